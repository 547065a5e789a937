import { isBytes } from '../bytes/bytes.js';
import { encodeUtf8 } from '../bytes/utf8.js';

/** Copies the caller's bytes, or encodes a text as UTF-8. */
export function toBytes(value: Uint8Array | string, name: string): Uint8Array {
  if (typeof value === 'string') return encodeUtf8(value, name);
  if (isBytes(value)) return new Uint8Array(value);
  throw new TypeError(`${name} must be a string or a Uint8Array`);
}

/** @throws TypeError for an empty key: anyone could sign with it. */
export function toRootKey(value: Uint8Array | string): Uint8Array {
  const key = toBytes(value, 'rootKey');
  if (key.length === 0) throw new TypeError('rootKey must not be empty');
  return key;
}

/** @throws TypeError for anything but well-formed text. */
export function toLocation(value: string | undefined): string {
  const location = value ?? '';
  if (typeof location !== 'string') throw new TypeError('location must be a string');
  encodeUtf8(location, 'location');
  return location;
}
