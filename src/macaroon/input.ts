import { isBytes } from '../bytes/bytes.js';
import { encodeUtf8 } from '../bytes/utf8.js';
import { SIGNATURE_LENGTH, type Macaroon, type RawCaveat } from './macaroon.js';

/** Bytes of the caller's, copied; or a text, as UTF-8. */
export function toBytes(value: Uint8Array | string, name: string): Uint8Array {
  if (typeof value === 'string') return encodeUtf8(value, name);
  if (isBytes(value)) return new Uint8Array(value);
  throw new TypeError(`${name} must be a string or a Uint8Array`);
}

/** @throws TypeError for an empty key: it would sign, and anyone could. */
export function toRootKey(value: Uint8Array | string): Uint8Array {
  const key = toBytes(value, 'rootKey');
  if (key.length === 0) throw new TypeError('rootKey must not be empty');
  return key;
}

/** Whether a value has the shape of a macaroon, all the way down. */
export function isMacaroon(value: unknown): value is Macaroon {
  return (
    isObject(value) &&
    typeof value['location'] === 'string' &&
    isBytes(value['identifier']) &&
    isBytes(value['signature']) &&
    value['signature'].length === SIGNATURE_LENGTH &&
    Array.isArray(value['unsafeCaveats']) &&
    value['unsafeCaveats'].every(isRawCaveat)
  );
}

function isRawCaveat(value: unknown): value is RawCaveat {
  return (
    isObject(value) &&
    isBytes(value['condition']) &&
    (value['verificationId'] === undefined || isBytes(value['verificationId'])) &&
    (value['location'] === undefined || typeof value['location'] === 'string')
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** @throws TypeError for anything but a macaroon. */
export function assertMacaroon(value: Macaroon): void {
  if (!isMacaroon(value)) throw new TypeError('macaroon must be a macaroon');
}
