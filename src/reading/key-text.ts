import { decodeBase64, encodeBase64Url } from '../bytes/base64.js';
import { encodeUtf8 } from '../bytes/utf8.js';

/** How the bytes of a key are written, where it is no text. */
export type KeyEncoding = 'base64url' | 'hex';

const HEX = /^(?:[0-9a-fA-F]{2})+$/;
// What Unicode calls control characters.
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/**
 * The bytes of a key as `caveats keygen` writes it, and as files and the environment hold it:
 * `base64url:…`, `hex:…`, or else the text itself, as UTF-8. `text:…` is a text also where it starts
 * like one of these. A line break at the end is no part of it.
 *
 * @param what what the key is called, for the message, which never holds the key.
 * @throws TypeError for a key that is empty, that is not of its encoding, or that has several lines.
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

/** The bytes that a text stands for in an encoding; `undefined` for a text that is not in it. */
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

/** The text that {@link parseKey} reads. */
export function formatKey(key: Uint8Array, encoding: KeyEncoding): string {
  if (encoding === 'base64url') return `base64url:${encodeBase64Url(key)}`;
  const digits = Array.from(key, (byte) => byte.toString(16).padStart(2, '0'));
  return `hex:${digits.join('')}`;
}
