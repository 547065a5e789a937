import { decodeBase64, encodeBase64Url } from '../bytes/base64.js';
import { encodeUtf8 } from '../bytes/utf8.js';
import { InputError } from './errors.js';

/** How the bytes of a key are written. */
export type KeyEncoding = 'base64url' | 'hex';

const HEX = /^(?:[0-9a-fA-F]{2})+$/;
// What Unicode calls control characters.
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/**
 * The bytes of a key as files and the environment hold it: `base64url:…`, `hex:…`, or else the text
 * itself, as UTF-8. `text:…` is a text also where it starts like one of these. A line break at the
 * end is no part of it.
 *
 * @param what what the key is called, for the message.
 * @throws InputError for a key that is empty, that is not of its encoding, or that has several lines.
 */
export function parseKey(text: string, what: string): Uint8Array {
  const key = parseEncoded(withoutLineBreak(text), what);
  if (key.length === 0) throw new InputError(`the ${what} is empty`);
  return key;
}

function parseEncoded(line: string, what: string): Uint8Array {
  if (line.startsWith('base64url:')) {
    const decoded = decodeBase64(line.slice('base64url:'.length));
    if (decoded?.ending === 'whole') return decoded.bytes;
    throw new InputError(`the ${what} starts with base64url: and is not base64url`);
  }
  if (line.startsWith('hex:')) {
    const digits = line.slice('hex:'.length);
    if (HEX.test(digits)) return hexBytes(digits);
    throw new InputError(`the ${what} starts with hex: and is not hexadecimal`);
  }
  if (CONTROL.test(line)) {
    throw new InputError(`the ${what} has several lines or control characters: write it as hex:…`);
  }
  return encodeUtf8(line.startsWith('text:') ? line.slice('text:'.length) : line, 'key');
}

function withoutLineBreak(text: string): string {
  if (text.endsWith('\r\n')) return text.slice(0, -2);
  return text.endsWith('\n') ? text.slice(0, -1) : text;
}

function hexBytes(digits: string): Uint8Array {
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) =>
    Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16),
  );
}

/** The text that {@link parseKey} reads. */
export function formatKey(key: Uint8Array, encoding: KeyEncoding): string {
  if (encoding === 'base64url') return `base64url:${encodeBase64Url(key)}`;
  const digits = Array.from(key, (byte) => byte.toString(16).padStart(2, '0'));
  return `hex:${digits.join('')}`;
}
