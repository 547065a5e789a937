import type { CaveatKind, Limit, Request } from 'caveats';
import { describe, expect, test } from 'vitest';
import { CaveatLawError, caveatLaws, checkCaveatKind } from 'caveats/testing';
import { BROKEN_CHECKS } from './broken-checks.js';
import { any, BROKEN_TEXTS, type Room, type RoomRequest, samples, sound } from './broken-kinds.js';

test('a sound kind obeys every law', () => {
  expect(() => checkCaveatKind(sound, samples)).not.toThrow();
});

test('a field that may be left out breaks no law', () => {
  interface Floor {
    readonly type: 'floor';
    readonly of?: number | undefined;
  }
  const floor: CaveatKind<Floor, { readonly floor?: number }> = {
    type: 'floor',
    role: 'context',
    decode(text) {
      if (text === 'floor') return { type: 'floor' };
      return /^floor = [1-9]$/.test(text) ? { type: 'floor', of: Number(text.at(-1)) } : undefined;
    },
    encode({ type, of, ...others }) {
      if (of === undefined && Object.keys(others).length === 0) return type;
      const text = `floor = ${of}`;
      if (floor.decode(text) && Object.keys(others).length === 0) return text;
      throw new TypeError('floor: needs one from 1 to 9, or none');
    },
    check: ({ of = 1 }, request) =>
      request.floor === of ? { ok: true } : { ok: false, reason: 'not_allowed' },
  };
  const values: readonly Floor[] = [{ type: 'floor' }, { type: 'floor', of: 3 }];
  const check = (): void =>
    checkCaveatKind(floor, { values, requests: [{ floor: 1 }, { floor: 3 }] });
  expect(lawsBrokenBy(check)).toEqual([]);
});

describe('a kind that', () => {
  test.each([...BROKEN_TEXTS, ...BROKEN_CHECKS])('%s breaks a law', (_, fault, law) => {
    const requests = [
      ...samples.requests,
      { room: 'hall', access: 'read' } as const,
      { room: 'cellar', access: 'read' } as const,
      { room: 'cellar', access: 'write' } as const,
    ];
    const laws = caveatLaws({ ...sound, ...fault }, { ...samples, requests });
    expect(lawsBrokenBy(() => laws.find(({ name }) => name === law)?.run())).toEqual([law]);
  });

  test('is broken in one way or another breaks each law there is', () => {
    const laws = caveatLaws(sound, samples).map(({ name }) => name);
    const broken = [...BROKEN_TEXTS, ...BROKEN_CHECKS].map(([, , law]) => law);
    expect([...new Set(broken)].sort()).toEqual(laws.toSorted());
  });
});

function lawsBrokenBy(check: () => void): readonly string[] {
  try {
    check();
  } catch (error) {
    expect(error).toBeInstanceOf(CaveatLawError);
    return error instanceof CaveatLawError ? error.laws : [];
  }
  return [];
}

describe('the error', () => {
  const lax: CaveatKind<Room, RoomRequest> = {
    ...sound,
    decode: (text) => sound.decode(text.trim()),
    check: () => ({ ok: true }),
  };

  test('names the kind, every law that it breaks, and an example of each', () => {
    expect(() => checkCaveatKind(lax, samples)).toThrow(CaveatLawError);
    try {
      checkCaveatKind(lax, samples);
    } catch (error) {
      expect(error).toMatchObject({ name: 'AssertionError' });
      expect(String(error).split('\n').slice(0, 4)).toEqual([
        'AssertionError: The kind "room" breaks a law: a text that is nearly right is refused, or another value.',
        expect.stringMatching(/^ {2}".*" is read as .*, which is written as "room = /),
        'The kind "room" breaks a law: some requests meet it and some do not.',
        expect.stringContaining('every request of the samples meets every value'),
      ]);
    }
  });

  test('of one law names that one alone', () => {
    const law = caveatLaws(lax, samples).find(({ name }) => name.startsWith('some requests'));
    expect(() => law?.run()).toThrow('add one that should be kept out');
  });
});

test('a kind that is said never to be met, and is, breaks a law', () => {
  expect(lawsBrokenBy(() => checkCaveatKind(sound, { ...samples, neverMet: true }))).toEqual([
    'some requests meet it and some do not',
  ]);
});

test.each([
  ['no values', sound, { ...samples, values: [] }, 'samples: needs values'],
  ['no requests', sound, { ...samples, requests: [] }, 'samples: needs values'],
  ['no kind', any({ type: 'room', role: 'scope' }), samples, 'decode must be a function'],
])('%s is a mistake of the caller', (_, kind, given, message) => {
  expect(() => caveatLaws(kind, given)).toThrow(TypeError);
  expect(() => caveatLaws(kind, given)).toThrow(message);
});

describe('a limit', () => {
  const asked: readonly Request[] = [
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
  const limits: readonly (readonly [Limit, met: number])[] = [
    [{ of: 'time', validUntil: 10 }, 0],
    [{ of: 'resources', docs: new Map([['A', 'all']]) }, 2],
    [{ of: 'services', whitelist: ['opw-*'] }, 4],
    [{ of: 'interfaces', whitelist: ['rest'] }, 4],
    [{ of: 'api', whitelist: ['ozw/get/a.*'] }, 6],
    [{ of: 'access', access: ['read'] }, 8],
  ];
  const law = 'its limit is what its check lets in';
  const kindOf = (
    limit: Limit,
    isMet: (request: Request) => boolean,
  ): CaveatKind<Room, Request> => ({
    ...sound,
    role: limit.of === 'time' ? 'context' : sound.role,
    limit: () => limit,
    check: (_, request) => (isMet(request) ? { ok: true } : { ok: false, reason: 'not_allowed' }),
  });
  const breaks = (kind: CaveatKind<Room, Request>): boolean =>
    lawsBrokenBy(() =>
      caveatLaws(kind, { values: [sound.decode('room = hall')!], requests: asked })
        .find(({ name }) => name === law)
        ?.run(),
    ).includes(law);

  test.each(limits)('of %j agrees with a check that asks for just that', (limit, met) => {
    expect(breaks(kindOf(limit, (request) => request === asked[met]))).toBe(false);
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
    const [limit, met] = limits[0]!;
    const kind = kindOf(limit, (request) => request === asked[met]);
    expect(breaks({ ...kind, role })).toBe(true);
  });
});
