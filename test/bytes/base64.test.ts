import base64urlPackage from 'base64url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64, encodeBase64Url } from '../../src/bytes/base64.js';
import { atobBytes, base64, spellings, toBase64Url, utf8 } from './oracle.js';

const whole = (bytes: Uint8Array) => ({ bytes, ending: 'whole' });

/** Bytes of every length from 0 to 66, whose base64 has every digit somewhere. */
const everyLength = Array.from({ length: 67 }, (_, length) =>
  Uint8Array.from({ length }, (_, i) => 0xff - i * 5),
);

describe('the package base64url', () => {
  const { default: theirs } = base64urlPackage;

  it('writes and reads the same, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = encodeBase64Url(bytes);
        expect(theirs.encode(Buffer.from(bytes))).toBe(text);
        expect(new Uint8Array(theirs.toBuffer(text))).toEqual(decodeBase64(text)?.bytes);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('writing base64url', () => {
  it('writes what Buffer writes, for every length', () => {
    for (const bytes of everyLength) {
      expect(encodeBase64Url(bytes)).toBe(toBase64Url(bytes));
    }
  });

  it('writes what Buffer writes, for random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(encodeBase64Url(bytes)).toBe(toBase64Url(bytes));
      }),
    );
  });
});

describe('reading base64', () => {
  it('reads what Buffer writes, in either alphabet, padded or not, for every length', () => {
    for (const bytes of everyLength) {
      for (const text of Object.values(spellings(bytes))) {
        expect(decodeBase64(text)).toEqual(whole(bytes));
      }
    }
  });

  it('reads what Buffer writes, for random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        for (const text of Object.values(spellings(bytes))) {
          expect(decodeBase64(text)).toEqual(whole(bytes));
        }
      }),
    );
  });

  it('has one text for some bytes, but for the alphabet and the padding', () => {
    const digits = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/='];
    const texts = fc.string({ unit: fc.constantFrom(...digits), maxLength: 12 });
    fc.assert(
      fc.property(texts, (text) => {
        const decoded = decodeBase64(text);
        if (decoded?.ending !== 'whole') return;
        expect(Object.values(spellings(decoded.bytes))).toContain(text);
      }),
      { numRuns: 2000 },
    );
  });

  it('reads nothing whole that atob refuses or reads otherwise', () => {
    const digits = [...'AQUFgw0159+/', '='];
    const texts = fc.string({ unit: fc.constantFrom(...digits), maxLength: 10 });
    fc.assert(
      fc.property(texts, (text) => {
        const decoded = decodeBase64(text);
        const theirs = atobBytes(text);
        if (decoded?.ending === 'whole') expect(decoded.bytes).toEqual(theirs);
        // What is left over at the end is all that atob lets pass.
        else if (theirs !== undefined) expect(Object.values(spellings(theirs))).not.toContain(text);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['a space', 'QU FB'],
    ['a space before it', ' QUFB'],
    ['a newline after it', 'QUFB\n'],
    ['a newline within it', 'QUFB\r\nQUFB'],
    ['a tab', 'QUF\tB'],
    ['no digit of either alphabet', 'QUF*'],
    ['a letter outside ASCII', 'QUFé'],
    // The low seven bits of these are the codes of 'A' and of '='.
    ['a letter whose low bits are a digit’s', 'QUFŁ'],
    ['a sign whose low bits are those of padding', 'QUE½'],
    ['a lone surrogate', 'QUF\ud800'],
    ['a zero byte', 'QUF\0'],
    ['both alphabets', '+_AA'],
    ['both alphabets, the other in the last group', '++++-A'],
    ['padding only', '='],
    ['two of padding only', '=='],
    ['a group of padding', '===='],
    ['padding before the end', 'QQ==QQ=='],
    ['padding in the middle of a group', 'Q=Q='],
    ['padding after a whole group', 'QUFB='],
    ['padding of a whole group', 'QUFB===='],
    ['three of padding', 'Q==='],
    ['one of padding too many', 'QUE=='],
    ['two of padding too many', 'QQ===='],
    ['one of padding too many after two', 'QQ==='],
  ])('refuses %s', (_, text) => {
    expect(decodeBase64(text)).toBeUndefined();
  });

  it('tells an end inside a group of four', () => {
    expect(decodeBase64('QUFBQ')).toEqual({ bytes: utf8('AAA'), ending: 'ragged' });
    expect(decodeBase64('Q')).toEqual({ bytes: new Uint8Array(), ending: 'ragged' });
  });

  it('tells bits left over that are not zero, whichever they are', () => {
    for (const bytes of everyLength) {
      const text = toBase64Url(bytes);
      const spare = [0, 4, 2][bytes.length % 3]!;
      for (let bit = 0; bit < spare; bit++) {
        const last = base64(`${text.at(-1)}A`)[0]! >> 2;
        const digit = toBase64Url(Uint8Array.of((last | (1 << bit)) << 2))[0]!;
        expect(decodeBase64(text.slice(0, -1) + digit)).toEqual({ bytes, ending: 'ragged' });
      }
    }
  });

  it('tells half of the padding from all of it', () => {
    expect(decodeBase64('QQ=')).toEqual({ bytes: utf8('A'), ending: 'half_padded' });
    expect(decodeBase64('QQ==')).toEqual(whole(utf8('A')));
  });
});
