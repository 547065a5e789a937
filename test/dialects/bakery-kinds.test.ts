import { describe, expect, test } from 'vitest';
import type { AnyCaveat, CaveatKind } from 'caveats';
import { caveatLaws, type CaveatSamples } from 'caveats/testing';
import { timeBefore } from '../../examples/dialects/bakery-kinds.js';
import { juju } from '../../examples/dialects/juju.js';
import { lnd } from '../../examples/dialects/lnd.js';

const now = Date.parse('2026-12-31T17:00:00Z') / 1000;
const clients = [{ ip: '10.1.2.3' }, { ip: '11.1.2.3' }, { ip: '2001:db8::1' }];
const argument = (type: string, ...values: string[]) => values.map((value) => ({ type, value }));
/** An address may be written in upper case, and a range covers more than one. */
const alsoMeets = (_: unknown, { ip = '' }: { ip?: string }) => /^2001:db8::/i.test(ip);
const operations = [['read'], ['write'], ['read', 'write'], ['destroy']].map((operations) => ({
  operations,
}));
const SAMPLES: Readonly<Record<string, CaveatSamples<AnyCaveat, object>>> = {
  'time-before': {
    values: [
      timeBefore(now + 60),
      ...argument('time-before', '2026-12-31T19:00:00.123456789+01:00'),
    ],
    requests: [{ now }, { now: now + 3600 }, { now: now + 1e6 }],
  },
  ipaddr: { values: argument('ipaddr', '10.1.2.3', '2001:db8::1'), requests: clients, alsoMeets },
  iprange: {
    values: argument('iprange', '10.1.2.3/32', '2001:db8::/32'),
    requests: clients,
    alsoMeets,
  },
  'http:client-ip-addr': { values: argument('http:client-ip-addr', '10.1.2.3'), requests: clients },
  error: { values: argument('error', 'broken'), requests: [{}, ...clients], neverMet: true },
  allow: {
    values: argument('allow', 'read', 'read write'),
    requests: operations,
    alsoMeets: (value) => 'value' in value && /^(read x|x read)$/.test(String(value.value)),
  },
  deny: { values: argument('deny', 'write', 'write destroy'), requests: operations },
  declared: {
    values: ['bob', 'eve'].map((value) => ({ type: 'declared', key: 'username', value })),
    requests: [{ declared: { username: 'bob' } }, { declared: { group: 'bob' } }],
  },
  'lnd-custom': {
    values: ['c0ffee01', 'c0ffee02'].map((value) => ({
      type: 'lnd-custom',
      name: 'account',
      value,
    })),
    requests: [{ custom: { account: 'c0ffee01' } }, { custom: { other: 'c0ffee01' } }],
  },
};

const kinds = new Map<string, CaveatKind>([...lnd.kinds, ...juju.kinds]);
describe.each([...kinds.values()].filter(({ role }) => role !== 'scope'))(
  'the kind $type',
  (kind) => {
    for (const { name, run } of caveatLaws(kind, SAMPLES[kind.type]!)) test(name, run);
  },
);

const NEAR: Readonly<Record<string, readonly string[]>> = {
  'time-before': [
    '',
    '  2027-01-01T00:00:00Z',
    '2027-01-01',
    '2027-01-01T00:00:00',
    '2027-02-29T00:00:00Z',
    '2027-01-01T24:00:00Z',
    '2027-01-01T00:00:60Z',
    '2027-01-01T00:00:00+24:00',
    '2027-01-01T00:00:00+0100',
    '2027-01-01t00:00:00Z',
    '2027-01-01T00:00:00z',
    '2027-01-01T00:00:00,5Z',
    '2027-01-01T00:00:00.Z',
    '+02027-01-01T00:00:00Z',
    '1798761600',
    'Z',
  ],
  ipaddr: [
    '',
    '1.2.3',
    '1.2.3.4 ',
    '01.2.3.4',
    '1.2.3.4/32',
    '::ffff:1.2.3.4',
    '2001:DB8::1',
    'fe80::1%eth0',
    'localhost',
  ],
  iprange: [
    '1.2.3.4',
    '1.2.3.4/24',
    '1.2.3.0/33',
    '1.2.3.0/',
    '2001:db8::1/32',
    '2001:DB8::/32',
    '0.0.0.0/00',
  ],
  'lnd-custom': ['', ' ', ' x', 'account  ', 'account c0ffee01 '],
};

test.each(Object.entries(NEAR))('a text that is nearly right is not read: %s', (type, values) => {
  for (const value of values) expect(lnd.read(`${type} ${value}`), value).toBe(undefined);
  expect(lnd.read(type)).toBe(undefined);
});

test('a time is written as Go writes it', () => {
  const texts = [1_798_740_000, 1_798_740_000.5, 1_798_740_000.123, 1_798_740_010.01].map(
    (time) => timeBefore(time).value,
  );
  expect(texts).toEqual([
    '2026-12-31T18:00:00Z',
    '2026-12-31T18:00:00.5Z',
    '2026-12-31T18:00:00.123Z',
    '2026-12-31T18:00:10.01Z',
  ]);
  expect(() => timeBefore(NaN)).toThrow(TypeError);
  expect(() => timeBefore(1e15)).toThrow(TypeError);
});
