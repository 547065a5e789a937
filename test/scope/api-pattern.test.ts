import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ApiCall,
  apiPatternsCover,
  distinctLists,
  isApiPattern,
  splitCall,
} from '../../src/scope/api-pattern.js';
import { apiCall, apiWhitelist } from './usage-arbitraries.js';

const covers = (list: readonly string[], call: ApiCall): boolean =>
  apiPatternsCover(list, splitCall(call));

describe('a pattern of an api', () => {
  test.each([
    'all/all/*',
    's/get/a',
    'a.b:c/get/a/b',
    'all/get/.',
    'all/get//',
    'all/get/a/',
    'all/get/\u2028',
    'all/get/*.*,*:*',
  ])('can be %j', (text) => {
    expect(isApiPattern(text)).toBe(true);
  });

  test.each([
    '',
    'a',
    '/',
    '//',
    'all/get',
    'all/get/',
    'all/getx',
    '/get/a',
    'all//a',
    '*/get/a',
    'a*/get/a',
    'all/*/a',
    'all/get/**',
    'all/get/a*',
    'all/get/a*.b',
    'all/get/b.a*',
  ])('cannot be %j', (text) => {
    expect(isApiPattern(text)).toBe(false);
  });
});

describe('the lists of several caveats', () => {
  test('are each in order, none twice, in one order whatever theirs was', () => {
    const lists = [['b/get/x', 'a/get/x', 'b/get/x'], ['all/get/*'], ['a/get/x', 'b/get/x']];
    const distinct = [['a/get/x', 'b/get/x'], ['all/get/*']];
    expect(distinctLists(lists)).toStrictEqual(distinct);
    expect(distinctLists(lists.toReversed())).toStrictEqual(distinct);
    expect(distinctLists([])).toStrictEqual([]);
  });

  test('leave nothing with an empty one among them', () => {
    expect(distinctLists([['a/get/x'], [], ['all/get/*']])).toStrictEqual([[]]);
  });

  test('are never longer than what was given', () => {
    const many = (shape: (i: number) => string) => Array.from({ length: 50 }, (_, i) => shape(i));
    const lists = [
      [`${'s'.repeat(20_000)}/get/*.*`],
      many((i) => `all/get/${i}.*`),
      many((i) => `all/get/*.${i}`),
    ];
    expect(JSON.stringify(distinctLists(lists)).length).toBe(JSON.stringify(lists).length);
  });

  test('cover every call that all of them cover, and no other', () => {
    let covered = 0;
    let runs = 0;
    const some = fc.array(apiWhitelist, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(some, apiCall, (lists, call) => {
        runs++;
        const isCovered = distinctLists(lists).every((list) => covers(list, call));
        expect(isCovered).toBe(lists.every((list) => covers(list, call)));
        if (isCovered) covered++;
      }),
      { numRuns: 2000 },
    );
    expect(covered).toBeGreaterThan(runs / 100);
  });
});
