import { encodeBase64Url } from '../../bytes/base64.js';
import { decodeUtf8 } from '../../bytes/utf8.js';
import type { KnownCaveat } from '../../reading/dialect.js';
import { meaningOrUnknown, thirdPartyMeaning } from '../../reading/meaning.js';
import { bytesText, loneText } from '../../reading/words.js';
import type { InspectedCaveat } from '../../token/inspect.js';
import type { Branch, Cell } from '../text/layout.js';
import { type Clock, formatWords } from '../times.js';

/** Bytes of a token for `--json`: under their name as text, or in base64url where they are none. */
export function bytesJson(name: string, bytes: Uint8Array): Readonly<Record<string, string>> {
  const text = decodeUtf8(bytes);
  return text === undefined ? { [`${name}Base64Url`]: encodeBase64Url(bytes) } : { [name]: text };
}

/** A caveat that nobody verified, for `--json`. */
export function inspectedJson(inspected: InspectedCaveat<KnownCaveat>, clock: Clock): object {
  const meaning = wordsOf(inspected, clock);
  if (inspected.party === 'third') {
    const { party, location, identifier, discharged } = inspected;
    return { party, location, ...bytesJson('identifier', identifier), discharged, meaning };
  }
  const { party, condition, conditionBytes, caveat, role } = inspected;
  const text = conditionBytes ? bytesJson('condition', conditionBytes) : { condition };
  return { party, ...text, ...(caveat && { caveat, role }), meaning };
}

/** The same as a line of a tree: its number, its text, and what it means. */
export function inspectedBranch(
  caveat: InspectedCaveat<KnownCaveat>,
  index: number,
  clock: Clock,
): Branch {
  const isKnown = caveat.party === 'third' || caveat.caveat !== undefined;
  return {
    name: `${index} ${textOf(caveat)}`,
    value: { text: wordsOf(caveat, clock), tone: isKnown ? 'faint' : 'warning' },
  };
}

function textOf(caveat: InspectedCaveat<KnownCaveat>): string {
  if (caveat.party === 'third') return `(third party) ${bytesText(caveat.identifier)}`;
  const { condition, conditionBytes } = caveat;
  return conditionBytes ? bytesText(conditionBytes) : loneText(condition);
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
