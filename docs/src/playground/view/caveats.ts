import type { InspectedCaveat } from '../../../../src/index.js';
import type { KnownCaveat } from '../../../../src/reading/dialect.js';
import { meaningOrUnknown, thirdPartyMeaning } from '../../../../src/reading/meaning.js';
import type { Words } from '../../../../src/reading/words.js';
import { el, type Child } from './dom.js';
import { bytes, outside, sentence } from './outside.js';

/** What is shown of a caveat. */
export interface ShownCaveat {
  readonly words: Words;
  /** Its text, as it stands in the token; or its bytes, which may be none. */
  readonly condition: string | Uint8Array;
  /** A word or two beside its number: its role, or how it fares. */
  readonly tags: readonly (readonly [text: string, tone: Tone])[];
  /** Why it is so. */
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

/** A caveat that nobody has verified. */
export function shownCaveat(caveat: InspectedCaveat<KnownCaveat>): ShownCaveat {
  if (caveat.party === 'third') {
    const { location, identifier, discharged } = caveat;
    return {
      words: thirdPartyMeaning(location, discharged),
      condition: identifier,
      tags: [
        ['third party', 'plain'],
        discharged ? ['discharged', 'good'] : ['no discharge', 'bad'],
      ],
    };
  }
  return shownCondition({ ...caveat, condition: caveat.conditionBytes ?? caveat.condition });
}

/** A condition, of this or that role, that was read or was not. */
export function shownCondition({
  condition,
  caveat,
  role,
}: {
  readonly condition: ShownCaveat['condition'];
  readonly caveat?: KnownCaveat;
  readonly role?: string;
}): ShownCaveat {
  const words = meaningOrUnknown(caveat);
  if (caveat === undefined) return { words, condition, tags: [['unknown', 'bad']] };
  return { words, condition, tags: role === undefined ? [] : [[role, 'plain']] };
}
