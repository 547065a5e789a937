import { encodeUtf8 } from '../../src/bytes/utf8.js';
import { decodeBase64 } from '../../src/bytes/base64.js';

/** How a key is written. */
export type KeyEncoding = 'text' | 'hex' | 'base64';

const HEX = /^(?:[0-9a-fA-F]{2})+$/;
/** The longest key that is taken, in characters. */
const MAX_KEY = 4096;

/**
 * The bytes of a key.
 *
 * @returns `undefined` where nothing was given.
 * @throws TypeError for a text that is not in that encoding.
 */
export function readKey(text: string, encoding: KeyEncoding): Uint8Array | undefined {
  if (text === '') return undefined;
  if (text.length > MAX_KEY) throw new TypeError('A key has at most 4,096 characters.');
  switch (encoding) {
    case 'text':
      return encodeUtf8(text, 'The key');
    case 'hex':
      if (!HEX.test(text.trim())) throw new TypeError('This is not hexadecimal.');
      return Uint8Array.from(text.trim().match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
    case 'base64': {
      const decoded = decodeBase64(text.trim());
      if (decoded === undefined || decoded.ending !== 'whole' || decoded.bytes.length === 0) {
        throw new TypeError('This is not base64.');
      }
      return decoded.bytes;
    }
  }
}
