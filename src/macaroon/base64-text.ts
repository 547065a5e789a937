import { decodeBase64, type DecodedBase64 } from '../bytes/base64.js';
import { decodeError } from '../errors.js';
import type { Leniency } from './leniency.js';

/** The bytes of a text in base64, and how it ends; only a `whole` one is in order. */
export function readBase64(text: string, leniency: Leniency): DecodedBase64 {
  const strict = decodeBase64(text);
  if (strict?.ending === 'whole') return strict;
  const mended = mend(text, leniency);
  const decoded = mended === text ? strict : decodeBase64(mended);
  if (decoded === undefined) throw decodeError('not_base64');
  const { bytes, ending } = decoded;
  const { length } = withoutPadding(mended);
  // One character alone is no byte: of such a text something is missing.
  const isWhole = ending === 'ragged' && length % 4 !== 1 && leniency.tolerates('base64_bits');
  if (!isWhole) return decoded;
  const isPadded = mended.length === length || mended.length % 4 === 0;
  return { bytes, ending: isPadded ? 'whole' : 'half_padded' };
}

/** The text without what is tolerated of it. */
function mend(text: string, leniency: Leniency): string {
  let mended = text;
  const dense = text.replace(/[\t\n\r ]+/g, '');
  if (dense !== text && leniency.tolerates('white_space')) mended = dense;
  const unpadded = withoutPadding(mended);
  const padding = mended.length - unpadded.length;
  const isPadded = padding < 3 && mended.length % 4 === 0;
  if (padding > 0 && !isPadded && leniency.tolerates('base64_padding')) mended = unpadded;
  const isMixed = /[+/]/.test(mended) && /[-_]/.test(mended);
  if (!isMixed || !leniency.tolerates('base64_alphabet')) return mended;
  return mended.replaceAll('+', '-').replaceAll('/', '_');
}

function withoutPadding(text: string): string {
  let end = text.length;
  while (text[end - 1] === '=') end--;
  return text.slice(0, end);
}

/** A text without the white space of JSON around it. By hand: a pattern for its end would backtrack. */
export function withoutSpaceAround(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d && code !== 0x0b && code !== 0x0c);
}
