import { describe, expect, test } from 'vitest';
import {
  type AnyCaveat,
  attenuate,
  inferScope,
  inspect,
  mint,
  serialize,
  type TokenInput,
  time,
  verify,
} from 'caveats';
import { createAuthority } from 'caveats/authority';
import { createGuard } from 'caveats/http';
import { asks, dcache as dialect, ownerOf } from '../../examples/dialects/dcache.js';
import { below, dcacheScope, pathsOf } from '../../examples/dialects/dcache-paths.js';
import { type Activity, activity } from '../../examples/dialects/storage-kinds.js';
import vectors from '../vectors/dialects/dcache.json' with { type: 'json' };
import { expectRead, momentSamples, testKindLaws } from './kind-laws.js';

const { rootKey, tokens } = vectors;
const context = { now: Date.parse('2029-06-01T00:00:00Z') / 1000, ip: '192.168.1.77' };
const failure = (code: string) => expect.objectContaining({ code });

/** Verifies a token for a path, as a client names it. */
function grantOf(token: TokenInput, path: string, access: Activity, more: object = {}) {
  return verify(token, {
    rootKey,
    dialect,
    request: { ...context, ...asks(path, access), ...more },
  });
}

const ALLOWED: Readonly<Record<keyof typeof tokens, readonly [string, Activity]>> = {
  'for everything': ['/Users/paul/a', 'DELETE'],
  'for a path, asked for in the URL': ['/data/2019/a', 'DOWNLOAD'],
  'for a path, narrowed by its holder': ['/Users/alice/shared-with-Bob/a', 'DOWNLOAD'],
  'with a root': ['/shared-with-Bob/a', 'UPLOAD'],
};

const DENIED: Readonly<Record<keyof typeof tokens, readonly (readonly [string, Activity])[]>> = {
  'for everything': [['/Users/../a', 'LIST']],
  'for a path, asked for in the URL': [
    ['/data/2018', 'LIST'],
    ['/data/2019', 'DELETE'],
    ['/', 'LIST'],
  ],
  'for a path, narrowed by its holder': [
    ['/Users/alice', 'DOWNLOAD'],
    ['/shared-with-Bob/a', 'DOWNLOAD'],
    ['/Users/alice/shared-with-Bobby', 'DOWNLOAD'],
    ['/Users/alice/shared-with-Bob/a', 'LIST'],
  ],
  'with a root': [
    ['/Users/alice/shared-with-Bob/a', 'UPLOAD'],
    ['/other', 'LIST'],
  ],
};

describe.each(Object.entries(tokens))('a token %s', (name, { text, conditions }) => {
  const [path, access] = ALLOWED[name as keyof typeof ALLOWED];

  test('is read, each condition as it was written', () => {
    expectRead(text, dialect, { identifier: vectors.identifier, conditions });
    expect(serialize(text, 'v1')).toBe(text);
  });

  test('is verified, and denied what it does not reach', () => {
    const grant = grantOf(text, path, access);
    expect(ownerOf(grant)).toEqual({
      type: 'id',
      uid: 2002,
      gids: [1001, 2002, 0],
      username: 'paul',
    });
    expect(grant.can({ path: path.slice(1), access })).toBe(true);
    for (const [other, action] of DENIED[name as keyof typeof DENIED]) {
      expect(() => grantOf(text, other, action)).toThrow(failure('scope_denied'));
      expect(grant.can({ path: other.slice(1), access: action })).toBe(false);
    }
  });

  test('is denied later, with another key, and with a condition that nobody knows', () => {
    const late = { now: Date.parse('2030-04-17T09:51:23Z') / 1000 };
    expect(() => grantOf(text, path, access, late)).toThrow(failure('token_expired'));
    const other = { rootKey: 'another key of a dCache, of 32 bytes', dialect, request: {} };
    expect(() => verify(text, other)).toThrow(failure('bad_signature'));
    for (const unknown of ['name:root', 'uid:0', 'activity', 'Path:/']) {
      const token = attenuate(text, [unknown], { dialect });
      expect(() => grantOf(token, path, access)).toThrow(failure('unknown_caveat'));
    }
  });

  test('is narrowed, and never widened', () => {
    const step = attenuate(text, [below('deeper'), activity(access), time(context.now + 60)], {
      dialect,
    });
    const inside = `${path.replace(/\/[^/]*$/, '')}/deeper/a`;
    const wide = attenuate(step, [below('/'), activity(...new Set(['DELETE', access]))], {
      dialect,
    });
    for (const token of [step, wide]) {
      if (name !== 'for everything') grantOf(token, inside, access);
      expect(() => grantOf(token, path, access)).toThrow(failure('scope_denied'));
      expect(() => grantOf(token, inside, 'STAGE')).toThrow(failure('scope_denied'));
    }
  });
});

