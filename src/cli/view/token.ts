import { encodeBase64Url } from '../../bytes/base64.js';
import { decodeUtf8 } from '../../bytes/utf8.js';
import { describe, describeThirdParty, identityFields } from '../../reading/describe.js';
import { bytesText, loneText } from '../../reading/words.js';
import type { Dialect } from '../../token/dialect.js';
import type { AnyIdentity } from '../../token/identity.js';
import type { InspectedCaveat } from '../../token/inspect.js';
import { type Branch, type Cell, type Clock, formatTime, formatWords } from '../text.js';

/** The fields of an identity. */
export function identityBranches(identity: AnyIdentity): readonly Branch[] {
  return identityFields(identity).map(([name, text]) => ({
    name,
    value: { text: loneText(text) },
  }));
}

export function validUntilBranch(validUntil: number | null, clock: Clock): Branch {
  const value = validUntil === null ? { text: 'no end' } : timeCell(validUntil, clock);
  return { name: 'valid until', value };
}

/** When something ends, in another tone if that is over. */
export function timeCell(moment: number, clock: Clock): Cell {
  return { text: formatTime(moment, clock), tone: moment <= clock.now ? 'bad' : 'plain' };
}

/** Bytes of a token for `--json`: under their name as text, or in base64url if they are not UTF-8. */
export function bytesJson(name: string, bytes: Uint8Array): Readonly<Record<string, string>> {
  const text = decodeUtf8(bytes);
  return text === undefined ? { [`${name}Base64Url`]: encodeBase64Url(bytes) } : { [name]: text };
}

type Inspected = InspectedCaveat<Dialect>;

/** A caveat that is not verified, for `--json`. */
export function inspectedJson(inspected: Inspected, dialect: Dialect, clock: Clock): object {
  const meaning = meaningOf(inspected, dialect, clock);
  if (inspected.party === 'third') {
    const { party, location, identifier, discharged } = inspected;
    return { party, location, ...bytesJson('identifier', identifier), discharged, meaning };
  }
  const { party, condition, conditionBytes, caveat, role } = inspected;
  const text = conditionBytes ? bytesJson('condition', conditionBytes) : { condition };
  return { party, ...text, ...(caveat && { caveat, role }), meaning };
}

/** The same as lines of a tree: their numbers, their texts, and what they mean. */
export function inspectedBranches(
  caveats: readonly Inspected[],
  dialect: Dialect,
  clock: Clock,
  start = 0,
): readonly Branch[] {
  return caveats.map((caveat, i) => {
    const isKnown = caveat.party === 'third' || caveat.caveat !== undefined;
    const text = meaningOf(caveat, dialect, clock);
    const value: Cell = { text, tone: isKnown ? 'faint' : 'warning' };
    return { name: `${start + i} ${textOf(caveat)}`, value };
  });
}

function textOf(caveat: Inspected): string {
  if (caveat.party === 'third') return `(third party) ${bytesText(caveat.identifier)}`;
  const { condition, conditionBytes } = caveat;
  return conditionBytes ? bytesText(conditionBytes) : loneText(condition);
}

function meaningOf(caveat: Inspected, dialect: Dialect, clock: Clock): string {
  const words =
    caveat.party === 'first'
      ? describe(dialect, caveat.caveat)
      : describeThirdParty(caveat.location, caveat.discharged);
  return formatWords(words, clock);
}
