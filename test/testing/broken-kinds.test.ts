import type { CaveatKind } from 'caveats';
import { describe, expect, test } from 'vitest';
import { CaveatLawError, caveatLaws, checkCaveatKind } from 'caveats/testing';
import { BROKEN_CHECKS, BROKEN_FOR_PEOPLE } from './broken-checks.js';
import { BROKEN_TENANTS } from './broken-tenants.js';
import {
  any,
  BROKEN_TEXTS,
  room,
  type Room,
  type RoomRequest,
  samples,
  sound,
} from './broken-kinds.js';

/** Laws that the kinds of generous-kinds.test.ts and limits-and-values.test.ts break. */
const BROKEN_ELSEWHERE = [
  'a value is plain data',
  'an empty list in a request does not meet it',
  'an empty list in a value is refused, or restricts',
];

test('a sound kind obeys every law', () => {
  expect(() => checkCaveatKind(sound, samples)).not.toThrow();
});

test('a sound kind with a sentence and inputs obeys every law', () => {
  const about = { about: 'in a room', value: 'ROOM' };
  const kind: typeof sound = {
    ...sound,
    describe: ({ whitelist }, { or }) => ['Only in ', ...or(whitelist), '.'],
    inputs: [
      {
        ...about,
        name: 'room',
        of: 'texts',
        toValue: (names) => sound.decode(`room = ${names.join('|')}`) ?? refuse(),
      },
      { ...about, name: 'hall', of: 'flag', toValue: () => room('hall') },
      {
        ...about,
        name: 'a-room',
        of: 'text',
        choices: ['hall', 'attic'],
        toValue: (name) => room(name),
      },
    ],
  };
  expect(() => checkCaveatKind(kind, samples)).not.toThrow();
});

function refuse(): never {
  throw new TypeError('room: takes only names');
}

test('a field that may be left out breaks no law', () => {
  interface Floor {
    readonly type: 'floor';
    readonly of?: number | undefined;
  }
  const floor: CaveatKind<Floor, { readonly floor?: number }> = {
    type: 'floor',
    role: 'context',
    fields: { floor: 'integer' },
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
  test.each([...BROKEN_TEXTS, ...BROKEN_CHECKS, ...BROKEN_FOR_PEOPLE])(
    '%s breaks a law',
    (_, fault, law) => {
      const requests = [
        ...samples.requests,
        { room: 'hall', access: 'read' } as const,
        { room: 'cellar', access: 'read' } as const,
        { room: 'cellar', access: 'write' } as const,
      ];
      const laws = caveatLaws({ ...sound, ...fault }, { ...samples, requests });
      expect(lawsBrokenBy(() => laws.find(({ name }) => name === law)?.run())).toEqual([law]);
    },
  );

  test('is broken in one way or another breaks each law there is', () => {
    const laws = caveatLaws(sound, samples).map(({ name }) => name);
    const faults = [...BROKEN_TEXTS, ...BROKEN_CHECKS, ...BROKEN_FOR_PEOPLE, ...BROKEN_TENANTS];
    const broken = [...faults.map(([, , law]) => law), ...BROKEN_ELSEWHERE];
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
      const lines = String(error).split('\n');
      expect(lines.slice(0, 2)).toEqual([
        'AssertionError: The kind "room" breaks a law: decode refuses a text that is nearly right, or returns another value.',
        expect.stringMatching(/^ {2}".*" is read as .*, which is written as "room = /),
      ]);
      const next = lines.indexOf(
        'The kind "room" breaks a law: some requests meet it and some do not.',
      );
      expect(lines[next + 1]).toContain('every request of the samples meets every value');
    }
  });

  test('of one law names that one alone', () => {
    const law = caveatLaws(lax, samples).find(({ name }) => name.startsWith('some requests'));
    expect(() => law?.run()).toThrow('add one that does not');
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
  ['a value that is not in a list', sound, any({ ...samples, values: {} }), 'must be lists'],
  [
    'a misspelt field',
    sound,
    { ...samples, nearMisses: [] },
    "samples: unknown option 'nearMisses' (it takes: alsoMeets, neverMet, requests, values)",
  ],
  ['no kind', any({ type: 'room', role: 'scope' }), samples, 'decode must be a function'],
])('%s is a mistake of the caller', (_, kind, given, message) => {
  expect(() => caveatLaws(kind, given)).toThrow(TypeError);
  expect(() => caveatLaws(kind, given)).toThrow(message);
});