test('a path that is longer than that of any request reaches nothing', () => {
  const folders = Array.from({ length: 9000 }, (_, i) => `path:/${i}`);
  for (const caveats of [
    [`path:/${'a'.repeat(600)}`],
    folders.slice(0, 200),
    folders.slice(0, 3000),
  ]) {
    const token = mint({ rootKey, dialect, identifier: 'id', caveats });
    expect(inspect(token, { dialect }).unverified.atMost.scope).toEqual({
      kind: 'nothing',
    });
  }
});

test('a request without a path is denied', () => {
  const { text } = tokens['for a path, asked for in the URL'];
  for (const resource of [{}, undefined]) {
    const request = {
      ...context,
      access: 'DOWNLOAD',
      bytes: 0,
      ...(resource && { resource }),
    } as const;
    expect(() => verify(text, { rootKey, dialect, request })).toThrow(failure('scope_denied'));
  }
});

test('paths that lead nowhere together deny', () => {
  const token = attenuate(tokens['with a root'].text, ['root:elsewhere'], { dialect });
  expect(() => grantOf(token, '/shared-with-Bob/a', 'UPLOAD')).toThrow(failure('scope_denied'));
  expect(inferScope(token, { rootKey, dialect, context }).scope).toEqual({ kind: 'nothing' });
});

test.each(vectors.paths)('$steps make $visible of $root visible', ({ steps, visible, root }) => {
  const caveats = steps.map((text) => dialect.read(text)!.caveat);
  expect(pathsOf(caveats)).toEqual(visible === null ? undefined : { visible, root });
  expect(dcacheScope.reach([]).isUnrestricted).toBe(true);
  expect(dialect.scope.nothing.isNothing).toBe(true);
});

test('one more path or root never makes visible what was not', () => {
  const steps = ['path:a', 'path:/a/b', 'root:/a', 'root:b', 'path:/'].map((text) => {
    return dialect.read(text)!.caveat;
  });
  /** Where the caveats lead from the root of all files. */
  const placeOf = (caveats: typeof steps): string | undefined => {
    const paths = pathsOf(caveats);
    return paths && `${paths.root}/${paths.visible}/`.replace(/\/+/g, '/');
  };
  const upTo = (length: number): (typeof steps)[] =>
    length === 0 ? [[]] : upTo(length - 1).flatMap((list) => steps.map((step) => [...list, step]));
  for (const list of [0, 1, 2, 3].flatMap(upTo)) {
    const before = placeOf(list);
    for (const step of steps) {
      const after = placeOf([...list, step]);
      expect(after === undefined || (before !== undefined && after.startsWith(before))).toBe(true);
    }
  }
});

test('inferScope reports the paths, the activities, and the first end', () => {
  const { text } = tokens['for a path, narrowed by its holder'];
  const inferred = inferScope(text, { rootKey, dialect, context });
  const access = ['DOWNLOAD', 'READ_METADATA'];
  expect(inferred.scope).toEqual({
    kind: 'only',
    resources: [
      { path: 'Users/alice/shared-with-Bob', access },
      { path: 'Users/alice/shared-with-Bob/', access },
    ],
  });
  expect(inferred.validUntil).toBe(Date.parse('2030-01-01T00:00:00Z') / 1000);
  const other = { ...context, ip: '192.168.2.1' };
  expect(() => inferScope(text, { rootKey, dialect, context: other })).toThrow(
    failure('context_denied'),
  );
});

test('a folder that is in one of the same name is another', () => {
  const text = tokens['for a path, asked for in the URL'].text;
  const token = attenuate(text, [below('/data/2019')], { dialect });
  expect(() => grantOf(token, '/data/2019/a', 'LIST')).toThrow(failure('scope_denied'));
  grantOf(token, '/data/2019/data/2019/a', 'LIST');
});

test('an upload is as long as the token allows', () => {
  const { text } = tokens['for a path, asked for in the URL'];
  const token = attenuate(tokens['for everything'].text, ['max-upload:10', 'max-upload:20'], {
    dialect,
  });
  expect(dialect.read('max-upload:0')).toBeUndefined();
  grantOf(token, '/a', 'UPLOAD', { bytes: 10 });
  grantOf(text, '/data/2019/a', 'DOWNLOAD');
  expect(() => grantOf(token, '/a', 'UPLOAD', { bytes: 11 })).toThrow(failure('usage_denied'));
  expect(() => grantOf(token, '/a', 'UPLOAD')).toThrow(failure('usage_denied'));
});

