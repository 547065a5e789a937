import { idsInScope, inferScope, mint, scopeAllows, scopeOverlaps, verify, whoami } from 'caveats';
import {
  dataObjectId,
  dataPath,
  dataReadonly,
  type DataCaveat,
  type DataReach,
  type DataRequest,
  onedataDialect,
  onedataDialectFor,
  toObjectId,
  toOnedataError,
  verifyAccessToken,
} from 'caveats/onedata';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { setOf } from '../../src/scope/scope-set.js';
import { spaceOfPath } from '../../src/onedata/path.js';
import { refused, unlessRefused } from '../token/thrown.js';
import { accessToken, errorOf, identityToken, options } from './onezone.js';

const rootKey = 'a root key of 32 bytes, no less.';
const RUNS = { numRuns: 2000 };
const ACCESS = ['read', 'write'] as const;

const tokenOf = (caveats: readonly DataCaveat[]) =>
  mint({ rootKey, identifier: '2/nmd/usr-1/act/t1', caveats, dialect: onedataDialect });

function inferred(...caveats: readonly DataCaveat[]): DataReach {
  return inferScope(tokenOf(caveats), { rootKey, dialect: onedataDialect, context: {} }).scope;
}

function isVerified(caveats: readonly DataCaveat[], data: DataRequest, access: 'read' | 'write') {
  const asked = { rootKey, dialect: onedataDialect, request: { data, access } };
  return unlessRefused(() => verify(tokenOf(caveats), asked)) !== undefined;
}

// Names that come before and after a slash, so that the order of paths is not that of their texts.
const name = fc.constantFrom('a', 'b', 'a!', 'a.', 'ab');
const path = fc
  .tuple(fc.constantFrom('s', 't'), fc.array(name, { maxLength: 3 }))
  .map(([space, names]) => `/${[space, ...names].join('/')}`);
const paths = fc.array(path, { minLength: 1, maxLength: 5 });

/** The object id of a file is made of its path here, so that a path has one and only one. */
const idOf = (file: string): string => toObjectId({ fileUuid: file, spaceId: spaceOfPath(file) });
/** The object ids of a file and of all that it is in. */
function idsOf(file: string): readonly string[] {
  const segments = file.split('/').slice(1);
  return segments.map((_, i) => idOf(`/${segments.slice(0, i + 1).join('/')}`));
}

const odd = { path: ['Lw==', '/w=='], id: ['A', idOf('/s').toLowerCase()] };
/** A caveat; an entry that makes no sense may be among the others, or stand alone. */
const caveat: fc.Arbitrary<DataCaveat> = fc.oneof(
  fc.constant(dataReadonly()),
  paths.map((list) => dataPath(...list)),
  paths.map((list) => dataObjectId(...list.map(idOf))),
  fc
    .tuple(fc.constantFrom(...odd.path), fc.array(path, { maxLength: 2 }))
    .map(([entry, list]): DataCaveat => {
      const others = list.flatMap((each) => dataPath(each).whitelist);
      return { type: 'data.path', whitelist: [entry, ...others] };
    }),
  fc
    .tuple(fc.constantFrom(...odd.id), fc.array(path, { maxLength: 2 }))
    .map(([entry, list]): DataCaveat => {
      return { type: 'data.objectid', whitelist: [entry, ...list.map(idOf)] };
    }),
);
const caveats = fc.array(caveat, { maxLength: 5 });

const NO_PATHS = [
  '',
  '/',
  's',
  '/s/',
  '/s//a',
  '/s/../t',
  '/s/.',
  '/s\0',
  '/\ud800',
  `/s${'/a'.repeat(8192)}`,
];
/** What a request accesses: a file, parts of what is known of one, or what a client may send. */
const data: fc.Arbitrary<DataRequest> = fc.oneof(
  { weight: 4, arbitrary: path.map((file) => ({ path: file, objectIds: idsOf(file) })) },
  fc.record(
    {
      path: fc.oneof(path, fc.constantFrom(...NO_PATHS)),
      objectIds: fc.array(fc.oneof(path.map(idOf), fc.constantFrom(...odd.id)), { maxLength: 4 }),
    },
    { requiredKeys: [] },
  ),
);
const access = fc.constantFrom(...ACCESS);

