import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesText, loneText, nameText, say, textOf } from '../../src/reading/words.js';

const text = (...names: readonly string[]): string => textOf(say.or(names), String);

describe('names in a sentence', () => {
  test('stand as they are if they are plain', () => {
    expect(text('A', 'usr-1', 'opw-*', '10.0.0.0/8', 'all/get/space.*.*:*')).toBe(
      'A, usr-1, opw-*, 10.0.0.0/8 or all/get/space.*.*:*',
    );
  });

  test('are quoted if they could pass for more than one, or for another', () => {
    expect(text('A (all of it), B')).toBe('"A (all of it), B"');
    expect(text('A, B or C')).toBe('"A, B or C"');
    expect(text('A ')).toBe('"A "');
    expect(text('')).toBe('""');
    expect(text('A", "B')).toBe('"A"", ""B"');
    // Letters that look like others are not plain.
    expect(text('\u0410')).toBe('"\u0410"');
  });

  test('can be told apart, whatever they are', () => {
    const name = fc.oneof(
      fc.string({ unit: fc.constantFrom('A', 'B', ',', ' ', '"', 'o', 'r', '(', ')', '2') }),
      fc.constantFrom('2 others', 'A or B', '"A"', '"', '""'),
    );
    const names = fc.array(name, { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(names, names, (some, others) => {
        if (JSON.stringify(some) !== JSON.stringify(others)) {
          expect(text(...some)).not.toBe(text(...others));
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe('a text by itself', () => {
  test('stands as it is, words included', () => {
    expect(loneText('doc = A|B')).toBe('doc = A|B');
    expect(loneText('logged in')).toBe('logged in');
  });

  test.each([
    '',
    ' A',
    'A ',
    'doc = A  Only the doc A.',
    '(third party) x',
    '"A"',
    'A\u00a0B',
    'A\tB',
  ])('is quoted if it could pass for something else: %j', (given) => {
    expect(loneText(given)).toBe(nameText(given));
    expect(loneText(given)).toMatch(/^".*"$/s);
  });

  test('is told from bytes that are no text', () => {
    expect(bytesText(new TextEncoder().encode('logged in'))).toBe('logged in');
    expect(bytesText(Uint8Array.of(0xfe))).toBe('(not UTF-8) _g');
    expect(bytesText(Uint8Array.of(0xff))).toBe('(not UTF-8) _w');
    expect(bytesText(new TextEncoder().encode('(not UTF-8) _w'))).toBe('"(not UTF-8) _w"');
  });
});
