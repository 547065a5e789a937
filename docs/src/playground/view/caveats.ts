import type { InspectedCaveat } from '../../../../src/index.js';
import type { AnyCaveat } from '../../../../src/caveats/kind.js';
import type { Words } from '../../../../src/caveats/words.js';
import { describe, describeThirdParty } from '../../../../src/reading/words.js';
import type { ReadingDialect } from '../../../../src/reading/dialect.js';
import type { Dialect } from '../../../../src/token/dialect.js';
import { el, type Child } from './dom.js';
import { bytes, outside, sentence } from './outside.js';

/** What is shown of a caveat. */
export interface ShownCaveat {
  readonly words: Words;
  /** Its text; or its bytes, which may not be text. */
  readonly condition: string | Uint8Array;
  /** A word or two beside its number: its role, or whether it is met. */
  readonly tags: readonly (readonly [text: string, tone: Tone])[];
  /** Why it is unmet. */
  readonly reason?: string | undefined;
}

export type Tone = 'plain' | 'good' | 'bad' | 'warn';

export function tag(text: string, tone: Tone): HTMLElement {
  return el('span', { class: `tag ${tone}` }, text);
}

/** One link of a chain of caveats. */
export function caveatItem(
  { words, condition, tags, reason }: ShownCaveat,
  number: Child,
): HTMLElement {
  return el(
    'li',
    { class: tags.some(([, tone]) => tone === 'bad') ? 'link bad' : 'link' },
    el(
      'div',
      { class: 'row' },
      el('span', { class: 'number' }, number),
      ...tags.map(([text, tone]) => tag(text, tone)),
    ),
    sentence(words),
    reason === undefined ? undefined : el('p', { class: 'reason' }, reason),
    el(
      'p',
      { class: 'condition' },
      typeof condition === 'string' ? outside(condition, 'code') : bytes(condition, 'code'),
    ),
  );
}

/** A caveat that is not verified. */
export function shownCaveat(
  reading: ReadingDialect,
  caveat: InspectedCaveat<Dialect>,
): ShownCaveat {
  if (caveat.party === 'third') {
    const { location, identifier, discharged } = caveat;
    return {
      words: describeThirdParty(location, discharged),
      condition: identifier,
      tags: [
        ['third party', 'plain'],
        discharged ? ['discharged', 'good'] : ['no discharge', 'bad'],
      ],
    };
  }
  return shownCondition(reading, {
    ...caveat,
    condition: caveat.conditionBytes ?? caveat.condition,
  });
}

/** A condition, whether or not a kind of the dialect reads it. */
export function shownCondition(
  { dialect }: ReadingDialect,
  given: {
    readonly condition: ShownCaveat['condition'];
    readonly caveat?: AnyCaveat | undefined;
    readonly role?: string | undefined;
  },
): ShownCaveat {
  const { condition, caveat, role } = given;
  const words = describe(dialect, caveat);
  if (caveat === undefined) {
    const advice =
      ' If it is of another system or a resource of yours, say so under “Caveats are read as”.';
    return { words: [...words, advice], condition, tags: [['unknown', 'bad']] };
  }
  return { words, condition, tags: role === undefined ? [] : [[role, 'plain']] };
}
