import { describe, expect, test } from 'vitest';
import {
  createDialect,
  defineScope,
  filterByScope,
  inferScope,
  mint,
  narrowestCaveats,
  open,
  judge,
  verify,
  withKinds,
} from '../../src/index.js';
import { scopeLaws } from '../../src/testing/index.js';
import { refused } from '../token/thrown.js';

/** `path:/data`, one folder and what is in it, and `activity:LIST,UPLOAD`, as dCache writes them. */
interface Path {
  readonly type: 'path';
  readonly path: string;
}
interface Activity {
  readonly type: 'activity';
  readonly activities: readonly ('LIST' | 'UPLOAD')[];
}

const storage = defineScope({
  levels: { file: { match: 'prefix' } },
  actions: ['LIST', 'UPLOAD'],
});
const isActivity = (word: string): word is 'LIST' | 'UPLOAD' => /^(?:LIST|UPLOAD)$/.test(word);
/** @throws TypeError for a value with further fields. */
function written(rest: object, text: string): string {
  if (Object.keys(rest).join() === 'type') return text;
  throw new TypeError('unknown field');
}
const scope = withKinds(
  storage,
  {
    type: 'path',
    start: 'path:',
    example: 'path:/data',
    decode: (text): Path => ({ type: 'path', path: text.slice(5) }),
    encode: ({ path, ...rest }: Path) => written(rest, `path:${path}`),
    reaches({ path }: Path) {
      if (!path.startsWith('/')) throw new TypeError('path: starts with a slash');
      const file = path.slice(1);
      return file === '' ? [{}] : [{ file }, { file: `${file}/` }];
    },
  },
  {
    type: 'activity',
    start: 'activity:',
    decode: (text): Activity => ({
      type: 'activity',
      activities: text.slice(9).split(',').filter(isActivity),
    }),
    encode: ({ activities, ...rest }: Activity) => written(rest, `activity:${activities.join()}`),
    reaches: ({ activities }: Activity) => [{ access: activities }],
  },
);
const dialect = createDialect({ scope, standardKinds: false });

const rootKey = 'an example key, 32 bytes or more';
const tokenWith = (...caveats: readonly string[]) =>
  mint({ rootKey, identity: { subject: 'usr-1' }, caveats });
const scopeOf = (...caveats: readonly string[]) =>
  inferScope(tokenWith(...caveats), { rootKey, dialect, context: {} }).scope;
const codeOf = (request: object, ...caveats: readonly string[]): string => {
  const opened = open(tokenWith(...caveats), { rootKey, dialect });
  const explained = judge.explain(opened, { request });
  const [failure] = explained.caveats.flatMap((each) => (each.met ? [] : [each.reason]));
  return explained.allowed ? 'allowed' : (failure ?? explained.error.code);
};

