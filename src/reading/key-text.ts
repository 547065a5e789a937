import { decodeBase64, encodeBase64Url } from '../bytes/base64.js';
import { encodeUtf8 } from '../bytes/utf8.js';

export type KeyEncoding = 'base64url' | 'hex';

const HEX = /^(?:[0-9a-fA-F]{2})+$/;
// What Unicode calls control characters.
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/**
 * Reads `base64url:…`, `hex:…`, `text:…`, or the text itself, without a line break at its end. Throws a
 * `TypeError` that never contains the key.
 */
export function parseKey(text: string, what: string): Uint8Array {
  const key = parseEncoded(text.replace(/\r?\n$/, ''), what);
  if (key.length === 0) throw new TypeError(`${what} is empty`);
  return key;
}

function parseEncoded(line: string, what: string): Uint8Array {
  for (const encoding of ['base64url', 'hex'] as const) {
    const start = `${encoding}:`;
    if (!line.startsWith(start)) continue;
    const key = decodeKey(line.slice(start.length), encoding);
    if (key !== undefined) return key;
    const name = encoding === 'hex' ? 'hexadecimal' : encoding;
    throw new TypeError(`${what} starts with ${start} and is not ${name}`);
  }
  if (CONTROL.test(line)) {
    throw new TypeError(`${what} has several lines or control characters: write it as hex:…`);
  }
  return encodeUtf8(line.replace(/^text:/, ''), what);
}

/** Decodes a key; returns `undefined` for a text that is invalid in the encoding. */
export function decodeKey(text: string, encoding: KeyEncoding): Uint8Array | undefined {
  if (encoding === 'hex') {
    const digits = HEX.test(text) ? text.match(/../g) : undefined;
    return digits ? Uint8Array.from(digits, (each) => Number.parseInt(each, 16)) : undefined;
  }
  const decoded = decodeBase64(text);
  return decoded?.ending === 'whole' ? decoded.bytes : undefined;
}

/** Writes a key as {@link parseKey} reads it. */
export function formatKey(key: Uint8Array, encoding: KeyEncoding): string {
  return `${encoding}:${encoding === 'hex' ? formatHex(key) : encodeBase64Url(key)}`;
}

export function formatHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
