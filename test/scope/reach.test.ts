import {
  createDialect,
  defineScope,
  idsInScope,
  inferScope,
  mint,
  scopeAllows,
  scopeOverlaps,
  verify,
} from 'caveats';
import { describe, expect, test } from 'vitest';
import { refused } from '../token/thrown.js';

const git = defineScope({
  levels: { org: {}, repo: { in: 'org' }, branch: { in: 'repo' }, app: { in: 'org' }, user: {} },
  actions: ['read', 'write', 'admin'],
  mixed: 'permit',
});
const { org, repo, branch, app, user, access, permit } = git.caveats;
const reachOf = (...caveats: Parameters<typeof git.reach>[0]) => git.reach(caveats).report();

const ALL = ['read', 'write', 'admin'];

describe('what caveats of a scope leave together', () => {
  test('is everything without any, and nothing if they have nothing in common', () => {
    expect(reachOf()).toEqual({ kind: 'unrestricted' });
    expect(reachOf(org('a'), org('b'))).toEqual({ kind: 'nothing' });
    expect(reachOf(org('a'), user('a'))).toEqual({ kind: 'nothing' });
    expect(reachOf(repo('a', 'x'), app('a', 'x'))).toEqual({ kind: 'nothing' });
    expect(reachOf(access('read'), access('write', 'admin'))).toEqual({ kind: 'nothing' });
  });

  test('is the narrower of two of which one is in the other', () => {
    const narrow = { kind: 'only', resources: [{ org: 'a', repo: 'x', access: ALL }] };
    expect(reachOf(org('a', 'b'), repo('a', 'x'))).toEqual(narrow);
    expect(reachOf(repo('a', 'x'), org('a', 'b'))).toEqual(narrow);
    expect(reachOf(repo('a', 'x', 'y'), branch('b', 'x', 'm'), org('b'))).toEqual({
      kind: 'nothing',
    });
  });

  test('has each resource with all of its actions, and none that a wider one has already', () => {
    const caveat = permit(
      { org: 'a', repo: 'x', access: ['read'] },
      { access: ['read'] },
      { org: 'a', repo: 'x', branch: 'm', access: ['admin', 'read'] },
      { org: 'a', access: ['write'] },
      { org: 'a', repo: 'x', access: ['write'] },
    );
    expect(reachOf(caveat)).toEqual({
      kind: 'only',
      resources: [
        { access: ['read'] },
        { org: 'a', access: ['read', 'write'] },
        { org: 'a', repo: 'x', branch: 'm', access: ALL },
      ],
    });
    expect(reachOf(permit({ access: ['read'] }, { access: ['admin', 'write'] }))).toEqual({
      kind: 'unrestricted',
    });
  });

  test('is in the order of levels as they are declared, then of code units, parents first', () => {
    const { scope } = inferScope(
      mint({
        rootKey,
        dialect,
        identity: { subject: 'u' },
        caveats: [
          permit(
            { user: 'A', access: ['read'] },
            { org: 'a', app: 'a', access: ['read'] },
            { org: 'a-b', access: ['read'] },
            { org: 'a/b', access: ['read'] },
            { org: '\u{1f600}', access: ['read'] },
            { org: '\uffee', access: ['read'] },
            { org: 'a', repo: 'z', access: ['read'] },
            { org: 'a', repo: 'b', branch: 'm', access: ['read'] },
            { org: '10', access: ['read'] },
            { org: '9', access: ['read'] },
          ),
        ],
      }),
      { rootKey, dialect, context: {} },
    );
    expect(JSON.stringify(scope.kind === 'only' && scope.resources)).toBe(
      JSON.stringify(
        [
          { org: '10' },
          { org: '9' },
          { org: 'a', repo: 'b', branch: 'm' },
          { org: 'a', repo: 'z' },
          { org: 'a', app: 'a' },
          { org: 'a-b' },
          { org: 'a/b' },
          { org: '\u{1f600}' },
          { org: '\uffee' },
          { user: 'A' },
        ].map((each) => ({ ...each, access: ['read'] })),
      ),
    );
  });
});

const rootKey = 'a root key of 32 bytes, no less.';
const dialect = createDialect({ scope: git });

