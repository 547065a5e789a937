import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeKey, formatKey, parseKey } from '../../src/reading/key-text.js';

const bytes = new TextEncoder().encode('key ');
const encodings = ['base64url', 'hex'] as const;

describe('a key', () => {
  test.each([
    ['base64url:a2V5IA'],
    ['base64url:a2V5IA==\n'],
    ['hex:6b657920\r\n'],
    ['hex:6B657920'],
    ['key '],
    ['key \n'],
    ['text:key '],
  ])('is read as it is written: %j', (text) => {
    expect(parseKey(text, 'the key')).toEqual(bytes);
  });

  test('that starts like an encoding can be said to be a text', () => {
    expect(parseKey('text:hex:00', 'the key')).toEqual(new TextEncoder().encode('hex:00'));
  });

  test.each([
    ['', 'the key is empty'],
    ['\n', 'the key is empty'],
    ['base64url:', 'the key is empty'],
    ['hex:', 'the key starts with hex: and is not hexadecimal'],
    ['hex:abc', 'the key starts with hex: and is not hexadecimal'],
    ['base64url:a*', 'the key starts with base64url: and is not base64url'],
    ['base64url:abcde', 'the key starts with base64url: and is not base64url'],
    ['sesame\nopen up', 'the key has several lines or control characters: write it as hex:…'],
    ['\ud800', 'the key must be well-formed Unicode text'],
  ])('that is %j is refused, and not repeated', (text, message) => {
    expect(() => parseKey(text, 'the key')).toThrow(new TypeError(message));
  });

  test.each(encodings)('written as %s is read again', (encoding) => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), (key) => {
        const text = formatKey(key, encoding);
        expect(parseKey(text, 'the key')).toEqual(key);
        expect(decodeKey(text.slice(encoding.length + 1), encoding)).toEqual(key);
      }),
    );
  });
});
