import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUtf8, describeUtf8, encodeUtf8 } from '../../src/bytes/utf8.js';
import { toHex } from './oracle.js';

const BYTE_ORDER_MARK = '\ufeff';

describe('UTF-8', () => {
  it('is what Buffer writes, and gives the text back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const bytes = encodeUtf8(text, 'text');
        expect(toHex(bytes)).toBe(Buffer.from(text, 'utf8').toString('hex'));
        expect(decodeUtf8(bytes)).toBe(text);
      }),
    );
  });

  it('keeps a byte order mark, which was signed like any other character', () => {
    const text = `${BYTE_ORDER_MARK}time < 9`;
    expect(decodeUtf8(encodeUtf8(text, 'text'))).toBe(text);
    expect(describeUtf8(encodeUtf8(text, 'text'))).toBe(text);
  });

  it.each([
    ['high', 'a\ud800'],
    ['low', '\udc00a'],
    ['two in the wrong order', '\udc00\ud800'],
  ])(
    'has no text with a lone surrogate (%s), and names the argument but not the text',
    (_, text) => {
      const error = { name: 'TypeError', message: 'condition must be well-formed Unicode text' };
      expect(() => encodeUtf8(text, 'condition')).toThrow(expect.objectContaining(error));
    },
  );

  it.each([
    ['a byte that starts nothing', [0xff]],
    ['a character that stops short', [0xe2, 0x82]],
    ['a character in too many bytes', [0xc0, 0x80]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a number beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
    ['a continuation on its own', [0x61, 0x80]],
  ])('does not read %s, but describes it', (_, codes) => {
    const bytes = Uint8Array.from(codes);
    expect(decodeUtf8(bytes)).toBeUndefined();
    expect(describeUtf8(bytes)).toContain('\ufffd');
  });

  it('describes what is text as that text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(describeUtf8(Buffer.from(text))).toBe(text);
      }),
    );
  });
});
