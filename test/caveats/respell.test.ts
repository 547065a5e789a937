import { describe, expect, test } from 'vitest';
import {
  attenuate,
  createDialect,
  expiresIn,
  inferScope,
  ip,
  mint,
  respell,
  type Respelled,
  time,
  type TimeCaveat,
  verify,
} from '../../src/index.js';
import { caveatLaws } from '../../src/testing/index.js';
import { withWords } from '../../src/reading/dialect-words.js';
import { describe as describeCaveat } from '../../src/reading/words.js';
import { refused } from '../token/thrown.js';

const before = respell('time', {
  start: 'before:',
  example: 'before:2027-01-15T08:00:00Z',
  decode(text) {
    const validUntil = /Z$/.test(text) ? Date.parse(text.slice(7)) / 1000 : Number.NaN;
    return Number.isNaN(validUntil) ? undefined : { type: 'time', validUntil };
  },
  encode: ({ validUntil }) =>
    `before:${new Date(validUntil * 1000).toISOString().replace('.000Z', 'Z')}`,
});
const address = respell('ip', {
  start: ['ipaddr ', 'iprange '],
  decode(text) {
    const [, given = ''] = text.split(' ');
    return given.includes('/') === text.startsWith('iprange ') ? ip(given) : undefined;
  },
  encode({ whitelist: [range = '', ...others] }) {
    if (others.length > 0) throw new TypeError('ip: takes one address or range');
    return range.endsWith('/32') ? `ipaddr ${range.slice(0, -3)}` : `iprange ${range}`;
  },
});
const dialect = createDialect({ standardKinds: false, kinds: [before, address] });

const rootKey = 'an example key, 32 bytes or more';
const token = mint({
  rootKey,
  identity: { subject: 'usr-1' },
  caveats: ['before:2027-01-15T08:00:00.5Z'],
});

