import {
  type AnyCaveat,
  type CaveatKind,
  defineCaveat,
  type Limit,
  type TokenRequest,
} from 'caveats';
import { describe, expect, test } from 'vitest';
import type { CaveatSamples } from 'caveats/testing';
import { any, type Room as SoundRoom, sound } from './broken-kinds.js';
import { lawsBroken } from './laws-broken.js';

describe('a limit', () => {
  const asked: readonly TokenRequest[] = [
    { now: 5 },
    { now: 15 },
    { resource: { doc: 'A' } },
    { resource: {} },
    { service: 'opw-1', interface: 'rest' },
    { service: 'opp-1', interface: 'x' },
    { api: { service: 'ozw', operation: 'get', resource: 'a.b' } },
    { api: { service: 'ozw', operation: any('glance'), resource: 'a.b' } },
    { access: 'read' },
    { access: 'write' },
    { api: { service: 'ozw', operation: 'get', resource: 'c.b' } },
    {},
  ];
  const limits: readonly (readonly [Limit, isWithin: (request: TokenRequest) => boolean])[] = [
    [{ of: 'time', validUntil: 10 }, ({ now }) => now !== undefined && now < 10],
    [{ of: 'resources', docs: new Map([['A', 'all']]) }, ({ resource }) => resource?.doc === 'A'],
    [
      { of: 'resources', docs: new Map([['A', new Set(['t'])]]) },
      ({ resource }) => resource?.doc === 'A' && resource.table === 't',
    ],
    [{ of: 'services', whitelist: ['opw-*'] }, ({ service = '' }) => /^opw-./.test(service)],
    [{ of: 'interfaces', whitelist: ['rest'] }, (request) => request.interface === 'rest'],
    [
      { of: 'api', whitelist: ['ozw/get/a.*'] },
      ({ api }) =>
        api?.service === 'ozw' && api.operation === 'get' && /^a\.[^.,:]+$/.test(api.resource),
    ],
    [{ of: 'access', access: ['read'] }, ({ access }) => access === 'read'],
  ];
  const law = 'limit agrees with check';
  const kindOf = (
    limit: Limit,
    isMet: (request: TokenRequest) => boolean,
  ): CaveatKind<SoundRoom, TokenRequest> => ({
    ...sound,
    role: limit.of === 'time' ? 'context' : sound.role,
    limit: () => limit,
    check: (_, request) => (isMet(request) ? { ok: true } : { ok: false, reason: 'not_allowed' }),
  });
  const breaks = (kind: CaveatKind<SoundRoom, TokenRequest>): boolean =>
    lawsBroken(kind, { values: [sound.decode('room = hall')!], requests: asked }).includes(law);

  test.each(limits)('of %j agrees with a check that asks for just that', (limit, isWithin) => {
    expect(breaks(kindOf(limit, isWithin))).toBe(false);
  });

  test.each(limits)('of %j disagrees with a check that lets more in', (limit) => {
    expect(breaks(kindOf(limit, (request) => Object.keys(request).length > 0))).toBe(true);
  });

  const ofScope = limits.filter(([{ of }]) => of !== 'time');
  test.each(ofScope)('of %j disagrees with a check of a scope that lets less in', (limit) => {
    expect(breaks(kindOf(limit, () => false))).toBe(true);
    expect(breaks({ ...kindOf(limit, () => false), role: 'usage' })).toBe(false);
  });

  test.each(['usage', 'scope'] as const)('of time is not for a kind of %s', (role) => {
    expect(breaks({ ...kindOf(...limits[0]!), role })).toBe(true);
  });
});

