import { notRegion, region } from 'caveats';
import { describe, expect, test } from 'vitest';
import { expectBothWays, expectTypeError, outcome, read, REGIONS } from './conditions.js';

describe('the text of regions', () => {
  test.each([
    ['geo.region = EU|Asia', 'whitelist', ['EU', 'Asia']],
    ['geo.region != EU|Asia', 'blacklist', ['EU', 'Asia']],
    [`geo.region = ${REGIONS.join('|')}`, 'whitelist', REGIONS],
  ] as const)('is Onedata’s: %s', (text, filter, list) => {
    expectBothWays(text, { type: 'geo.region', filter, list });
  });

  test.each([
    'geo.region = eu',
    'geo.region = asia',
    'geo.region = ASIA',
    'geo.region = North America',
    'geo.region = America',
    'geo.region = Atlantis',
    'geo.region = Asia|',
    'geo.region = Asia| EU',
    'geo.region = Asia\n',
    'geo.region = __proto__',
    'geo.region = constructor',
    'geo.region != toString',
    'geo.region != ',
    'geo.region !=  Asia',
  ])('is not any other: %j', (text) => {
    expect(read(text)).toBeUndefined();
  });
});

describe.each([
  ['region', region, 'whitelist'],
  ['notRegion', notRegion, 'blacklist'],
] as const)('making a caveat with %s', (_name, make, filter) => {
  test('takes regions', () => {
    expect(make('EU', 'Asia')).toStrictEqual({ type: 'geo.region', filter, list: ['EU', 'Asia'] });
  });

  test.each([
    ['one that does not exist', ['Atlantis']],
    ['another case', ['asia']],
    ['an inherited name', ['constructor']],
    ['__proto__', ['__proto__']],
    ['a list in one text', ['EU|Asia']],
    ['no text', [1]],
    ['a text object', [Object('Asia')]],
    ['an array', [['Asia']]],
    ['a wrong one among right ones', ['EU', '', 'Asia']],
    ['none', []],
  ])('refuses %s', (_, regions) => {
    expectTypeError(() => make(...(regions as never[])), 'geo.region');
  });
});

describe('regions', () => {
  test('are met in one of them', () => {
    expect(outcome(region('EU', 'Asia'), { regions: ['Europe', 'EU'] })).toBe('met');
    expect(outcome(region('EU', 'Asia'), { regions: ['Europe'] })).toBe('not_allowed');
  });

  test('that are forbidden are met outside of all of them', () => {
    expect(outcome(notRegion('EU', 'Asia'), { regions: ['Europe'] })).toBe('met');
    expect(outcome(notRegion('EU', 'Asia'), { regions: ['Europe', 'EU'] })).toBe('blacklisted');
  });

  test.each([[undefined], [[]]])('are unmet where the region is not known: %j', (regions) => {
    expect(outcome(region('EU'), { regions })).toBe('missing_context');
    expect(outcome(notRegion('EU'), { regions })).toBe('missing_context');
  });

  test.each([[['Atlantis']], [['Asia', 'Atlantis']], [['asia']], [['']], [['constructor']]])(
    'tell %j, which are no regions',
    (regions) => {
      expect(outcome(region('Asia'), { regions })).toBe('invalid_context');
      expect(outcome(notRegion('EU'), { regions })).toBe('invalid_context');
    },
  );

  test('that are forbidden are unmet where a list has nothing but a hole', () => {
    expect(outcome(notRegion('EU'), { regions: new Array<string>(1) })).not.toBe('met');
  });
});
