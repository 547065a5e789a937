import { decodeUtf8 } from '../bytes/utf8.js';
import { decodeError } from '../errors.js';
import type { RawCaveat } from './macaroon.js';

/** The text of a location, which has to be one: it is the only field that is not bytes. */
export function readLocation(bytes: Uint8Array | undefined): string {
  if (bytes === undefined) return '';
  const text = decodeUtf8(bytes);
  if (text === undefined) throw decodeError('not_utf8');
  return text;
}

/**
 * A caveat of the fields that were read. A location belongs to a third party; beside a first-party
 * condition it would be something that no signature covers and nobody looks at.
 */
export function rawCaveat(
  condition: Uint8Array,
  verificationId: Uint8Array | undefined,
  location: Uint8Array | undefined,
): RawCaveat {
  if (verificationId === undefined) {
    if (location !== undefined) throw decodeError('missing_field');
    return Object.freeze({ condition });
  }
  // Some implementations take a caveat with an empty one as a first-party caveat.
  if (verificationId.length === 0) throw decodeError('missing_field');
  const place = readLocation(location);
  return Object.freeze({
    condition,
    verificationId,
    ...(place !== '' && { location: place }),
  });
}
