import { describeUtf8 } from '../../bytes/utf8.js';
import type { KnownCaveat } from '../../reading/dialect.js';
import { meaningOrUnknown, thirdPartyMeaning } from '../../reading/meaning.js';
import type { InspectedCaveat } from '../../token/inspect.js';
import type { Branch, Cell } from '../text/layout.js';
import { type Clock, formatWords } from '../times.js';

/** A caveat that nobody verified, for `--json`. */
export function inspectedJson(caveat: InspectedCaveat<KnownCaveat>, clock: Clock): object {
  const meaning = wordsOf(caveat, clock);
  if (caveat.party === 'first') return { ...caveat, meaning };
  return { ...caveat, identifier: describeUtf8(caveat.identifier), meaning };
}

/** The same as a line of a tree: its number, its text, and what it means. */
export function inspectedBranch(
  caveat: InspectedCaveat<KnownCaveat>,
  index: number,
  clock: Clock,
): Branch {
  const isKnown = caveat.party === 'third' || caveat.caveat !== undefined;
  const text =
    caveat.party === 'first' ? caveat.condition : `third party: ${describeUtf8(caveat.identifier)}`;
  return {
    name: `${index} ${text}`,
    value: { text: wordsOf(caveat, clock), tone: isKnown ? 'faint' : 'warning' },
  };
}

function wordsOf(caveat: InspectedCaveat<KnownCaveat>, clock: Clock): string {
  const words =
    caveat.party === 'first'
      ? meaningOrUnknown(caveat.caveat)
      : thirdPartyMeaning(caveat.location, caveat.discharged);
  return formatWords(words, clock);
}

/** The title of what shows a token that was not verified. */
export const UNVERIFIED: Cell = {
  text: 'Not verified: anyone could have written this',
  tone: 'warning',
};
