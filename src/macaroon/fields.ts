import { decodeUtf8 } from '../bytes/utf8.js';
import { decodeError } from '../errors.js';
import type { RawCaveat } from './macaroon.js';

/** The value of a field that has to be there. */
export function required<T>(value: T | undefined): T {
  if (value === undefined) throw decodeError('missing_field');
  return value;
}

/** The text of a location, which has to be one: it is the only field that is not bytes. */
export function readLocation(bytes: Uint8Array): string {
  const text = decodeUtf8(bytes);
  if (text === undefined) throw decodeError('not_utf8');
  return text;
}

/**
 * A caveat of its fields; an empty location is none.
 *
 * A location belongs to a third party; beside a first-party condition it would be something that no
 * signature covers and nobody looks at. And an empty verification id some implementations take for
 * that of a first-party caveat.
 *
 * @returns `undefined` for fields that do not make a caveat.
 */
export function rawCaveat(
  condition: Uint8Array,
  verificationId: Uint8Array | undefined,
  location: string | undefined,
): RawCaveat | undefined {
  if (verificationId === undefined) {
    return location === undefined ? Object.freeze({ condition }) : undefined;
  }
  if (verificationId.length === 0) return undefined;
  return Object.freeze({ condition, verificationId, ...(location && { location }) });
}
