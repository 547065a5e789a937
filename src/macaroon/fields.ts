import { decodeUtf8, describeUtf8 } from '../bytes/utf8.js';
import { decodeError } from '../errors.js';
import type { Leniency } from './leniency.js';
import { type RawCaveat, SIGNATURE_LENGTH, VERIFICATION_ID_LENGTH } from './macaroon.js';

/** The value of a field that has to be there. */
export function required<T>(value: T | undefined): T {
  if (value === undefined) throw decodeError('missing_field');
  return value;
}

/** An identifier or a condition in JSON: some writers leave out what is empty. */
export function requiredInJson(value: Uint8Array | undefined, leniency: Leniency): Uint8Array {
  if (value !== undefined) return value;
  leniency.tolerate('json_empty_field', 'missing_field');
  return new Uint8Array();
}

export function readSignature(bytes: Uint8Array): Uint8Array {
  if (bytes.length !== SIGNATURE_LENGTH) throw decodeError('signature_length');
  return bytes;
}

/** The text of a location, which has to be one: it is the only field that is not bytes. */
export function readLocation(bytes: Uint8Array, leniency: Leniency): string {
  const text = decodeUtf8(bytes);
  if (text !== undefined) return text;
  leniency.tolerate('location_bytes', 'not_utf8');
  return describeUtf8(bytes);
}

/** The fields that make a caveat; an empty location is none. */
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
  // Other implementations take an empty one for none, and sign the caveat as a first party's.
  else leniency.tolerate('first_party_fields', 'verification_id_length');
  return Object.freeze({ condition });
}

/**
 * A caveat of its fields, or `undefined` for fields that do not make one.
 *
 * A location belongs to a third party; beside a first-party condition it would be something that no
 * signature covers and nobody looks at.
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