describe.each([
  '__proto__',
  'constructor',
  'toString',
  'undefined',
  '1',
  '-0',
  'a/b',
  '\u0000',
  '|',
])('an id %j', (id) => {
  test('is one like any other', () => {
    const scope = reachOf(org(id));
    expect(scope).toEqual({ kind: 'only', resources: [{ org: id, access: ALL }] });
    expect(scopeAllows(scope, { org: id })).toBe(true);
    expect(scopeAllows(scope, { org: id, repo: id, branch: id })).toBe(true);
    expect(scopeAllows(scope, { user: id })).toBe(false);
    expect(scopeAllows(scope, {})).toBe(false);
    expect(scopeOverlaps(scope, {})).toBe(true);
    expect(idsInScope(scope, 'org', {})).toEqual({ kind: 'only', ids: [id] });
  });

  test('is not reached if it is not listed', () => {
    const scope = reachOf(repo('A', id));
    expect(scopeAllows(scope, { org: 'A', repo: id })).toBe(true);
    expect(scopeAllows(scope, { org: 'A', repo: `${id}x` })).toBe(false);
    expect(scopeAllows(scope, { org: 'A', app: id })).toBe(false);
    expect(scopeAllows(scope, { org: 'A' })).toBe(false);
    expect(scopeAllows(scope, { org: id })).toBe(false);
    expect(scopeAllows(reachOf(repo(id, 'A')), { org: 'A', repo: id })).toBe(false);
  });
});

describe('an id that no request may have', () => {
  test.each([[''], ['\ud800'], ['x'.repeat(513)]])('is unmet for every token: %j', (id) => {
    expect(scopeAllows(reachOf(), { org: id })).toBe(false);
    expect(scopeOverlaps(reachOf(), { org: id })).toBe(false);
    expect(idsInScope(reachOf(), 'repo', { org: id })).toEqual({ kind: 'nothing' });
    const token = mint({ rootKey, dialect, identity: { subject: 'u' } });
    const request = { resource: { org: id }, access: 'read' } as const;
    const { code, failures } = refused(() => verify(token, { rootKey, dialect, request }));
    expect([code, failures]).toEqual(['scope_denied', []]);
  });

  test('is not reported: the scope of a token that lists no other is nothing', () => {
    const long = 'x'.repeat(513);
    expect(reachOf(org(long))).toEqual({ kind: 'nothing' });
    expect(reachOf(org('A', long))).toEqual({
      kind: 'only',
      resources: [{ org: 'A', access: ALL }],
    });
    expect(reachOf(branch(long, 'x', 'y'))).toEqual({ kind: 'nothing' });
  });
});

describe('a level that matches by prefix', () => {
  const store = defineScope({
    levels: { bucket: {}, object: { in: 'bucket', match: 'prefix' }, uri: { match: 'prefix' } },
    actions: ['get', 'put'],
  });
  const { object, uri } = store.caveats;
  const scopeOf = (...caveats: Parameters<typeof store.reach>[0]) => store.reach(caveats).report();
  const reaches = (scope: ReturnType<typeof scopeOf>, key: string): boolean =>
    scopeAllows(scope, { bucket: 'b', object: key });

  test('reaches all that begins with an entry that ends with a slash', () => {
    const scope = scopeOf(object('b', '2024/'));
    for (const key of ['2024/', '2024/a.jpg', '2024/raw/a.jpg'])
      expect(reaches(scope, key)).toBe(true);
    for (const key of ['2024', '2024-private/a.jpg', 'x/2024/a', '202']) {
      expect(reaches(scope, key)).toBe(false);
    }
  });

  test('reaches a single key with exact, and not what begins with it', () => {
    const scope = scopeOf(object.exact('b', 'a.jpg'));
    expect(reaches(scope, 'a.jpg')).toBe(true);
    for (const key of ['a.jpg/', 'a.jpg/b', 'a.jpgx', 'a']) expect(reaches(scope, key)).toBe(false);
  });

  test('leaves the narrower of two prefixes', () => {
    expect(scopeOf(object('b', 'a/'), object('b', 'a/b/', 'c/'))).toEqual({
      kind: 'only',
      resources: [{ bucket: 'b', object: 'a/b/', access: ['get', 'put'] }],
    });
    expect(scopeOf(object('b', 'a/', 'a/b/', 'a/b/c/'))).toEqual({
      kind: 'only',
      resources: [{ bucket: 'b', object: 'a/', access: ['get', 'put'] }],
    });
    expect(scopeOf(object('b', 'a/'), object.exact('b', 'a/x', 'ax'))).toEqual({
      kind: 'only',
      resources: [{ bucket: 'b', object: 'a/x', access: ['get', 'put'] }],
    });
  });

  test('takes URIs and their schemes', () => {
    const scope = scopeOf(uri('file:///repo/'));
    expect(store.kinds.map((kind) => kind.encode).length).toBe(4);
    expect(scopeAllows(scope, { uri: 'file:///repo/a/b.ts' })).toBe(true);
    expect(scopeAllows(scope, { uri: 'file:///repository' })).toBe(false);
    expect(scopeAllows(scope, { uri: 'file:///repo/../etc' })).toBe(false);
    expect(scopeAllows(scope, { uri: 'file:///repo//a' })).toBe(false);
  });

  test.each(['2024', '', '/', 'a//', '../', './a/', 'a/../'])('has no prefix %j', (key) => {
    expect(() => object('b', key)).toThrow(TypeError);
    expect(() => object('b', key)).toThrow(/^object: /);
  });

  test.each(['a/', '', '/a', 'a//b', '..', 'a/./b'])('has no exact key %j', (key) => {
    expect(() => object.exact('b', key)).toThrow(/^object(\.exact)?: /);
  });

  test.each(['', '/', '/a', 'a//b', '..', 'a/..', './a', 'a/./b', 'a//', '\ud800'])(
    'is unmet for every token if a client sends %j',
    (key) => {
      expect(reaches(scopeOf(), key)).toBe(false);
      expect(scopeAllows(scopeOf(), { bucket: 'b' })).toBe(true);
    },
  );
});

