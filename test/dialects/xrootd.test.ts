import { describe, expect, test } from 'vitest';
import {
  type AnyCaveat,
  attenuate,
  deserialize,
  inferScope,
  scopeAllows,
  serialize,
  time,
  verify,
} from 'caveats';
import { scopeLaws } from 'caveats/testing';
import { activity, fileAt } from '../../examples/dialects/storage-kinds.js';
import { path, xrootd as dialect } from '../../examples/dialects/xrootd.js';
import vectors from '../vectors/dialects/xrootd.json' with { type: 'json' };
import { expectRead, momentSamples, testKindLaws } from './kind-laws.js';

const { rootKey } = vectors;
const now = Date.parse('2030-06-01T00:00:00Z') / 1000;
const failure = (code: string) => expect.objectContaining({ code });
const asks = (name: string, access: 'DOWNLOAD' | 'READ_METADATA' | 'UPLOAD' = 'DOWNLOAD') => ({
  resource: fileAt(name),
  access,
  now,
});

describe.each(Object.entries(vectors.tokens))('a token %s', (_, { text, conditions }) => {
  test('is read, each condition as it was written', () => {
    expectRead(text, dialect, { identifier: vectors.identifier, conditions });
    expect(serialize(text, 'v1')).toBe(text);
  });

  test('is verified, and denied with another key, later, and with a condition that nobody knows', () => {
    const request = asks('/store/user/alice/public/a.root');
    verify(text, { rootKey, dialect, request });
    const other = { rootKey: 'another key of an XRootD, 32 bytes', dialect, request };
    expect(() => verify(text, other)).toThrow(failure('bad_signature'));
    const late = { ...request, now: Date.parse('2030-09-06T12:00:00Z') / 1000 };
    expect(() => verify(text, { rootKey, dialect, request: late })).toThrow(
      failure('token_expired'),
    );
    for (const unknown of ['ip:10.0.0.1', 'path :/', 'Path:/', 'anything']) {
      const token = attenuate(text, [unknown], { dialect });
      expect(() => verify(token, { rootKey, dialect, request })).toThrow(failure('unknown_caveat'));
    }
  });

  test('is narrowed, and never widened', () => {
    const caveats = [path('/store/user/alice/public'), activity('DOWNLOAD'), time(now + 60)];
    const wide = attenuate(text, [...caveats, path('/'), activity('UPLOAD', 'DOWNLOAD')], {
      dialect,
    });
    verify(wide, { rootKey, dialect, request: asks('/store/user/alice/public/a.root') });
    for (const request of [
      asks('/store/user/alice/secret'),
      asks('/store/user/alice/public-not'),
      asks('/store/user/alice/public/../secret'),
      asks('/store/user/alice/public/a.root', 'UPLOAD'),
    ]) {
      expect(() => verify(wide, { rootKey, dialect, request })).toThrow(failure('scope_denied'));
    }
  });
});

test('inferScope reports the paths, the activities, and the end', () => {
  const { text } = vectors.tokens['for a folder, narrowed by its holder'];
  const inferred = inferScope(text, { rootKey, dialect, context: { now } });
  const access = ['DOWNLOAD', 'UPLOAD', 'READ_METADATA'];
  expect(inferred.scope).toEqual({
    kind: 'only',
    resources: [
      { path: 'store/user/alice/public', access },
      { path: 'store/user/alice/public/', access },
    ],
  });
  expect(inferred.validUntil).toBe(Date.parse('2030-09-06T12:00:00Z') / 1000);
  expect(scopeAllows(inferred, { path: 'store/user/alice/public/a', access: 'UPLOAD' })).toBe(true);
  expect(scopeAllows(inferred, { path: 'store/user/alice/publicity' })).toBe(false);
});

test('who may do anything with a file may read its metadata', () => {
  const token = attenuate(vectors.tokens['for everything'].text, [activity('DOWNLOAD')], {
    dialect,
  });
  verify(token, { rootKey, dialect, request: asks('/a', 'READ_METADATA') });
  expect(deserialize(serialize(token)).macaroon.location).toBe('xrootd.example.org');
});

test.each([
  ...[
    'path:data',
    'path:',
    'path://',
    'path:/a//b',
    'path:/a/../b',
    'path:/.',
    'path:/a/..',
    'path: /a',
  ],
  ...['path:/a\n', 'path:/a\u0000', `path:/${'a'.repeat(600)}`],
  ...[
    'activity:',
    'activity:FOO',
    'activity:LIST,',
    'activity:LIST, DOWNLOAD',
    'activity:list',
    'activity:LIST,LIST',
  ],
  ...[
    'before:tomorrow',
    'before:2030-02-30T00:00:00Z',
    'before:2030-01-01T00:00:00',
    'before:2030-01-01',
    'before:',
  ],
  ...[
    'before:2030-01-01T24:00:00Z',
    'before:2030-01-01T00:00:00+01:00',
    'before:1900-01-01T00:00:00Z',
    'name:',
    'name',
  ],
])('%j is not read', (text) => {
  expect(dialect.read(text)).toBeUndefined();
});

describe('kinds', () =>
  testKindLaws(
    dialect,
    {
      time: momentSamples,
      name: { values: [{ type: 'name', text: 'alice' } as AnyCaveat], requests: [{}] },
    },
    { always: ['name'] },
  ));

const files = ['data', 'data/a', 'data/2024/b', 'database', 'x'];
const activities = ['LIST', 'DOWNLOAD', 'READ_METADATA'] as const;

describe.each(
  scopeLaws(dialect.scope, {
    caveats: [
      ...[activity('LIST'), activity('DOWNLOAD', 'LIST'), activity('READ_METADATA')],
      ...[path('/data'), path('/data/2024/'), path('/x'), path('/')],
    ],
    requests: [
      ...files.flatMap((name) =>
        activities.map((access) => ({ resource: fileAt(`/${name}`), access })),
      ),
      ...activities.map((access) => ({ resource: {}, access })),
      ...[{ resource: { path: 'data/a' } }, { access: 'LIST' as const }, {}],
    ],
    toQuery: ({ resource, access }) => resource && access && { ...resource, access },
    // A path of the caveat covers what is below it.
    alsoMeets(caveat, { resource, access }) {
      try {
        return dialect.scope.reach([caveat]).allows({ ...resource, access });
      } catch {
        return false;
      }
    },
  }),
)('scope', ({ name, run }) => {
  test(name, run);
});
