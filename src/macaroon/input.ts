import { isBytes } from '../bytes/bytes.js';
import { encodeUtf8 } from '../bytes/utf8.js';

/** Copies the caller's bytes, or encodes a text as UTF-8. */
export function toBytes(value: Uint8Array | string, name: string): Uint8Array {
  if (typeof value === 'string') return encodeUtf8(value, name);
  if (isBytes(value)) return new Uint8Array(value);
  throw new TypeError(`${name} must be a string or a Uint8Array`);
}

/** The value of a field to be written: bytes, or a text of which each character is a byte. */
export type FieldValue = Uint8Array | string;

/** Copies the caller's bytes, or encodes a text as UTF-8, unless it is ASCII. */
export function toFieldValue(value: Uint8Array | string, name: string): FieldValue {
  return typeof value === 'string' && isAscii(value) ? value : toBytes(value, name);
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
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
  toFieldValue(location, 'location');
  return location;
}