describe('a limit that lies', () => {
  interface Room extends AnyCaveat {
    readonly type: 'room';
    readonly id: string;
  }
  interface Asked extends TokenRequest {
    readonly room?: string;
  }
  const law = 'limit agrees with check';
  const kindOf = (
    role: 'scope' | 'usage' | 'context',
    limit: (id: string) => Limit,
  ): CaveatKind<Room, Asked> => ({
    type: 'room',
    role,
    fields: { room: 'text' },
    decode: (text) =>
      /^room [a-z]+$/.test(text) ? { type: 'room', id: text.slice(5) } : undefined,
    encode({ id, ...others }) {
      if (typeof id === 'string' && /^[a-z]+$/.test(id) && Object.keys(others).length === 1)
        return `room ${id}`;
      throw new TypeError('room: needs an id');
    },
    check: ({ id }, { room }) => (room === id ? { ok: true } : { ok: false, reason: 'elsewhere' }),
    limit: ({ id }) => limit(id),
  });
  const samples: CaveatSamples<Room, Asked> = {
    values: [{ type: 'room', id: 'hall' }],
    requests: [{ room: 'hall' }, { room: 'attic' }],
  };

  test.each<readonly ['scope' | 'usage' | 'context', (id: string) => Limit]>([
    ['scope', (id) => ({ of: 'resources', docs: new Map([[id, 'all']]) })],
    ['scope', (id) => ({ of: 'resources', docs: new Map([[id, new Set(['t'])]]) })],
    ['scope', () => ({ of: 'resources', docs: new Map() })],
    ['scope', () => ({ of: 'access', access: ['read'] })],
    ['scope', () => ({ of: 'access', access: ['read', 'write'] })],
    ['usage', (id) => ({ of: 'services', whitelist: [id] })],
    ['usage', () => ({ of: 'interfaces', whitelist: ['rest'] })],
    ['usage', () => ({ of: 'api', whitelist: ['all/all/*'] })],
    ['context', () => ({ of: 'time', validUntil: 4_102_444_800 })],
    // What JavaScript may return.
    ['scope', () => undefined as never],
    ['usage', () => undefined as never],
    ['scope', () => null as never],
    ['scope', () => ({}) as never],
    ['scope', () => ({ of: 'resources' }) as never],
  ])('of a kind of %s that is checked by a field of its own breaks a law: %s', (role, limit) => {
    expect(lawsBroken(kindOf(role, limit), samples)).toEqual([law]);
  });

  test('breaks a law also if only some of what is within it is let in', () => {
    // Of doc A, the check lets table t in alone.
    const kind: CaveatKind<Room, Asked> = {
      ...kindOf('scope', () => ({ of: 'resources', docs: new Map([['A', 'all']]) })),
      check: (_, { resource }) =>
        resource?.doc === 'A' && resource.table === 't'
          ? { ok: true }
          : { ok: false, reason: 'elsewhere' },
    };
    const requests = [{ resource: { doc: 'A', table: 't' } }, { resource: { doc: 'B' } }];
    expect(lawsBroken(kind, { values: samples.values, requests })).toContain(law);
  });
});

describe('a value that is not plain data breaks a law', () => {
  class Id {
    readonly id = 'hall';
  }
  test.each<readonly [string, unknown]>([
    ['a Set', new Set(['hall'])],
    ['a Map', new Map([['hall', 1]])],
    ['a date', new Date(0)],
    ['a pattern', /hall/],
    ['an instance of a class', new Id()],
    ['a function', () => 'hall'],
    ['one in a list', [new Set()]],
    ['one in an object', { deep: { er: new Id() } }],
  ])('%s', (_, held) => {
    // Always the same object, so that it comes back as it was.
    const value = { type: 'room', held } as const;
    const kind = defineCaveat({
      type: 'room',
      role: 'context',
      decode: (text) => (text === 'room' ? value : undefined),
      encode(given) {
        if (given.held === held && Object.keys(given).length === 2) return 'room';
        throw new TypeError('room: has one value');
      },
      check: (_value, { room }: { room?: string }) =>
        room === 'hall' ? { ok: true } : { ok: false, reason: 'elsewhere' },
    });
    const samples = { values: [value], requests: [{ room: 'hall' }, { room: 'attic' }] };
    expect(lawsBroken(kind, samples)).toContain('a value is plain data');
  });
});

test('a kind that could never read what it writes breaks a law', () => {
  // The first word of `path:/a` is all of it.
  const kind = defineCaveat({
    type: 'path',
    role: 'context',
    decode: (text): { type: 'path'; at: string } | undefined =>
      /^path:[a-z/]+$/.test(text) ? { type: 'path', at: text.slice(5) } : undefined,
    encode: ({ at }) => `path:${at}`,
    check: ({ at }, { path }: { path?: string }) =>
      path === at ? { ok: true } : { ok: false, reason: 'elsewhere' },
  });
  const values = [{ type: 'path', at: '/a' } as const];
  const broken = lawsBroken(kind, { values, requests: [{ path: '/a' }, { path: '/b' }] });
  expect(broken).toContain('a condition starts with the type of its kind');
});

test('a check that changes its value breaks a law, as verify denies it', () => {
  const kind: typeof sound = {
    ...sound,
    check(value, request) {
      Object.assign(value, { seen: true });
      return sound.check(value, request);
    },
  };
  const samples = {
    values: [sound.decode('room = hall')!, sound.decode('room = attic')!],
    requests: [{ room: 'hall' }, { room: 'attic' }, { room: 'cellar' }],
  };
  expect(lawsBroken(sound, samples)).toEqual([]);
  expect(lawsBroken(kind, samples)).not.toEqual([]);
});