describe('a standard kind in another text', () => {
  test.each([
    ['before:2027-01-15T08:00:00Z', { type: 'time', validUntil: 1_800_000_000 }],
    [
      'before:2027-01-15T08:00:00.5Z',
      { type: 'time', validUntil: 1_800_000_000.5, text: 'before:2027-01-15T08:00:00.5Z' },
    ],
    ['ipaddr 10.0.0.1', { type: 'ip', whitelist: ['10.0.0.1/32'] }],
    ['iprange 10.0.0.0/8', { type: 'ip', whitelist: ['10.0.0.0/8'] }],
    [
      'iprange 10.0.0.1/32',
      { type: 'ip', whitelist: ['10.0.0.1/32'], text: 'iprange 10.0.0.1/32' },
    ],
  ])('reads %s, and writes it as it was', (condition, value) => {
    const caveat = dialect.read(condition)?.caveat;
    expect(caveat).toEqual(value);
    expect(dialect.write(caveat!)).toBe(condition);
  });

  test.each([
    'before:',
    'before:tomorrow',
    'time < 5',
    'ip = 10.0.0.1/32',
    'ipaddr 10.0.0.0/8',
    'ipaddr',
  ])('does not read %s', (condition) => {
    expect(dialect.read(condition)).toBeUndefined();
  });

  test('takes the constructors of the standard kind', () => {
    const narrow = attenuate(token, [expiresIn(60, 1_700_000_000), ip('10.0.0.0/8')], { dialect });
    const conditions = narrow.macaroon.unsafeCaveats.map(({ condition }) =>
      new TextDecoder().decode(condition),
    );
    expect(conditions.slice(1)).toEqual(['before:2023-11-14T22:14:20Z', 'iprange 10.0.0.0/8']);
    expect(() => attenuate(token, [ip('10.0.0.1', '10.0.0.2')], { dialect })).toThrow(
      new TypeError('ip: takes one address or range'),
    );
  });

  test('is checked, reported and described like it', () => {
    const request = { now: 1_800_000_000.4 };
    expect(verify(token, { rootKey, dialect, request }).validUntil).toBe(1_800_000_000.5);
    const late = { now: 1_800_000_000.5 };
    expect(refused(() => verify(token, { rootKey, dialect, request: late })).code).toBe(
      'token_expired',
    );
    const inferred = inferScope(token, { rootKey, dialect, context: request });
    expect(inferred.validUntil).toBe(1_800_000_000.5);
    const words = withWords(dialect);
    expect(describeCaveat(words, time(1_800_000_000))).toEqual([
      'Valid until ',
      { moment: 1_800_000_000 },
      '.',
    ]);
    expect(words.kinds.get('ip')?.inputs?.map(({ name }) => name)).toEqual(['ip']);
  });

  test('is not written with a text that says something else', () => {
    for (const text of [
      'before:2027-01-15T08:00:00Z',
      'before:2028-01-15T08:00:00.5Z',
      'time < 5',
    ]) {
      const value = { type: 'time', validUntil: 1_800_000_000.5, text } as const;
      expect(() => dialect.write(value)).toThrow(
        "caveat kind 'time': its text says something else",
      );
    }
  });

  test('holds no value that the standard kind cannot hold', () => {
    // This spelling takes whatever `Number` does.
    const careless = respell('time', {
      start: 'until:',
      decode: (text) => ({ type: 'time', validUntil: Number(text.slice(6)) }),
      encode: ({ validUntil }) => `until:${validUntil}`,
    });
    const dialect = createDialect({ standardKinds: false, kinds: [careless] });
    for (const text of ['Infinity', '1e999', 'soon', '-1', '-0.5', '1800000000000', '1e30']) {
      const endless = attenuate(mint({ rootKey, identity: { subject: 'usr-1' } }), [
        `until:${text}`,
      ]);
      expect(dialect.read(`until:${text}`)).toBeUndefined();
      expect(refused(() => verify(endless, { rootKey, dialect, request: { now: 1 } })).code).toBe(
        'unknown_caveat',
      );
    }
    expect(dialect.read('until:1.5')?.caveat).toMatchObject({ validUntil: 1.5 });
  });

  test('is not written with a text that starts like another kind', () => {
    const careless = respell('time', {
      start: 'until:',
      decode: (text) => ({ type: 'time', validUntil: Number(text.slice(6)) }),
      encode: ({ validUntil }) => `until:${validUntil}`,
    });
    for (const text of ['other:05', 'doc = 05', 'until05']) {
      expect(() => careless.encode({ type: 'time', validUntil: 5, text })).toThrow(
        "caveat kind 'time': its text says something else",
      );
    }
    expect(careless.encode({ type: 'time', validUntil: 5, text: 'until:05' })).toBe('until:05');
  });

  test('is not written as a text that its spelling does not read', () => {
    expect(() => before.encode(time(999_999_999_999))).not.toThrow();
    const years = respell('time', {
      start: 'until:',
      decode(text) {
        const year = /^until:(\d{4})$/.exec(text)?.[1];
        return year === undefined
          ? undefined
          : { type: 'time', validUntil: Date.parse(year) / 1000 };
      },
      encode: ({ validUntil }) => `until:${new Date(validUntil * 1000).getUTCFullYear()}`,
    });
    expect(years.encode(time(1_767_225_600))).toBe('until:2026');
    expect(() => years.encode(time(999_999_999_999))).toThrow(
      new TypeError("caveat kind 'time': does not read what encode writes"),
    );
  });

  test('must be a standard one', () => {
    const other = 'tenant' as 'time';
    const spelling = { start: 'x', decode: () => undefined, encode: () => 'x' };
    expect(() => respell(other, spelling)).toThrow(
      new TypeError("respell: 'tenant' is not a standard kind"),
    );
  });
});

describe('the laws of a kind hold for', () => {
  const samples = {
    values: [
      time(1_800_000_000),
      { type: 'time', validUntil: 1_800_000_000.5, text: 'before:2027-01-15T08:00:00.5Z' } as const,
    ],
    requests: [{ now: 1_800_000_000.4 }, { now: 1_900_000_000 }, {}],
    alsoMeets: ({ validUntil }: { validUntil: number }, { now }: { now?: number }) =>
      now !== undefined && now < validUntil,
  };
  for (const { name, run } of caveatLaws<Respelled<TimeCaveat>, { now?: number }>(before, samples))
    test(name, run);
});
