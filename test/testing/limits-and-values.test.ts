import {
  type AnyCaveat,
  type CaveatKind,
  defineCaveat,
  type Limit,
  type KnownContext,
  type TokenRequest,
} from 'caveats';
import { describe, expect, test } from 'vitest';
import { type CaveatSamples, checkCaveatKind } from 'caveats/testing';
import { any, type Room as SoundRoom, sound } from './broken-kinds.js';
import { lawsBroken } from './laws-broken.js';

type Asked = KnownContext & TokenRequest;

describe('a limit', () => {
  const asked: readonly Asked[] = [
    { now: 5 },
    { now: 15 },
    { service: 'opw-1', interface: 'rest' },
    { service: 'opp-1', interface: 'x' },
    { api: { service: 'ozw', operation: 'get', resource: 'a.b' } },
    { api: { service: 'ozw', operation: any('glance'), resource: 'a.b' } },
    { api: { service: 'ozw', operation: 'get', resource: 'c.b' } },
    {},
  ];
  const limits: readonly (readonly [Limit, isWithin: (request: Asked) => boolean])[] = [
    [{ of: 'time', validUntil: 10 }, ({ now }) => now !== undefined && now < 10],
    [{ of: 'services', whitelist: ['opw-*'] }, ({ service = '' }) => /^opw-./.test(service)],
    [{ of: 'interfaces', whitelist: ['rest'] }, (request) => request.interface === 'rest'],
    [
      { of: 'api', whitelist: ['ozw/get/a.*'] },
      ({ api }) =>
        api?.service === 'ozw' && api.operation === 'get' && /^a\.[^.,:]+$/.test(api.resource),
    ],
  ];
  const law = 'limit agrees with check';
  const kindOf = (
    limit: Limit,
    isMet: (request: Asked) => boolean,
  ): CaveatKind<SoundRoom, Asked> => ({
    ...sound,
    role: limit.of === 'time' ? 'context' : 'usage',
    limit: () => limit,
    check: (_, request) => (isMet(request) ? { ok: true } : { ok: false, reason: 'not_allowed' }),
  });
  const breaks = (kind: CaveatKind<SoundRoom, Asked>, neverMet = false): boolean => {
    const values = [sound.decode('room = hall')!];
    return lawsBroken(kind, { values, requests: asked, neverMet }).includes(law);
  };

  test.each(limits)('of %j agrees with a check that asks for just that', (limit, isWithin) => {
    expect(breaks(kindOf(limit, isWithin))).toBe(false);
  });

  test.each(limits)('of %j disagrees with a check that lets more in', (limit) => {
    expect(breaks(kindOf(limit, (request) => Object.keys(request).length > 0))).toBe(true);
  });

  test.each(limits)('of %j says nothing if no request meets it, which fails', (limit) => {
    const kind = kindOf(limit, () => false);
    expect(breaks(kind)).toBe(true);
    expect(breaks(kind, true)).toBe(false);
    const run = () =>
      checkCaveatKind(kind, { values: [sound.decode('room = hall')!], requests: asked });
    expect(run).toThrow(
      `says anything of what its limit is about (${limit.of}): add one that does`,
    );
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
    role: 'usage' | 'context',
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

  test.each<readonly ['usage' | 'context', (id: string) => Limit]>([
    ['usage', (id) => ({ of: 'services', whitelist: [id] })],
    ['usage', () => ({ of: 'interfaces', whitelist: ['rest'] })],
    ['usage', () => ({ of: 'api', whitelist: ['all/all/*'] })],
    ['context', () => ({ of: 'time', validUntil: 4_102_444_800 })],
    // What JavaScript may return.
    ['usage', () => undefined as never],
    ['usage', () => null as never],
    ['usage', () => ({}) as never],
    ['usage', () => ({ of: 'resources', docs: new Map() }) as never],
    ['usage', () => ({ of: 'access', access: ['read'] }) as never],
  ])('of a kind of %s that is checked by a field of its own breaks a law: %s', (role, limit) => {
    expect(lawsBroken(kindOf(role, limit), samples)).toEqual([law]);
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
  expect(broken).toContain('a condition starts as its kind says');
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
