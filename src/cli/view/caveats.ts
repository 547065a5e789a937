import { describeUtf8 } from '../../bytes/utf8.js';
import type { AnyCaveat } from '../../caveats/kind.js';
import type { InspectedCaveat } from '../../token/inspect.js';
import type { Dialect } from '../dialects/dialect.js';
import type { Branch, Cell } from '../text/layout.js';
import type { Clock } from '../times.js';
import { thirdPartyWords } from '../words.js';

/** A caveat that nobody verified, for `--json`. */
export function inspectedJson(
  caveat: InspectedCaveat<AnyCaveat>,
  dialect: Dialect,
  clock: Clock,
): object {
  const meaning = wordsOf(caveat, dialect, clock);
  if (caveat.party === 'first') return { ...caveat, meaning };
  return { ...caveat, identifier: describeUtf8(caveat.identifier), meaning };
}

/** The same as a line of a tree: its number, its text, and what it means. */
export function inspectedBranch(
  caveat: InspectedCaveat<AnyCaveat>,
  index: number,
  dialect: Dialect,
  clock: Clock,
): Branch {
  const isKnown = caveat.party === 'third' || caveat.caveat !== undefined;
  const text =
    caveat.party === 'first' ? caveat.condition : `third party: ${describeUtf8(caveat.identifier)}`;
  return {
    name: `${index} ${text}`,
    value: { text: wordsOf(caveat, dialect, clock), tone: isKnown ? 'faint' : 'warning' },
  };
}

function wordsOf(caveat: InspectedCaveat<AnyCaveat>, dialect: Dialect, clock: Clock): string {
  return caveat.party === 'first'
    ? dialect.words(caveat.condition, clock)
    : thirdPartyWords(caveat.location, caveat.discharged);
}

/** The texts of the first-party conditions among some caveats. */
export function conditionsOf(caveats: readonly InspectedCaveat<AnyCaveat>[]): readonly string[] {
  return caveats.flatMap((caveat) => (caveat.party === 'first' ? [caveat.condition] : []));
}

/** The title of what shows a token that was not verified. */
export const UNVERIFIED: Cell = {
  text: 'Not verified: anyone could have written this',
  tone: 'warning',
};