describe('a scope with kinds of its own', () => {
  test('reports what they reach together', () => {
    expect(scopeOf('path:/data', 'activity:LIST', 'path:/data/2024')).toEqual({
      kind: 'only',
      resources: [
        { file: 'data/2024', access: ['LIST'] },
        { file: 'data/2024/', access: ['LIST'] },
      ],
    });
    expect(scopeOf('path:/')).toEqual({ kind: 'unrestricted' });
    expect(scopeOf('path:/a', 'path:/b')).toEqual({ kind: 'nothing' });
    const files = ['data/x', 'database', 'data'];
    const reached = filterByScope(scopeOf('path:/data'), files, (file) => ({ file }));
    expect(reached).toEqual(['data/x', 'data']);
  });

  test.each<[object, readonly string[], string]>([
    [{ resource: { file: 'data/x' }, access: 'LIST' }, ['path:/data', 'activity:LIST'], 'allowed'],
    [{ resource: { file: 'data' }, access: 'LIST' }, ['path:/data'], 'allowed'],
    [{ resource: { file: 'data/x' } }, ['path:/data'], 'allowed'],
    [{ resource: { file: 'database' }, access: 'LIST' }, ['path:/data'], 'not_allowed'],
    [{ resource: { file: 'data/x' }, access: 'UPLOAD' }, ['activity:LIST'], 'not_allowed'],
    [{ resource: {}, access: 'LIST' }, ['path:/data'], 'wider_resource'],
    [{ resource: { file: 'x' } }, ['activity:LIST'], 'missing_context'],
    [{ access: 'LIST' }, ['path:/data'], 'missing_context'],
    [{ access: 'LIST' }, ['activity:LIST'], 'allowed'],
    [{}, ['activity:LIST,UPLOAD'], 'missing_context'],
    [{}, ['path:/'], 'missing_context'],
    [{ resource: { file: 'x/../y' }, access: 'LIST' }, ['path:/'], 'not_allowed'],
    [{ resource: { file: 'data/x' }, access: 'LIST' }, ['path:data'], 'unknown_caveat'],
    [{ resource: { file: 'data/x' }, access: 'LIST' }, ['path:/data/'], 'unknown_caveat'],
    [{ resource: { file: 'x' }, access: 'LIST' }, ['path:/a/../b'], 'unknown_caveat'],
    [{ resource: { file: 'x' }, access: 'LIST' }, ['activity:'], 'unknown_caveat'],
    [{ resource: { file: 'x' }, access: 'LIST' }, ['activity:LIST,DELETE'], 'unknown_caveat'],
    [{ resource: { file: 'x' }, access: 'LIST' }, ['file = x'], 'unknown_caveat'],
  ])('%j with %j is %s', (request, caveats, expected) => {
    expect(codeOf(request, ...caveats)).toBe(expected);
  });

  test('may have a kind that reaches nothing', () => {
    const never = withKinds(storage, {
      type: 'never',
      decode: () => ({ type: 'never' }),
      encode: () => 'never',
      reaches: () => [],
    });
    const own = createDialect({ scope: never });
    const token = tokenWith('never');
    expect(inferScope(token, { rootKey, dialect: own, context: {} }).scope.kind).toBe('nothing');
    const request = { resource: { file: 'x' }, access: 'LIST' } as const;
    const error = refused(() => verify(token, { rootKey, dialect: own, request }));
    expect([error.code, error.failures[0]?.reason]).toEqual(['scope_denied', 'not_allowed']);
  });

  test('refuses what a misspelt level or action would widen', () => {
    const token = tokenWith('path:/data');
    const request = { resource: { flie: 'data/x' }, access: 'LIST' } as unknown as object;
    expect(() => verify(token, { rootKey, dialect, request })).toThrow(TypeError);
    const wrong = withKinds(storage, {
      type: 'any',
      decode: () => ({ type: 'any' }),
      encode: () => 'any',
      reaches: () => [{ flie: 'x' } as unknown as { file: string }],
    });
    const request2 = { resource: { file: 'x' }, access: 'LIST' } as const;
    const misspelt = createDialect({ scope: wrong });
    const error = refused(() =>
      verify(tokenWith('any'), { rootKey, dialect: misspelt, request: request2 }),
    );
    expect(error.code).toBe('unknown_caveat');
  });

  test('has no narrowest caveats, which would be of kinds that it does not have', () => {
    const requests = [{ resource: { file: 'data/x' }, access: 'LIST' as const }];
    expect(() => narrowestCaveats(requests, { dialect })).toThrow(
      new TypeError('narrowestCaveats: the scope of this dialect has other kinds of caveat'),
    );
  });

  test('needs to know what they reach', () => {
    const kind = { type: 'x', decode: () => undefined, encode: () => 'x' };
    expect(() => withKinds(storage, kind as never)).toThrow(
      new TypeError("caveat kind 'x': reaches must be a function"),
    );
  });

  const files = ['data', 'data/x', 'data/x/y', 'database', 'other', undefined];
  const requests = files.flatMap((file) =>
    (['LIST', 'UPLOAD', undefined] as const).map((access) => ({
      ...(file === undefined ? {} : { resource: { file } }),
      ...(access && { access }),
    })),
  );
  const samples = {
    caveats: [
      ...['/', '/data', '/data/x', '/other'].map((path): Path => ({ type: 'path', path })),
      ...[['LIST'], ['UPLOAD'], ['LIST', 'UPLOAD']].map((list): Activity => ({
        type: 'activity',
        activities: list.filter(isActivity),
      })),
    ],
    requests,
    toQuery: ({ resource, access }: (typeof requests)[number]) =>
      resource && access && { ...resource, access },
    alsoMeets: (caveat: Path | Activity, { resource, access }: (typeof requests)[number]) =>
      caveat.type === 'activity'
        ? access !== undefined && caveat.activities.includes(access)
        : caveat.path === '/' || `/${resource?.file}/`.startsWith(`${caveat.path}/`),
  };
  for (const { name, run } of scopeLaws(scope, samples)) test(name, run);
});

describe('what a kind says that it reaches', () => {
  const plain = defineScope({ levels: { file: {} }, actions: ['LIST', 'UPLOAD'] });
  /** A scope whose one condition reaches what is given. */
  const reaching = (resources: unknown) =>
    createDialect({
      standardKinds: false,
      scope: withKinds(plain, {
        type: 'only',
        decode: (text) => (text === 'only' ? { type: 'only' as const } : undefined),
        encode: () => 'only',
        reaches: () => resources as [],
      }),
    });
  class Nothing {
    get file(): string {
      return 'a';
    }
  }

  test.each([
    ['a list with a hole', Object.assign([{ file: 'a' }], { 2: { file: 'b' } })],
    ['undefined', [undefined]],
    ['null', [null]],
    ['a number', [5]],
    ['a list in a list', [[]]],
    ['an object of a class', [new Nothing()]],
    ['a Map', [new Map([['file', 'a']])]],
  ])('is not everything for %s', (_, resources) => {
    expect(reaching(resources).read('only')).toBeUndefined();
  });

  test('has all actions without access, even if that is undefined', () => {
    const dialect = reaching([{ file: 'a', access: undefined }]);
    const token = mint({ rootKey: 'a'.repeat(32), identity: { subject: '' }, caveats: ['only'] });
    const { scope } = inferScope(token, { rootKey: 'a'.repeat(32), dialect, context: {} });
    expect(scope).toMatchObject({ resources: [{ file: 'a', access: ['LIST', 'UPLOAD'] }] });
  });
});

test('a scope needs a kind: without one, a request could not have a resource', () => {
  expect(() => withKinds(storage)).toThrow(new TypeError('withKinds: needs one or more kinds'));
});