describe('what is inferred', () => {
  test('allows exactly the requests for data that verify lets in', () => {
    const count = { in: 0, out: 0 };
    fc.assert(
      fc.property(caveats, data, access, (given, asked, action) => {
        const scope = inferred(...given);
        const isIn = isVerified(given, asked, action);
        expect(scopeAllows(scope, { ...asked, access: action })).toBe(isIn);
        expect(scopeAllows({ scope }, { ...asked, access: [action, 'read'] })).toBe(isIn);
        if (action === 'read') expect(scopeAllows(scope, asked)).toBe(isIn);
        if (isIn) expect(setOf(scope).isNothing).toBe(false);
        count[isIn ? 'in' : 'out']++;
      }),
      RUNS,
    );
    expect(Math.min(count.in, count.out)).toBeGreaterThan(RUNS.numRuns / 10);
  });

  test('has the space of every file that it allows, and only topmost paths that it allows', () => {
    fc.assert(
      fc.property(caveats, path, (given, file) => {
        const scope = inferred(...given);
        const { spaces, paths: left } = scope;
        if (scopeAllows(scope, { path: file, objectIds: idsOf(file) }) && spaces.kind === 'only')
          expect(spaces.values).toContain(spaceOfPath(file));
        if (left.kind !== 'only') return;
        for (const each of left.values) {
          const others = left.values.filter((other) => `${each}/`.startsWith(`${other}/`));
          expect(others).toEqual([each]);
          const objectIds = scope.objects.flat();
          const isAllowed = scope.objects.every(({ length }) => length > 0);
          expect(scopeAllows(scope, { path: each, objectIds })).toBe(isAllowed);
        }
      }),
      RUNS,
    );
  });

  test('is the same in any order, and twice is once', () => {
    const shuffled = caveats.chain((given) =>
      fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length })),
    );
    fc.assert(
      fc.property(shuffled, ([given, other]) => {
        expect(inferred(...other, ...given)).toEqual(inferred(...given));
      }),
      RUNS,
    );
  });

  test('is never wider with one more caveat', () => {
    fc.assert(
      fc.property(caveats, caveat, data, access, (given, added, asked, action) => {
        const query = { ...asked, access: action };
        if (!scopeAllows(inferred(...given, added), query)) return;
        expect(scopeAllows(inferred(...given), query)).toBe(true);
      }),
      RUNS,
    );
  });

  test('is what a grant has, which can be asked again', () => {
    fc.assert(
      fc.property(caveats, data, data, access, (given, first, asked, action) => {
        const request = { data: first, access: 'read' } as const;
        const verified = () =>
          verify(tokenOf(given), { rootKey, dialect: onedataDialect, request });
        const grant = unlessRefused(verified);
        if (grant === undefined) return;
        expect(grant.scope).toEqual(inferred(...given));
        expect(grant.can({ ...asked, access: action })).toBe(isVerified(given, asked, action));
      }),
      RUNS,
    );
  });

  test('is everything without a data access caveat', () => {
    const everything = {
      readonly: false,
      spaces: { kind: 'unrestricted' },
      paths: { kind: 'unrestricted' },
      objects: [],
    };
    expect(inferred()).toEqual(everything);
    expect(whoami(tokenOf([]), { rootKey, dialect: onedataDialect, context: {} }).scoped).toBe(
      false,
    );
    for (const one of [dataReadonly(), dataPath('/s'), dataObjectId(idOf('/s'))]) {
      const known = whoami(tokenOf([one]), { rootKey, dialect: onedataDialect, context: {} });
      expect(known.scoped).toBe(true);
    }
  });

  test('is nothing where no request is left', () => {
    for (const [isNothing, ...given] of [
      [true, dataPath('/s'), dataPath('/t')],
      [true, { type: 'data.path', whitelist: ['Lw=='] }],
      [true, { type: 'data.objectid', whitelist: ['A'] }],
      [false, dataPath('/s'), dataObjectId(idOf('/s'))],
      [false, dataReadonly()],
    ] as const) {
      expect(setOf(inferred(...given)).isNothing).toBe(isNothing);
    }
  });

  test('is nothing for a token that is not for access', () => {
    const identity = identityToken([], { secret: rootKey });
    const dialect = onedataDialectFor('identity');
    const { scope } = inferScope(identity, { rootKey, dialect, context: {}, expect: 'identity' });
    expect(scope).toEqual({
      readonly: true,
      spaces: { kind: 'nothing' },
      paths: { kind: 'nothing' },
      objects: [],
    });
    expect(scopeAllows(scope, { path: '/s' })).toBe(false);
    expect(scopeAllows(scope, {})).toBe(false);
  });

  test('has the paths that all caveats have in common', () => {
    expect(inferred(dataPath('/s/a/b', '/s/a', '/s/a!', '/t')).paths).toEqual({
      kind: 'only',
      values: ['/s/a', '/s/a!', '/t'],
    });
    const { paths: common, spaces } = inferred(dataPath('/s/a', '/t'), dataPath('/s', '/t/b'));
    expect(common).toEqual({ kind: 'only', values: ['/s/a', '/t/b'] });
    expect(spaces).toEqual({ kind: 'only', values: ['s', 't'] });
  });

  test('has a list of object ids for each caveat', () => {
    const [a, b, c] = [idOf('/s/a'), idOf('/s/b'), idOf('/t/c')];
    const { objects, spaces } = inferred(dataObjectId(c, a), dataObjectId(b), dataObjectId(a, c));
    expect(objects).toEqual([[a, c], [b]].sort());
    expect(spaces).toEqual({ kind: 'only', values: ['s'] });
  });
});

