import { decodeBase64, encodeBase64Url } from '../bytes/base64.js';
import { encodeUtf8 } from '../bytes/utf8.js';

/** How the bytes of a key are written. */
export type KeyEncoding = 'base64url' | 'hex';

const HEX = /^(?:[0-9a-fA-F]{2})+$/;
// What Unicode calls control characters.
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/**
 * Reads a key as `caveats keygen` writes it: `base64url:…`, `hex:…`, or the text itself in UTF-8. A text
 * that starts like one of these is written `text:…`. One line break at the end is dropped.
 *
 * @param what the name of the key in messages, which never contain the key.
 * @throws TypeError for a key that is empty, invalid in its encoding, or longer than one line.
 */
export function parseKey(text: string, what: string): Uint8Array {
  const key = parseEncoded(withoutLineBreak(text), what);
  if (key.length === 0) throw new TypeError(`${what} is empty`);
  return key;
}

function parseEncoded(line: string, what: string): Uint8Array {
  for (const encoding of ['base64url', 'hex'] as const) {
    const start = `${encoding}:`;
    if (!line.startsWith(start)) continue;
    const key = decodeKey(line.slice(start.length), encoding);
    if (key !== undefined) return key;
    throw new TypeError(`${what} starts with ${start} and is not ${ENCODING_NAMES[encoding]}`);
  }
  if (CONTROL.test(line)) {
    throw new TypeError(`${what} has several lines or control characters: write it as hex:…`);
  }
  return encodeUtf8(line.startsWith('text:') ? line.slice('text:'.length) : line, what);
}

const ENCODING_NAMES: Readonly<Record<KeyEncoding, string>> = {
  base64url: 'base64url',
  hex: 'hexadecimal',
};

/** Decodes a key; returns `undefined` for a text that is invalid in the encoding. */
export function decodeKey(text: string, encoding: KeyEncoding): Uint8Array | undefined {
  if (encoding === 'hex') return HEX.test(text) ? hexBytes(text) : undefined;
  const decoded = decodeBase64(text);
  return decoded?.ending === 'whole' ? decoded.bytes : undefined;
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

/** Writes a key as {@link parseKey} reads it. */
export function formatKey(key: Uint8Array, encoding: KeyEncoding): string {
  if (encoding === 'base64url') return `base64url:${encodeBase64Url(key)}`;
  const digits = Array.from(key, (byte) => byte.toString(16).padStart(2, '0'));
  return `hex:${digits.join('')}`;
}
