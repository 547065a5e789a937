import { TokenError } from 'caveats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ApiCall,
  apiPatternsCover,
  intersectApiPatterns,
  isApiPattern,
} from '../../src/scope/api-pattern.js';
import { apiCall, apiWhitelist, valuesOf, whitelistsOf } from './arbitraries.js';
import { testLaws } from './laws.js';

/** A pattern as if it were asked for, so that only patterns at least as wide cover it. */
function asCall(pattern: string): ApiCall {
  const [service = '', operation, ...resource] = pattern.split('/');
  return { service, operation: operation as never, resource: resource.join('/') };
}

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

describe('what whitelists of api patterns have in common', () => {
  testLaws({
    values: fc
      .oneof(fc.array(apiWhitelist, { maxLength: 2 }), fc.constant([[]]))
      .map(intersectApiPatterns),
    unrestricted: { kind: 'unrestricted' },
    nothing: { kind: 'nothing' },
    both: (a, b) => intersectApiPatterns([...whitelistsOf(a), ...whitelistsOf(b)]),
  });

  test.each([
    [['all/get/a.*'], ['s/all/*.b'], ['s/get/a.b']],
    [['all/all/*'], ['s/get/a', 's/get/a.b'], ['s/get/a']],
    [['s/get/*', 's/get/a'], ['all/get/*'], ['s/get/*']],
    [['all/get/*.a', 'all/get/b.*'], ['all/get/*.*'], ['all/get/*.a', 'all/get/b.*']],
    [['all/get/*.a'], ['all/get/*:a'], []],
    [['s/all/a'], ['s/get/a'], ['s/get/a']],
    [['all/get/a'], ['s/get/a'], ['s/get/a']],
    [['s/all/a', 's/get/a'], ['s/all/a'], ['s/all/a']],
    [['all/get/a', 's/get/a'], ['all/get/a'], ['all/get/a']],
    [['s/get/a'], ['t/get/a'], []],
    [['s/get/a'], ['s/create/a'], []],
  ])('%j and %j is %j', (a, b, common) => {
    expect(valuesOf(intersectApiPatterns([a, b]))).toStrictEqual(common);
  });

  test('is every call that all of them allow, and no other', () => {
    let allowed = 0;
    let runs = 0;
    fc.assert(
      fc.property(
        fc.array(apiWhitelist, { minLength: 1, maxLength: 3 }),
        apiCall,
        (lists, call) => {
          runs++;
          const isInCommon = apiPatternsCover(valuesOf(intersectApiPatterns(lists)), call);
          expect(isInCommon).toBe(lists.every((list) => apiPatternsCover(list, call)));
          if (isInCommon) allowed++;
        },
      ),
      { numRuns: 2000 },
    );
    expect(allowed).toBeGreaterThan(runs / 100);
  });

  test('is listed in order, without doubles and without patterns that another covers', () => {
    fc.assert(
      fc.property(fc.array(apiWhitelist, { minLength: 1, maxLength: 3 }), (lists) => {
        const values = valuesOf(intersectApiPatterns(lists));
        expect(values).toStrictEqual([...new Set(values)].sort());
        for (const value of values) {
          expect(isApiPattern(value)).toBe(true);
          const wider = values.filter((pattern) => apiPatternsCover([pattern], asCall(value)));
          expect(wider).toStrictEqual([value]);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('patterns that multiply', () => {
  const SEGMENTS = 30;
  const only = (segment: string, at: number): string =>
    `all/get/${Array.from({ length: SEGMENTS }, (_, i) => (i === at ? segment : '*')).join('.')}`;
  const forks = Array.from({ length: SEGMENTS }, (_, at) => [only('a', at), only('b', at)]);

  /** What they have in common, or the code with which that is refused. */
  function answer(whitelists: readonly (readonly string[])[]): string {
    try {
      return intersectApiPatterns(whitelists).kind;
    } catch (error) {
      return error instanceof TokenError ? error.code : String(error);
    }
  }

  test('are refused from the first one on that asks for more than 300,000 comparisons', () => {
    const patterns = (length: number): string[] => {
      const wildcards = '.*'.repeat(28);
      return Array.from({ length }, (_, i) => `all/get/a${i}${wildcards}`);
    };
    expect(answer([patterns(100)])).toBe('only');
    expect(answer([patterns(101)])).toBe('token_too_large');
  });

  test('are refused also where they have nothing in common', () => {
    const many = (letter: string): string[] =>
      Array.from({ length: 3000 }, (_, i) => `all/get/${letter}${i}.*`);
    expect(answer([many('a'), many('b')])).toBe('token_too_large');
  });

  test('are computed where they are few', () => {
    expect(valuesOf(intersectApiPatterns(forks.slice(0, 5)))).toHaveLength(32);
  });

  test('are computed where they are as many as people write', () => {
    const spaces = Array.from({ length: 50 }, (_, i) => `all/get/space.s${i}.*:*`);
    const narrow = Array.from(
      { length: 50 },
      (_, i) => `opw-lisbon/all/space.s${i}.instance:private`,
    );
    const common = valuesOf(
      intersectApiPatterns([spaces, narrow, ['all/all/space.*.*:*'], spaces]),
    );
    expect(common).toHaveLength(50);
    expect(common[0]).toBe('opw-lisbon/get/space.s0.instance:private');
  });

  test('are computed where their shapes tell them apart', () => {
    const shapes = Array.from({ length: 200 }, (_, i) => `all/get/*${'.*'.repeat(i)}`);
    expect(valuesOf(intersectApiPatterns([shapes, shapes]))).toHaveLength(200);
  });

  // To compute them would take 2 ** 30 patterns: last, as without a limit no test comes after it.
  test('are refused rather than computed', () => {
    expect(answer(forks)).toBe('token_too_large');
    expect(answer(forks.toReversed())).toBe('token_too_large');
  });
});

test('patterns without wildcards are computed however many there are', () => {
  const exact = Array.from({ length: 3000 }, (_, i) => `s/get/a.${i}`);
  const common = intersectApiPatterns([exact, exact.toReversed(), [...exact, 's/get/b']]);
  expect(valuesOf(common)).toStrictEqual(exact.toSorted());
});
