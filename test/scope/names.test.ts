import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  coversName,
  intersectNames,
  isNameEntry,
  type Restriction,
} from '../../src/scope/names.js';
import { name, nameWhitelist, valuesOf, whitelistsOf } from './usage-arbitraries.js';
import { testLaws } from './laws.js';

const intersect = (whitelists: readonly (readonly string[])[]): Restriction =>
  intersectNames(whitelists);

const nameCovers = (entry: string, asked: string): boolean => coversName(new Set([entry]), asked);

const isListed = (whitelist: readonly string[], asked: string): boolean =>
  coversName(new Set(whitelist), asked);

describe('an entry of a whitelist of names', () => {
  test.each(['usr-1', 'usr-*', 'u-*', 'usr', 'a-b-c', 'usr 1', 'ü-*'])('can be %j', (entry) => {
    expect(isNameEntry(entry)).toBe(true);
  });

  test.each(['', '*', '-*', 'usr*', 'usr-**', 'usr-*1', 'usr-1*', '*-1', '*-*', 'a-b-*', 'a-*-*'])(
    'cannot be %j',
    (entry) => {
      expect(isNameEntry(entry)).toBe(false);
    },
  );

  test('covers the very name', () => {
    expect(nameCovers('usr-1', 'usr-1')).toBe(true);
    expect(nameCovers('usr-1', 'usr-11')).toBe(false);
    expect(nameCovers('usr-1', 'usr')).toBe(false);
  });

  test.each(['usr-', '-1', '-', '', 'usr'])(
    'for a type does not cover %j, which has none',
    (it) => {
      expect(nameCovers('usr-*', it)).toBe(false);
      expect(nameCovers('-*', it)).toBe(false);
      expect(coversName(new Set(['usr-*', '-*', '*']), it)).toBe(false);
      expect(coversName(new Set([it]), it)).toBe(true);
    },
  );

  test('with * for an id covers every name of its type, and no other', () => {
    expect(nameCovers('usr-*', 'usr-1')).toBe(true);
    expect(nameCovers('usr-*', 'usr-1-2')).toBe(true);
    expect(nameCovers('usr-*', 'usr')).toBe(false);
    expect(nameCovers('usr-*', 'usr2-1')).toBe(false);
    expect(nameCovers('usr-*', 'x-usr-1')).toBe(false);
    expect(nameCovers('usr-1', 'usr-*')).toBe(false);
  });

  test.each([
    [['usr-1'], true],
    [['usr-*'], true],
    [['grp-2', 'usr-1'], true],
    [['grp-2', 'usr-*'], true],
    [['usr-2', 'grp-*', 'usr'], false],
    [[], false],
  ])('counts among others: whether %j cover usr-1 is %j', (entries, isCovered) => {
    expect(coversName(new Set(entries), 'usr-1')).toBe(isCovered);
  });
});

describe('a name of more than 1,024 characters', () => {
  const longest = `usr-${'x'.repeat(1020)}`;

  test('is covered by nothing', () => {
    expect(coversName(new Set([longest]), longest)).toBe(true);
    expect(coversName(new Set(['usr-*']), longest)).toBe(true);
    expect(coversName(new Set([`${longest}x`, 'usr-*']), `${longest}x`)).toBe(false);
  });

  test('is not among what whitelists leave', () => {
    expect(intersect([[longest, `${longest}x`]])).toStrictEqual({
      kind: 'only',
      values: [longest],
    });
    expect(intersect([[`${longest}x`]])).toStrictEqual({ kind: 'nothing' });
  });
});

describe('what whitelists of names have in common', () => {
  testLaws({
    values: fc.oneof(fc.array(nameWhitelist, { maxLength: 2 }), fc.constant([[]])).map(intersect),
    unrestricted: { kind: 'unrestricted' },
    nothing: { kind: 'nothing' },
    both: (a, b) => intersect([...whitelistsOf(a), ...whitelistsOf(b)]),
  });

  test.each([
    [['a-*'], ['a-1', 'b-1'], ['a-1']],
    [
      ['a-*', 'b-1'],
      ['b-*', 'a-2'],
      ['a-2', 'b-1'],
    ],
    [['a-*'], ['a-*', 'a-1'], ['a-*']],
    [['a-1-2'], ['a-*'], ['a-1-2']],
    [['a'], ['a-*'], []],
    [['a-'], ['a-*'], []],
    [['-1'], ['-*'], []],
    [['-1', '-*'], ['-*'], ['-*']],
    [['a-1'], ['a-2'], []],
  ])('%j and %j is %j', (a, b, common) => {
    expect(valuesOf(intersect([a, b]))).toStrictEqual(common);
  });

  test('is every name that all of them allow, and no other', () => {
    fc.assert(
      fc.property(fc.array(nameWhitelist, { minLength: 1, maxLength: 4 }), name, (lists, asked) => {
        const isInCommon = isListed(valuesOf(intersect(lists)), asked);
        expect(isInCommon).toBe(lists.every((list) => isListed(list, asked)));
      }),
      { numRuns: 1000 },
    );
  });

  test('is listed in order, without doubles and without names that another entry covers', () => {
    fc.assert(
      fc.property(fc.array(nameWhitelist, { minLength: 1, maxLength: 3 }), (lists) => {
        const values = valuesOf(intersect(lists));
        expect(values).toStrictEqual([...new Set(values)].sort());
        for (const value of values) {
          expect(values.filter((entry) => nameCovers(entry, value))).toStrictEqual([value]);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
