import {
  decodeKey,
  parseKey,
  type KeyEncoding as BinaryEncoding,
} from '../../../../src/reading/key-text.js';

/** How a key is written; `text` includes what `caveats keygen` writes. */
export type KeyEncoding = 'text' | BinaryEncoding;

/** The longest key, in characters. */
const MAX_KEY = 4096;

/**
 * Reads a key.
 *
 * @returns `undefined` for an empty text.
 * @throws TypeError for a text that is invalid in the encoding.
 */
export function readKey(text: string, encoding: KeyEncoding): Uint8Array | undefined {
  if (text === '') return undefined;
  if (text.length > MAX_KEY) throw new TypeError('A key has at most 4,096 characters');
  if (encoding === 'text') return parseKey(text, 'The key');
  const key = decodeKey(text.trim(), encoding);
  if (key !== undefined && key.length > 0) return key;
  throw new TypeError(encoding === 'hex' ? 'This is not hexadecimal' : 'This is not base64');
}
