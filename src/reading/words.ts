import { encodeBase64Url } from '../bytes/base64.js';
import { decodeUtf8 } from '../bytes/utf8.js';

/**
 * A piece of a sentence: words of the program's own; a text from a token, which anybody may have
 * written and which is to be shown so that it can do no harm; or a moment in Unix seconds, which is
 * shown in the reader's time zone.
 */
export type Part = string | { readonly quoted: string } | { readonly moment: number };

export type Words = readonly Part[];

export function quote(text: string): Part {
  return { quoted: text };
}

/** Names of these alone cannot pass for the words or the punctuation around them. */
const PLAIN = /^[\w./*:-]+$/;

/** A name in a sentence or a list: in quotation marks if it could pass for something else. */
export function nameText(name: string): string {
  return PLAIN.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** Blanks that do not show or that make a column, and the beginnings of what is not a token's text. */
const MISLEADING = /^["(\s]|\s$|\s\s|[^\S ]/;

/** The same for a text that stands by itself, which may hold words. */
export function loneText(text: string): string {
  return text === '' || MISLEADING.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The same for bytes, which may be no text. */
export function bytesText(bytes: Uint8Array): string {
  const text = decodeUtf8(bytes);
  return text === undefined ? `(not UTF-8) ${encodeBase64Url(bytes)}` : loneText(text);
}

/** How many entries of a list a sentence names. */
const MOST_NAMED = 6;

/** `A, B or C`; of a long list the first few and the number of the others. */
export function listed(entries: readonly Words[]): Words {
  const shown = entries.length > MOST_NAMED ? entries.slice(0, MOST_NAMED - 1) : entries;
  const rest = entries.length - shown.length;
  const items: readonly Words[] = rest > 0 ? [...shown, [`${count(rest)} others`]] : shown;
  return items.flatMap((item, i) => {
    if (i === 0) return item;
    return [i === items.length - 1 ? ' or ' : ', ', ...item];
  });
}

export function quotedList(entries: readonly string[]): Words {
  return listed(entries.map((entry) => [quote(entry)]));
}

/** `12,345`. */
export function count(number: number): string {
  return number.toLocaleString('en-US');
}

/** `1 caveat`, `12 caveats`. */
export function counted(number: number, what: string): string {
  return `${count(number)} ${what}${number === 1 ? '' : 's'}`;
}

/**
 * Words as one text, in which a quoted name cannot pass for other words. It still has to be made safe
 * for where it is shown.
 */
export function textOf(words: Words, tellMoment: (moment: number) => string): string {
  return words
    .map((part) => {
      if (typeof part === 'string') return part;
      return 'quoted' in part ? nameText(part.quoted) : tellMoment(part.moment);
    })
    .join('');
}
