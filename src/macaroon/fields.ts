import { decodeBase64, type DecodedBase64 } from '../bytes/base64.js';
import { decodeUtf8, describeUtf8 } from '../bytes/utf8.js';
import { decodeError } from '../errors.js';
import type { Leniency } from './leniency.js';
import { type RawCaveat, SIGNATURE_LENGTH, VERIFICATION_ID_LENGTH } from './macaroon.js';

export function required<T>(value: T | undefined): T {
  if (value === undefined) throw decodeError('missing_field');
  return value;
}

export function readSignature(bytes: Uint8Array): Uint8Array {
  if (bytes.length !== SIGNATURE_LENGTH) throw decodeError('signature_length');
  return bytes;
}

export function readUtf8(bytes: Uint8Array): string {
  const text = decodeUtf8(bytes);
  if (text === undefined) throw decodeError('not_utf8');
  return text;
}

export function readLocation(bytes: Uint8Array, leniency: Leniency): string {
  const text = decodeUtf8(bytes);
  if (text !== undefined) return text;
  leniency.tolerate('location_bytes', 'not_utf8');
  return describeUtf8(bytes);
}

/** Makes a caveat of its fields. An empty location counts as absent. */
export function readCaveatFields(
  condition: Uint8Array,
  verificationId: Uint8Array | undefined,
  location: string | undefined,
  leniency: Leniency,
): RawCaveat {
  const isSealed = isThirdParty(verificationId?.length, location !== undefined, leniency);
  if (!isSealed || verificationId === undefined) return { condition };
  return { condition, verificationId, ...(location && { location }) };
}

/** Decides whether a caveat with other fields than its condition is a third party's. */
export function isThirdParty(
  sealedLength: number | undefined,
  hasLocation: boolean,
  leniency: Leniency,
): boolean {
  if (sealedLength === VERIFICATION_ID_LENGTH) return true;
  if (sealedLength === undefined) {
    if (hasLocation) leniency.tolerate('first_party_fields', 'missing_field');
  } else if (sealedLength > 0) throw decodeError('verification_id_length');
  // Other implementations take an empty one as absent, and sign a first-party caveat.
  else leniency.tolerate('first_party_fields', 'verification_id_length');
  return false;
}

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
