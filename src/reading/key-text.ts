import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { decodeBase64, encodeBase64Url } from '../bytes/base64.js';
import { encodeUtf8 } from '../bytes/utf8.js';

export type KeyEncoding = 'base64url' | 'hex';

const HEX = /^(?:[0-9a-fA-F]{2})+$/;
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/** Reads `base64url:…`, `hex:…`, `text:…` or the text itself. Errors never contain the key. */
export function parseKey(text: string, what: string): Uint8Array {
  const line = text.replace(/\r?\n$/, '');
  const encoding = (['base64url', 'hex'] as const).find((each) => line.startsWith(`${each}:`));
  if (encoding === undefined && CONTROL.test(line)) {
    throw new TypeError(`${what} has several lines or control characters: write it as hex:…`);
  }
  const key = encoding
    ? decodeKey(line.slice(encoding.length + 1), encoding)
    : encodeUtf8(line.replace(/^text:/, ''), what);
  if (key === undefined) {
    const name = encoding === 'hex' ? 'hexadecimal' : encoding;
    throw new TypeError(`${what} starts with ${encoding}: and is not ${name}`);
  }
  if (key.length === 0) throw new TypeError(`${what} is empty`);
  return key;
}

export function decodeKey(text: string, encoding: KeyEncoding): Uint8Array | undefined {
  if (encoding === 'hex') return HEX.test(text) ? hexToBytes(text) : undefined;
  const decoded = decodeBase64(text);
  return decoded?.ending === 'whole' ? decoded.bytes : undefined;
}

export function formatKey(key: Uint8Array, encoding: KeyEncoding): string {
  return `${encoding}:${encoding === 'hex' ? bytesToHex(key) : encodeBase64Url(key)}`;
}
