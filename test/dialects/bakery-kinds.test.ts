import { describe, expect, test } from 'vitest';
import { type AnyCaveat, type CaveatKind, ip, time } from 'caveats';
import { caveatLaws, type CaveatSamples, scopeLaws } from 'caveats/testing';
import { juju } from '../../examples/dialects/juju.js';
import { lnd } from '../../examples/dialects/lnd.js';

const now = Date.parse('2026-12-31T17:00:00Z') / 1000;
const clients = [{ ip: '10.1.2.3' }, { ip: '11.1.2.3' }, { ip: '2001:db8::1' }];
const of = (type: string, fields: object): AnyCaveat => ({ type, ...fields });
/** A value whose text is another than it would be written with. */
const written = (caveat: AnyCaveat, text: string): AnyCaveat =>
  of(caveat.type, { ...caveat, text });
/** An address may be written in upper case, and a range covers more than one. */
const alsoMeets = (_: unknown, { ip = '' }: { ip?: string }) => /^(2001:db8:|10\.)/i.test(ip);
const operations = [['read'], ['write'], ['read', 'write'], ['destroy']].map((operations) => ({
  operations,
}));
const SAMPLES: Readonly<Record<string, CaveatSamples<AnyCaveat, object>>> = {
  'lnd time': {
    values: [
      time(now + 60),
      written(time(now + 3600), 'time-before 2026-12-31T19:00:00.123456789+01:00'),
    ],
    requests: [{ now }, { now: now + 3600 }, { now: now + 1e6 }],
  },
  'lnd ip': {
    values: ['10.1.2.3', '2001:db8::1', '10.0.0.0/8', '2001:db8::/32'].map((text) => ip(text)),
    requests: clients,
    alsoMeets,
  },
  'lnd lnd-custom': {
    values: ['c0ffee01', 'c0ffee02'].map((value) => of('lnd-custom', { name: 'account', value })),
    requests: [{ custom: { account: 'c0ffee01' } }, { custom: { other: 'c0ffee01' } }],
  },
  'juju ip': { values: [ip('10.1.2.3'), ip('2001:db8::1')], requests: clients, alsoMeets },
  'juju allow': {
    values: [['read'], ['read', 'write']].map((list) => of('allow', { operations: list })),
    requests: operations,
  },
  'juju deny': {
    values: [['write'], ['write', 'destroy']].map((list) => of('deny', { operations: list })),
    requests: operations,
  },
  'juju declared': {
    values: ['bob', 'eve'].map((value) => of('declared', { key: 'username', value })),
    requests: [{ declared: { username: 'bob' } }, { declared: { group: 'bob' } }],
  },
};

const kinds = new Map<string, CaveatKind>();
for (const [name, dialect] of Object.entries({ lnd, juju })) {
  for (const kind of dialect.kinds.values()) kinds.set(`${name} ${kind.type}`, kind);
}
describe.each(Object.entries(SAMPLES))('the kind %s', (name, samples) => {
  for (const law of caveatLaws(kinds.get(name)!, samples)) test(law.name, law.run);
});

test('there are samples for every kind', () => {
  const untried = [...kinds].filter(([name, { role }]) => role !== 'scope' && !(name in SAMPLES));
  expect(untried.map(([name]) => name)).toEqual(['juju time']);
});

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
    'fe80::1%eth0',
    'localhost',
  ],
  iprange: ['1.2.3.4', '1.2.3.4/24', '1.2.3.0/33', '1.2.3.0/', '2001:db8::1/32', '0.0.0.0/00'],
  'lnd-custom': ['', ' ', ' x', 'account  ', 'account c0ffee01 '],
};

test.each(Object.entries(NEAR))('a text that is nearly right is not read: %s', (type, values) => {
  for (const value of values) expect(lnd.read(`${type} ${value}`), value).toBe(undefined);
  expect(lnd.read(type)).toBe(undefined);
});

test('a space of Go that is none of JavaScript is in no word', () => {
  // Go splits there, so that the bakery denies both.
  for (const condition of ['deny read\u0085write', 'allow read\u0085write', 'declared a\u0085 b']) {
    expect(juju.read(condition)).toBeUndefined();
  }
  expect(() => juju.write(of('deny', { operations: ['read\u0085write'] }) as never)).toThrow(
    TypeError,
  );
  for (const value of ['account\u0085 x', 'account x\u0085', 'account \u0085x']) {
    expect(lnd.read(`lnd-custom ${value}`)).toBeUndefined();
  }
  expect(lnd.read('lnd-custom account x\u0085x')?.caveat).toMatchObject({ value: 'x\u0085x' });
  const met = juju.kinds
    .get('deny')!
    .check(of('deny', { operations: ['read'] }) as never, { operations: ['write\u0085read'] });
  expect(met).toEqual({ ok: false, reason: 'not_allowed' });
});

test('a time is written as Go writes it', () => {
  expect(lnd.write(time(1_798_740_000))).toBe('time-before 2026-12-31T18:00:00Z');
  expect(() => lnd.write(time(253_402_300_800))).toThrow(TypeError);
  expect(() => lnd.write(ip('10.0.0.0/8', '11.0.0.0/8'))).toThrow(TypeError);
  expect(() => juju.write(ip('10.0.0.0/8'))).toThrow(TypeError);
});

describe('the scope of lnd', () => {
  const permissions = [['info:read'], ['info:read', 'info:write', 'uri:/x.Y/Z'], ['swap:execute']];
  const laws = scopeLaws(lnd.scope, {
    caveats: permissions.map((list) => ({ type: 'permissions', permissions: list })),
    requests: [
      { resource: { entity: 'info' }, access: 'read' },
      { resource: { entity: 'info' }, access: 'write' },
      { resource: { entity: 'peers' }, access: 'read' },
      { resource: { uri: '/x.Y/Z' }, access: 'call' },
      { resource: { permission: 'swap:execute' }, access: 'call' },
      { resource: {}, access: 'read' },
    ],
    toQuery: ({ resource, access }) => resource && access && { ...resource, access },
  });
  for (const { name, run } of laws) test(name, run);
});

describe('the scope of Juju', () => {
  const entities = [['model:read'], ['model:read', 'model:write', 'controller:login']];
  const laws = scopeLaws(juju.scope, {
    caveats: [
      ...entities.map((operations) => ({ type: 'entities' as const, operations })),
      { type: 'error', message: 'broken' },
    ],
    requests: [
      { resource: { entity: 'model', action: 'read' }, access: 'perform' },
      { resource: { entity: 'model', action: 'write' }, access: 'perform' },
      { resource: { entity: 'model' }, access: 'perform' },
      { resource: { entity: 'controller', action: 'read' }, access: 'perform' },
      { resource: {}, access: 'perform' },
    ],
    toQuery: ({ resource, access }) => resource && access && { ...resource, access },
  });
  for (const { name, run } of laws) test(name, run);
});
