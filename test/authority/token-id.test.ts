import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { issuedAt, newTokenId } from '../../src/authority/token-id.js';

/** Moments to the millisecond, as a clock tells them, up to the last that fits. */
const moments = fc.integer({ min: 0, max: 2 ** 48 - 1 }).map((ms) => ms / 1000);

describe('the id of a token', () => {
  test('is a UUID of version 7 in its canonical form', () => {
    fc.assert(
      fc.property(moments, (now) => {
        expect(newTokenId(now)).toMatch(
          /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        );
      }),
    );
  });

  test('tells when the token was issued, to the millisecond', () => {
    fc.assert(
      fc.property(moments, (now) => {
        expect(issuedAt(newTokenId(now))).toBe(now);
      }),
    );
  });

  test('is the next millisecond or the last one for a clock that is finer than that', () => {
    expect(issuedAt(newTokenId(1571147494.1234))).toBe(1571147494.123);
    expect(issuedAt(newTokenId(1571147494.1236))).toBe(1571147494.124);
  });

  test('sorts by the time of issue', () => {
    fc.assert(
      fc.property(moments, moments, (a, b) => {
        fc.pre(a !== b);
        expect(newTokenId(a) < newTokenId(b)).toBe(a < b);
      }),
    );
  });

  test('is another one each time, also within a millisecond', () => {
    const ids = Array.from({ length: 1000 }, () => newTokenId(1571147494));
    expect(new Set(ids).size).toBe(1000);
  });

  test('has random bits wherever there is neither time nor version nor variant', () => {
    const ids = Array.from({ length: 1000 }, () => newTokenId(0).replaceAll('-', ''));
    const differing = Array.from(
      { length: 32 },
      (_, i) => new Set(ids.map((id) => id.charAt(i))).size,
    );
    expect(differing.slice(0, 12)).toEqual(Array(12).fill(1));
    expect(differing[12]).toBe(1);
    expect(differing[16]).toBe(4);
    expect(differing.slice(13, 16).concat(differing.slice(17))).toEqual(Array(18).fill(16));
  });

  test('is not made of a time that is none, or in milliseconds', () => {
    for (const now of [NaN, Infinity, -1, 2 ** 48 / 1000, 1571147494123]) {
      expect(() => newTokenId(now)).toThrow(TypeError);
    }
  });

  test('of the specification tells its time', () => {
    // RFC 9562, appendix A.6: Tuesday, February 22, 2022 2:22:22.00 PM GMT-05:00.
    expect(issuedAt('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')).toBe(1645557742);
  });

  test.each([
    ['another version', '017f22e2-79b0-4cc3-98c4-dc0c0c07398f'],
    ['another variant', '017f22e2-79b0-7cc3-c8c4-dc0c0c07398f'],
    ['capitals', '017F22E2-79B0-7CC3-98C4-DC0C0C07398F'],
    ['no hyphens', '017f22e279b07cc398c4dc0c0c07398f'],
    ['braces', '{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}'],
    ['a line after it', '017f22e2-79b0-7cc3-98c4-dc0c0c07398f\n'],
    ['something else', 'q83vEjRWeJCrze8SNFZ4kA'],
    ['nothing', ''],
  ])('tells no time where it has %s', (_, id) => {
    expect(issuedAt(id)).toBeUndefined();
  });
});
