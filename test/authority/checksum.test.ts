import fc from 'fast-check';
import { crc32 as zlibCrc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { checksumOf, crc32 } from '../../src/authority/token-text.js';

const ascii = fc.string({ unit: fc.nat(127).map((code) => String.fromCharCode(code)) });

describe('CRC-32', () => {
  test('of the digits is the check value of the catalogue of CRCs', () => {
    expect(crc32('123456789')).toBe(0xcbf43926);
    expect(crc32('')).toBe(0);
  });

  test('is what zlib computes, for any text and any part of one', () => {
    fc.assert(
      fc.property(ascii, fc.nat(20), (text, length) => {
        expect(crc32(text)).toBe(zlibCrc32(text));
        const part = Math.min(length, text.length);
        expect(crc32(text, part)).toBe(zlibCrc32(text.slice(0, part)));
      }),
      { numRuns: 1000 },
    );
  });

  test('is what zlib computes for every byte', () => {
    for (let byte = 0; byte < 256; byte++) {
      expect(crc32(String.fromCharCode(byte))).toBe(zlibCrc32(Uint8Array.of(byte)));
    }
  });
});

describe('a checksum', () => {
  // The random part and the checksum of expired GitHub tokens, from the fixtures of
  // github.com/therootcompany/base62-token.js.
  test.each([
    ['zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ', '0mLq17'],
    ['adE7dp8rHP6gUTuPwxLTZjZdtya3sV', '0UQzQM'],
    ['H3xbiBdlzffNx7Y56iNsPw3joObj7U', '2nO29h'],
  ])('is written as GitHub writes those of its tokens: of %s', (text, checksum) => {
    expect(checksumOf(text)).toBe(checksum);
  });

  test('is six digits of base62, whatever it is of', () => {
    expect(checksumOf('')).toBe('000000');
    const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
    fc.assert(
      fc.property(ascii, (text) => {
        const checksum = checksumOf(text);
        expect(checksum).toMatch(/^[0-9A-Za-z]{6}$/);
        const value = [...checksum].reduce((sum, digit) => sum * 62 + digits.indexOf(digit), 0);
        expect(value).toBe(zlibCrc32(text));
      }),
    );
  });
});
