import { decodeUtf8, describeUtf8 } from '../bytes/utf8.js';
import { decodeError } from '../errors.js';
import type { Leniency } from './leniency.js';
import { type RawCaveat, SIGNATURE_LENGTH, VERIFICATION_ID_LENGTH } from './macaroon.js';

/** The value of a required field. */
export function required<T>(value: T | undefined): T {
  if (value === undefined) throw decodeError('missing_field');
  return value;
}

/** An identifier or a condition in JSON: some writers leave out an empty one. */
export function requiredInJson(value: Uint8Array | undefined, leniency: Leniency): Uint8Array {
  if (value !== undefined) return value;
  leniency.tolerate('json_empty_field', 'missing_field');
  return new Uint8Array();
}

export function readSignature(bytes: Uint8Array): Uint8Array {
  if (bytes.length !== SIGNATURE_LENGTH) throw decodeError('signature_length');
  return bytes;
}

/** @throws TokenError `not_utf8`. */
export function readUtf8(bytes: Uint8Array): string {
  const text = decodeUtf8(bytes);
  if (text === undefined) throw decodeError('not_utf8');
  return text;
}

/** The text of a location, the only field that is text. */
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
  const caveat = rawCaveat(condition, verificationId, location);
  if (caveat !== undefined) return caveat;
  if (verificationId === undefined) leniency.tolerate('first_party_fields', 'missing_field');
  else if (verificationId.length > 0) throw decodeError('verification_id_length');
  // Other implementations take an empty one as absent, and sign a first-party caveat.
  else leniency.tolerate('first_party_fields', 'verification_id_length');
  return Object.freeze({ condition });
}

/**
 * Makes a caveat of its fields, or returns `undefined` if they do not make one.
 *
 * A location belongs to a third party. Beside a first-party condition it would be data that no
 * signature covers and nothing reads.
 */
export function rawCaveat(
  condition: Uint8Array,
  verificationId: Uint8Array | undefined,
  location: string | undefined,
): RawCaveat | undefined {
  if (verificationId === undefined) {
    return location === undefined ? Object.freeze({ condition }) : undefined;
  }
  if (verificationId.length !== VERIFICATION_ID_LENGTH) return undefined;
  return Object.freeze({ condition, verificationId, ...(location && { location }) });
}