describe('a path that is not canonical', () => {
  const cases = NO_PATHS.map((file) => [file.slice(0, 20), file] as const);
  test.each(cases)('is reached by no token, the unrestricted included: %j', async (_, file) => {
    const asked = { data: { path: file }, access: 'read' } as const;
    const call = { rootKey, dialect: onedataDialect };
    const error = refused(() => verify(tokenOf([]), { ...call, request: asked }));
    expect(error).toMatchObject({ code: 'scope_denied', failures: [] });
    const badData = { id: 'badData', details: { key: 'data.path' } };
    expect(toOnedataError(error).toJSON().error).toMatchObject(badData);
    expect(await errorOf(() => verifyAccessToken(accessToken(), { ...options, ...asked }))).toEqual(
      toOnedataError(error).toJSON().error,
    );
    expect(scopeAllows(inferred(), asked.data)).toBe(false);
    // Another service looks at it.
    const deferred = { ...asked, deferred: ['data'] } as const;
    expect(() => verify(tokenOf([dataReadonly()]), { ...call, request: deferred })).not.toThrow();
    await verifyAccessToken(accessToken([dataReadonly()]), { ...options, ...deferred });
  });
});

describe('a mistake of the server', () => {
  test.each<[object, string]>([
    [{ doc: 'A' }, "resource: unknown option 'doc' (it takes: access, objectIds, path)"],
    [{ path: 1 }, 'resource.path must be a string'],
    [{ objectIds: 'A' }, 'resource.objectIds must be a list of strings'],
    [{ access: 'append' }, "access must be 'read' or 'write'"],
    [{ access: [] }, 'access must not be an empty list'],
    [[], 'resource: expected an object of options'],
  ])('throws when a scope is asked: %j', (query, message) => {
    expect(() => scopeAllows(inferred(), query)).toThrow(new TypeError(message));
  });

  test.each<[object, string]>([
    [{ pth: '/s' }, "data: unknown option 'pth' (it takes: objectIds, path)"],
    [{ path: 1 }, 'data.path must be a string'],
    [{ objectIds: [1] }, 'data.objectIds must be a list of strings'],
  ])('throws in a request: %j', async (given, message) => {
    const request = { data: given, access: 'read' } as const;
    expect(() => verify(tokenOf([]), { rootKey, dialect: onedataDialect, request })).toThrow(
      new TypeError(`request.${message}`),
    );
    await expect(verifyAccessToken(accessToken(), { ...options, data: given })).rejects.toThrow(
      new TypeError(message),
    );
  });

  test('is what does not compile', () => {
    const scope = inferred(dataPath('/s'));
    const answer = {
      ...inferScope(tokenOf([]), { rootKey, dialect: onedataDialect, context: {} }),
    };
    expect(scopeAllows(answer, { path: '/s', objectIds: [], access: 'read' })).toBe(true);
    // @ts-expect-error another scope's field
    expect(() => scopeAllows(answer, { doc: 'A' })).toThrow(TypeError);
    // @ts-expect-error another action
    expect(() => scopeAllows(scope, { path: '/s', access: 'admin' })).toThrow(TypeError);
  });

  test('is to ask for what only the file system knows', () => {
    const scope = inferred(dataPath('/s/a'));
    const error = new TypeError('this needs a scope that was made with defineScope');
    expect(() => scopeOverlaps(scope, { path: '/s' })).toThrow(error);
    expect(() => idsInScope(scope, 'path', {})).toThrow(error);
  });
});
