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
import { describe as describeCaveat } from '../../src/reading/describe.js';
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

  test('must be a standard one', () => {
    const other = 'tenant' as 'time';
    const spelling = { start: 'x', decode: () => undefined, encode: () => 'x' };
    expect(() => respell(other, spelling)).toThrow(
      new TypeError("respell: there is no standard kind 'tenant'"),
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
