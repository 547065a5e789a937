import { decodeBase64, type DecodedBase64 } from '../bytes/base64.js';
import { decodeError } from '../errors.js';
import type { Leniency } from './leniency.js';

/** Decodes base64 text. Only a text that ends `whole` is in order. */
export function readBase64(text: string, leniency: Leniency): DecodedBase64 {
  const strict = decodeBase64(text);
  if (strict?.ending === 'whole') return strict;
  const mended = mend(text, leniency);
  const decoded = mended === text ? strict : decodeBase64(mended);
  if (decoded === undefined) throw decodeError('not_base64');
  const { bytes, ending } = decoded;
  const { length } = withoutPadding(mended);
  // A single character is less than a byte: part of the text is missing.
  const isWhole = ending === 'ragged' && length % 4 !== 1 && leniency.tolerates('base64_bits');
  if (!isWhole) return decoded;
  const isPadded = mended.length === length || mended.length % 4 === 0;
  return { bytes, ending: isPadded ? 'whole' : 'half_padded' };
}

/** Removes the tolerated deviations. */
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