describe('a mistake of the server is a TypeError, and says what is wrong', () => {
  const scope = reachOf(org('A'));

  test.each<[object, string]>([
    [
      { orgs: 'A' },
      "resource: unknown level 'orgs' (this scope has: org, repo, branch, app, user)",
    ],
    [{ repo: 'x' }, "resource: a resource with 'repo' must have exactly: org, repo"],
    [
      { org: 'A', branch: 'm' },
      "resource: a resource with 'branch' must have exactly: org, repo, branch",
    ],
    [
      { org: 'A', repo: 'x', app: 'y' },
      "resource: a resource with 'repo' must have exactly: org, repo",
    ],
    [{ org: 'A', user: 'x' }, "resource: a resource with 'org' must have exactly: org"],
    [{ org: 5 }, 'resource.org must be a string'],
    [{ org: null }, 'resource.org must be a string'],
    [{ org: 'A', access: 'delete' }, "access must be 'read' or 'write' or 'admin'"],
    [{ org: 'A', access: [] }, 'access must not be an empty list'],
    [{ org: 'A', access: ['read', 'x'] }, "access must be 'read' or 'write' or 'admin'"],
  ])('%j', (query, message) => {
    expect(() => scopeAllows(scope, query)).toThrow(new TypeError(message));
    expect(() => scopeOverlaps(scope, query)).toThrow(new TypeError(message));
  });

  test.each<[string, object, string]>([
    ['repos', {}, 'idsInScope: level must be one of org, repo, branch, app, user'],
    ['repo', {}, "idsInScope: the parent must be the resource that a 'repo' is in"],
    ['org', { org: 'A' }, "idsInScope: the parent must be the resource that a 'org' is in"],
    ['repo', { user: 'A' }, "idsInScope: the parent must be the resource that a 'repo' is in"],
    ['branch', { repo: 'x' }, "resource: a resource with 'repo' must have exactly: org, repo"],
  ])('idsInScope: %s in %j', (level, parent, message) => {
    expect(() => idsInScope(scope, level as 'org', parent)).toThrow(new TypeError(message));
  });
});

describe('a report that came as JSON', () => {
  const report = reachOf(repo('A', 'x'), access('read'));

  test('is read, and is asked as it was; it may be in any order', () => {
    const json = JSON.parse(JSON.stringify(report));
    expect(git.parseReach(json)).toEqual(report);
    expect(scopeAllows(git.parseReach(json), { org: 'A', repo: 'x', access: 'read' })).toBe(true);
    const spelt = {
      resources: [
        { access: ['read'], repo: 'x', org: 'A' },
        { org: 'A', repo: 'x', access: ['read', 'read'] },
      ],
      kind: 'only',
    };
    expect(JSON.stringify(git.parseReach(spelt))).toBe(JSON.stringify(report));
  });

  test.each<[unknown]>([
    [null],
    ['unrestricted'],
    [[]],
    [{}],
    [{ kind: 'all' }],
    [{ kind: 'unrestricted', resources: [] }],
    [{ kind: 'nothing', extra: true }],
    [{ kind: 'only' }],
    [{ kind: 'only', resources: [] }],
    [{ kind: 'only', resources: {} }],
    [{ kind: 'only', resources: [null] }],
    [{ kind: 'only', resources: Object.assign([], { 1: { org: 'A', access: ['read'] } }) }],
    [{ kind: 'only', resources: [{ org: 'A' }] }],
    [{ kind: 'only', resources: [{ org: 'A', access: [] }] }],
    [{ kind: 'only', resources: [{ org: 'A', access: 'read' }] }],
    [{ kind: 'only', resources: [{ org: 'A', access: ['delete'] }] }],
    [{ kind: 'only', resources: [{ repo: 'x', access: ['read'] }] }],
    [{ kind: 'only', resources: [{ doc: 'A', access: ['read'] }] }],
    [{ kind: 'only', resources: [{ org: '', access: ['read'] }] }],
    [{ kind: 'only', resources: [{ org: 'x'.repeat(513), access: ['read'] }] }],
    [{ kind: 'only', docs: { A: { tables: 'all' } } }],
  ])('is refused if no scope would report it: %j', (json) => {
    expect(() => git.parseReach(json)).toThrow(TypeError);
    expect(() => git.parseReach(json)).toThrow(/^parseReach/);
  });
});
