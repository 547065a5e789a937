import { encodeBase64Url } from '../bytes/base64.js';
import { decodeUtf8 } from '../bytes/utf8.js';
import type { Part, Say, Words } from '../caveats/words.js';

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
  place(code) {
    const region = REGIONS.get(code);
    // A code without a country is its own name.
    return [region ?? (/^[A-Z]{2}$/.test(code) ? COUNTRIES.of(code)! : code)];
  },
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

/** What could harm a terminal or deceive its reader: controls, breaks, invisible characters. */
export const UNSAFE: RegExp = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Escapes what is unsafe in JSON, which stays the same to a program. Keeps the line breaks of its layout. */
export function escapeJson(json: string): string {
  return json.replace(UNSAFE, (char) => (char === '\n' ? char : escapeUnits(char)));
}

function escapeUnits(char: string): string {
  const units = char.split('');
  return units.map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
}
