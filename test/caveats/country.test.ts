import { country, notCountry } from 'caveats';
import { describe, expect, test } from 'vitest';
import { expectBothWays, expectTypeError, outcome, read } from './conditions.js';

describe('the text of countries', () => {
  test.each([
    ['geo.country = PL|FR', 'whitelist', ['PL', 'FR']],
    ['geo.country = PL', 'whitelist', ['PL']],
    ['geo.country != PL', 'blacklist', ['PL']],
    ['geo.country != PL|FR', 'blacklist', ['PL', 'FR']],
  ] as const)('is Onedata’s: %s', (text, filter, list) => {
    expectBothWays(text, { type: 'geo.country', filter, list });
  });

  test.each([
    'geo.country = pl',
    'geo.country = Pl',
    'geo.country = POL',
    'geo.country = P',
    'geo.country = PL ',
    'geo.country =  PL',
    'geo.country = PL,FR',
    'geo.country = PL| FR',
    'geo.country = PL|fr',
    'geo.country = PŁ',
    'geo.country = PL\n',
    'geo.country == PL',
    'geo.country ! = PL',
    'geo.country !=PL',
    'geo.country != pl',
    'geo.country != ',
    'geo.country != PL|',
    'geo.country < PL',
  ])('is not any other: %j', (text) => {
    expect(read(text)).toBeUndefined();
  });
});

describe.each([
  ['country', country, 'whitelist'],
  ['notCountry', notCountry, 'blacklist'],
] as const)('making a caveat with %s', (_name, make, filter) => {
  test('takes codes of countries', () => {
    expect(make('PL', 'FR')).toStrictEqual({ type: 'geo.country', filter, list: ['PL', 'FR'] });
  });

  test.each([
    ['lower case', ['pl']],
    ['three letters', ['POL']],
    ['no letter', ['']],
    ['a list in one text', ['PL|FR']],
    ['a line break', ['PL\n']],
    ['a number', [48]],
    ['a text object', [Object('PL')]],
    ['an array', [['PL']]],
    ['null', [null]],
    ['a wrong one among right ones', ['PL', 'x', 'FR']],
    ['none', []],
  ])('refuses %s', (_, codes) => {
    expectTypeError(() => make(...(codes as string[])), 'geo.country');
  });
});

test('a filter is a whitelist or a blacklist, and nothing else', () => {
  for (const filter of ['Whitelist', 'greylist', '', null, undefined, ['whitelist'], true]) {
    const caveat = { type: 'geo.country', filter, list: ['PL'] };
    expectTypeError(() => outcome(caveat as never, { country: 'PL' }), 'geo.country');
  }
});

describe('countries', () => {
  test('are met in one of them', () => {
    expect(outcome(country('PL', 'FR'), { country: 'FR' })).toBe('met');
    expect(outcome(country('PL', 'FR'), { country: 'DE' })).toBe('not_allowed');
  });

  test('that are forbidden are met in any other', () => {
    expect(outcome(notCountry('PL', 'FR'), { country: 'DE' })).toBe('met');
    expect(outcome(notCountry('PL', 'FR'), { country: 'FR' })).toBe('blacklisted');
  });

  test.each([undefined, 'AA', 'AP', 'EU', 'QM', 'QZ', 'XA', 'XJ', 'XL', 'XX', 'XZ', 'ZZ'])(
    'are unmet where the country is not known: %s',
    (unknown) => {
      expect(outcome(country('PL'), { country: unknown })).toBe('missing_context');
      expect(outcome(notCountry('PL'), { country: unknown })).toBe('missing_context');
    },
  );

  test('are unmet where the country is not known, also if unknown is what they list', () => {
    expect(outcome(country('XX'), { country: 'XX' })).toBe('missing_context');
  });

  test.each(['QA', 'XK', 'AE', 'ZA', 'EE'])('are met in %s, which is one', (code) => {
    expect(outcome(country(code), { country: code })).toBe('met');
    expect(outcome(notCountry('PL'), { country: code })).toBe('met');
  });

  test.each(['pl', 'POL', 'XXX', 'AAP', 'PAA', '', 'Poland', 'PL ', '__proto__'])(
    'tell %j, which is no country',
    (it) => {
      expect(outcome(country('PL'), { country: it })).toBe('invalid_context');
      expect(outcome(notCountry('FR'), { country: it })).toBe('invalid_context');
    },
  );
});
