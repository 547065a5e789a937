import { encodeBase64Url } from '../bytes/base64.js';
import { decodeUtf8 } from '../bytes/utf8.js';
import type { AnyCaveat } from '../caveats/kind.js';
import type { Part, Say, Words } from '../caveats/words.js';
import type { Dialect } from '../token/dialect.js';
import type { AnyIdentity } from '../token/identity.js';

export function quote(text: string): Part {
  return { quoted: text };
}

/** Names of these characters alone cannot pass for the words or the punctuation around them. */
const PLAIN = /^[\w./*:-]+$/;

/** A name in a sentence or a list: in quotation marks if it could pass for something else. */
export function nameText(name: string): string {
  return PLAIN.test(name) ? name : inMarks(name);
}

/** Blanks that are invisible or look like a column, and the start of a text that is not a token's own. */
const MISLEADING = /^["(\s]|\s$|\s\s|[^\S ]/;

/** The same for a text that stands alone, which may contain words. */
export function loneText(text: string): string {
  return text === '' || MISLEADING.test(text) ? inMarks(text) : text;
}

function inMarks(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** The same for bytes, which may not be text. */
export function bytesText(bytes: Uint8Array): string {
  const text = decodeUtf8(bytes);
  return text === undefined ? `(not UTF-8) ${encodeBase64Url(bytes)}` : loneText(text);
}

const MOST_NAMED = 6;

const COUNTRIES: Intl.DisplayNames = new Intl.DisplayNames('en', { type: 'region' });
const REGIONS: ReadonlyMap<string, string> = new Map([
  ['EU', 'the European Union'],
  ['NorthAmerica', 'North America'],
  ['SouthAmerica', 'South America'],
]);

export const say: Say = {
  quote,
  or(entries) {
    const shown = entries.length > MOST_NAMED ? entries.slice(0, MOST_NAMED - 1) : entries;
    const rest = entries.length - shown.length;
    const items = rest > 0 ? [...shown, [`${count(rest)} others`]] : shown;
    return items.flatMap((item, i) => {
      const words = typeof item === 'string' ? [quote(item)] : item;
      if (i === 0) return words;
      return [i === items.length - 1 ? ' or ' : ', ', ...words];
    });
  },
  name: (entry, what) =>
    entry.endsWith('-*') ? [`any ${what} of type `, quote(entry.slice(0, -2))] : [quote(entry)],
  // A code without a country is its own name.
  place: (code) => [REGIONS.get(code) ?? (/^[A-Z]{2}$/.test(code) ? COUNTRIES.of(code)! : code)],
};

/** `12,345`. */
export function count(number: number): string {
  return number.toLocaleString('en-US');
}

/** `1 caveat`, `12 caveats`. */
export function counted(number: number, what: string): string {
  return `${count(number)} ${what}${number === 1 ? '' : 's'}`;
}

/** Words as one text, in which a quoted name cannot pass for other words. It is not escaped yet. */
export function textOf(words: Words, momentText: (moment: number) => string): string {
  return words
    .map((part) => {
      if (typeof part === 'string') return part;
      return 'quoted' in part ? nameText(part.quoted) : momentText(part.moment);
    })
    .join('');
}

/** What could harm a terminal or deceive its reader: controls, breaks, invisible characters, an empty Braille cell. */
export const UNSAFE: RegExp = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}\u2800]/gu;

/** Escapes what is unsafe in JSON, which stays the same to a program. Keeps the line breaks of its layout. */
export function escapeJson(json: string): string {
  const escapeUnit = (unit: string): string =>
    `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return json.replace(UNSAFE, (char) => (char === '\n' ? char : char.replace(/./gs, escapeUnit)));
}

/** Describes a caveat in a sentence; `undefined` is a condition that no kind of the dialect reads. */
export function describe(dialect: Dialect, caveat: AnyCaveat | undefined): Words {
  if (caveat === undefined) return ['Not understood here, so it denies every request.'];
  const words = dialect.kinds.get(caveat.type)?.describe?.(caveat, say);
  return words ?? ['Only if this is met: ', quote(dialect.write(caveat)), '.'];
}

/** Describes what a third-party caveat asks for; `discharged` is `undefined` if that is unknown. */
export function describeThirdParty(location: string, discharged: boolean | undefined): Words {
  const who: Words = location === '' ? ['a third party'] : ['the third party ', quote(location)];
  const asks: Words = ['Only with a discharge (a proof) from ', ...who];
  if (discharged === undefined) return [...asks, '.'];
  if (discharged) return [...asks, '. A discharge with its identifier is attached.'];
  return [...asks, ', which is missing: the token is refused without it.'];
}

const NAMES: ReadonlyMap<string, string> = new Map([
  ['sessionId', 'session'],
  ['inviteType', 'invites to'],
  ['targetId', 'target'],
]);

/** Returns the names and texts of the fields of an identity that are not empty, in its order. */
export function identityFields(identity: AnyIdentity): readonly (readonly [string, string])[] {
  return Object.entries(identity)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => {
      // `payment hash` for `paymentHash`.
      const words = name.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
      const isObject = typeof value === 'object' && value !== null;
      const text = isObject ? Object.values(value).join(' ') : String(value);
      return [NAMES.get(name) ?? words, text];
    });
}