test('paths that are together longer than any file reach nothing', () => {
  const token = tokens['for everything'].text;
  const name = 'a'.repeat(300);
  for (const long of [['path:/' + 'a'.repeat(513)], [`path:${name}`, `path:${name}`]]) {
    const narrow = attenuate(token, long, { dialect });
    const inferred = inferScope(narrow, { rootKey, dialect, context });
    expect(inferred.scope).toEqual({ kind: 'nothing' });
    expect(inspect(narrow, { dialect }).unverified.atMost.scope).toEqual({ kind: 'nothing' });
    expect(() => grantOf(narrow, `/${name}/${name}/a`, 'LIST')).toThrow(failure('scope_denied'));
  }
});

test('a path that the verifying side adds is in force, too', async () => {
  const restrictions = () => ['path:/public'];
  const authority = createAuthority({ keys: rootKey, dialect, restrictions });
  const ask = (path: string) =>
    authority.verify(tokens['for everything'].text, {
      request: { ...context, ...asks(path, 'LIST') },
    });
  expect((await ask('/public/a')).can({ path: 'private', access: 'LIST' })).toBe(false);
  await expect(ask('/private/a')).rejects.toThrow(failure('scope_denied'));
});

test.each(['10.0.0.0/8/24', '10.0.0.1/8/', '10.0.0.0/8/8'])('%s is no network', (range) => {
  expect(dialect.read(`ip:${range}`)).toBeUndefined();
});

test('of two owners, none counts', () => {
  const token = attenuate(tokens['for everything'].text, ['id:0;0;root'], { dialect });
  expect(ownerOf(grantOf(token, '/a', 'LIST'))).toBeUndefined();
});

test("the token of dCache's user guide is read", () => {
  for (const { text } of vectors.foreign) {
    const { caveats } = inspect(text, { dialect }).unverified;
    expect(caveats.map((each) => each.party === 'first' && each.caveat)).toEqual([
      { type: 'iid', text: 'pFM052rS' },
      { type: 'id', uid: 2002, gids: [1001, 2002, 0], username: 'paul' },
      { type: 'time', validUntil: 1_555_494_682, text: 'before:2019-04-17T09:51:22.840Z' },
      { type: 'home', text: '/Users/paul' },
    ]);
  }
});

test.each([
  ...vectors.refused,
  ...[
    'path:',
    'path:a/../b',
    'path:..',
    'path:/a//b',
    'root:',
    'home:x',
    'ip:',
    'ip:10.0.0.0/33',
    'ip:10.0.0.999/24',
    'ip:10.0.0.0/',
    'ip:10.0.0.0/08',
    'ip:10.0.0.1, 10.0.0.2',
  ],
  ...[
    'ip:localhost',
    'ip:10.0.0',
    'max-upload:',
    'max-upload:-1',
    'max-upload:1.5',
    'iid:',
    'id:01;2;a',
    'id:1;2; a',
  ],
])('%j is not read', (text) => {
  expect(dialect.read(text)).toBeUndefined();
});

test('a guard counts paths from where the caveats of a token lead', async () => {
  const guard = createGuard({ rootKey, dialect });
  const { text } = tokens['for a path, narrowed by its holder'];
  const statusOf = async (path: string) => {
    const headers = { authorization: `Bearer ${text}` };
    const outcome = await guard.authorize(headers, { ...context, ...asks(path, 'DOWNLOAD') });
    return outcome.ok ? 200 : outcome.status;
  };
  expect(await statusOf('/Users/alice/shared-with-Bob/a')).toBe(200);
  expect(await statusOf('/Users/alice/a')).toBe(403);
});

const values = (...given: object[]) => given as AnyCaveat[];

describe('kinds', () =>
  testKindLaws(
    dialect,
    {
      time: momentSamples,
      ip: {
        values: ['192.168.1.1/24', '10.0.0.1,2001:db8::/32'].map(
          (list) => dialect.read(`ip:${list}`)!.caveat,
        ),
        requests: ['192.168.1.9', '192.168.2.1', '10.0.0.1', '2001:db8::1', '::1'].map((ip) => ({
          ip,
        })),
        alsoMeets: () => true,
      },
      'max-upload': {
        values: values({ type: 'max-upload', bytes: 10 }, { type: 'max-upload', bytes: 1_048_576 }),
        requests: [0, 10, 11, 2_000_000, -1].map((bytes) => ({ bytes })),
        alsoMeets: () => true,
      },
      id: {
        values: values({ type: 'id', uid: 2, gids: [3, 4], username: 'paul' }),
        requests: [{}],
      },
      iid: { values: values({ type: 'iid', text: 'pFM052rS' }), requests: [{}] },
      home: { values: values({ type: 'home', text: '/Users/paul' }), requests: [{}] },
    },
    { always: ['id', 'iid', 'home'] },
  ));
