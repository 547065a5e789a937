import { decodeUtf8, describeUtf8 } from '../bytes/utf8.js';
import { decodeError } from '../errors.js';
import { type RawCaveat, SIGNATURE_LENGTH, VERIFICATION_ID_LENGTH } from './macaroon.js';
import type { Strict } from './leniency.js';

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

export function readLocation(bytes: Uint8Array, leniency: Strict): string {
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
  leniency: Strict,
): RawCaveat {
  const isSealed = isThirdParty(verificationId?.length, location !== undefined, leniency);
  if (!isSealed || verificationId === undefined) return { condition };
  return { condition, verificationId, ...(location && { location }) };
}

/** Decides whether a caveat with other fields than its condition is a third party's. */
export function isThirdParty(
  sealedLength: number | undefined,
  hasLocation: boolean,
  leniency: Strict,
): boolean {
  if (sealedLength === VERIFICATION_ID_LENGTH) return true;
  if (sealedLength === undefined) {
    if (hasLocation) leniency.tolerate('first_party_fields', 'missing_field');
  } else if (sealedLength > 0) throw decodeError('verification_id_length');
  // Other implementations take an empty one as absent, and sign a first-party caveat.
  else leniency.tolerate('first_party_fields', 'verification_id_length');
  return false;
}
