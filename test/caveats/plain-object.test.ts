import type { Caveat } from 'caveats';
import { describe, expect, test } from 'vitest';
import { CAVEAT_TYPES } from './arbitraries.js';
import { expectTypeError, read, write } from './conditions.js';

type Samples = { readonly [C in Caveat as C['type']]: C };

/** One caveat of every kind as the REST API would have it: a kind that is forgotten does not compile. */
const SAMPLES: Samples = {
  time: { type: 'time', validUntil: 1571147494 },
  ip: { type: 'ip', whitelist: ['189.34.15.0/24', '2001:db8::/32'] },
  asn: { type: 'asn', whitelist: [631, 632] },
  'geo.country': { type: 'geo.country', filter: 'whitelist', list: ['PL', 'FR'] },
  'geo.region': { type: 'geo.region', filter: 'blacklist', list: ['EU', 'Asia'] },
  consumer: { type: 'consumer', whitelist: ['usr-1', 'grp-2'] },
  service: { type: 'service', whitelist: ['ozw-onezone', 'opw-*'] },
  interface: { type: 'interface', interface: 'rest' },
  api: { type: 'api', whitelist: ['all/get/space.*.*:*', 'x/all/user'] },
  doc: { type: 'doc', whitelist: ['AbCDeFGH', 'Xy'] },
  table: { type: 'table', whitelist: ['A/t1', 'B/t2'] },
  access: { type: 'access', access: ['read', 'write'] },
};

const TEXTS: Readonly<Record<Caveat['type'], string>> = {
  time: 'time < 1571147494',
  ip: 'ip = 189.34.15.0/24|2001:db8::/32',
  asn: 'asn = 631|632',
  'geo.country': 'geo.country = PL|FR',
  'geo.region': 'geo.region != EU|Asia',
  consumer: 'consumer = usr-1|grp-2',
  service: 'service = ozw-onezone|opw-*',
  interface: 'interface = rest',
  api: 'api = all/get/space.*.*:*|x/all/user',
  doc: 'doc = AbCDeFGH|Xy',
  table: 'table = A/t1|B/t2',
  access: 'access = read|write',
};

const LIST_FIELDS = CAVEAT_TYPES.flatMap((type) => {
  const lists = Object.entries(SAMPLES[type]).filter(([, value]) => Array.isArray(value));
  return lists.map(([field, list]) => ({ type, field, list: list as readonly unknown[] }));
});

function expectNotWritten(value: object, type: Caveat['type']): void {
  expectTypeError(() => write(value as Caveat), type);
}

describe.each(CAVEAT_TYPES)('a plain object of type %s', (type) => {
  const sample = SAMPLES[type];
  const fields = Object.keys(sample).filter((field) => field !== 'type');

  test('is written, and read back', () => {
    expect(write(sample)).toBe(TEXTS[type]);
    expect(read(TEXTS[type])).toStrictEqual(sample);
  });

  test('is written as well after JSON', () => {
    expect(write(JSON.parse(JSON.stringify(sample)))).toBe(TEXTS[type]);
  });

  test('is written without being changed', () => {
    const frozen = Object.freeze({ ...sample });
    for (const value of Object.values(frozen)) Object.freeze(value);
    expect(write(frozen)).toBe(TEXTS[type]);
  });

  test.each(fields)('needs its field %s', (field) => {
    const { [field]: _left, ...rest } = sample as unknown as Record<string, unknown>;
    expectNotWritten(rest, type);
    expectNotWritten({ ...rest, [`${field}s`]: Reflect.get(sample, field) }, type);
    expectNotWritten({ ...sample, [field]: undefined }, type);
    expectNotWritten({ ...sample, [field]: null }, type);
    expectNotWritten({ ...sample, [field]: {} }, type);
    expectNotWritten({ ...sample, [field]: true }, type);
  });

  test('has no other fields: a restriction that is misspelt would be dropped', () => {
    expectNotWritten({ ...sample, note: '' }, type);
    expectNotWritten({ ...sample, Whitelist: ['x'] }, type);
    expectNotWritten({ ...sample, unknown: undefined }, type);
    expectNotWritten(JSON.parse(`{"__proto__":1,${JSON.stringify(sample).slice(1)}`), type);
  });

  test('does not inherit its fields', () => {
    expectNotWritten(Object.create(sample), type);
  });
});

describe.each(LIST_FIELDS)('the list in a caveat of type $type', ({ type, field, list }) => {
  const withList = (value: unknown): object => ({ ...SAMPLES[type], [field]: value });
  const length = list.length;

  test.each([
    ['an empty list', []],
    ['a list of holes', new Array(2)],
    ['a list with a hole', Object.assign([...list], { length: length + 1 })],
    ['something like a list', { ...list, length }],
    ['a set', new Set(list)],
    ['a text', list.join('|')],
    ['an entry alone', list[0]],
    ['bytes', new Uint8Array([1, 2])],
  ])('is not %s', (_, value) => {
    expectNotWritten(withList(value), type);
  });

  test.each([
    ['null', null],
    ['undefined', undefined],
    ['an object', {}],
    ['a list', [list[0]]],
    ['an object for the value', Object(list[0])],
    ['what only prints like it', { toString: () => String(list[0]) }],
    ['an empty text', ''],
  ])('holds no %s', (_, entry) => {
    expectNotWritten(withList([entry]), type);
    expectNotWritten(withList([...list, entry]), type);
  });
});
