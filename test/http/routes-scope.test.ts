import { createDialect, defineScope } from 'caveats';
import { describe, expect, test } from 'vitest';
import { createRoutes, type RoutesOptions } from '../../src/http/index.js';

const git = defineScope({
  levels: { org: {}, repo: { in: 'org' }, branch: { in: 'repo' }, user: {} },
  actions: ['read', 'write', 'admin'],
});
const store = defineScope({
  levels: { bucket: {}, object: { in: 'bucket', match: 'prefix' } },
  actions: ['get', 'put'],
});

describe('the routes of a scope of one’s own', () => {
  const routes = createRoutes(
    {
      'GET /orgs': { list: 'org' },
      'POST /orgs/search': { list: 'org', access: 'read' },
      'GET /orgs/{org}/repos': { list: 'repo' },
      'GET /repos/{owner}/{repo}': { org: 'owner' },
      'DELETE /repos/{owner}/{repo}': { org: 'owner', access: 'admin' },
      'GET /{orgId}/{repoId}/{branch}': {},
      'GET /users/{userId}': {},
      'GET /health/{part}/now/x': {},
    },
    { scope: git },
  );

  test.each([
    ['GET', '/repos/acme/web', { org: 'acme', repo: 'web' }, 'read'],
    ['DELETE', '/repos/acme/web%2F1', { org: 'acme', repo: 'web/1' }, 'admin'],
    ['GET', '/acme/web/main', { org: 'acme', repo: 'web', branch: 'main' }, 'read'],
    ['HEAD', '/users/ada', { user: 'ada' }, 'read'],
    ['GET', '/health/db/now/x', {}, 'read'],
  ])('%s %s', (method, target, resource, access) => {
    const match = routes.match(method, target);
    expect(match).toMatchObject({ access });
    expect(match?.resource).toStrictEqual(resource);
    expect(match).not.toHaveProperty('list');
  });

  test.each([
    ['GET', '/orgs', 'org', {}, 'read'],
    ['POST', '/orgs/search', 'org', {}, 'read'],
    ['GET', '/orgs/acme/repos', 'repo', { org: 'acme' }, 'read'],
  ])('%s %s is a list', (method, target, list, resource, access) => {
    expect(routes.match(method, target)).toMatchObject({ list, resource, access });
  });

  test('a resource cannot be changed, so that what is told of it is what was sent', () => {
    expect(Object.isFrozen(routes.match('GET', '/users/ada')?.resource)).toBe(true);
  });
});

describe('an entry is refused', () => {
  test.each([
    ['without the parents of its level', 'GET /repos/{repo}', {}, 'must have exactly: org, repo'],
    [
      'without the parents of its level',
      'GET /r/{x}',
      { repo: 'x' },
      'must have exactly: org, repo',
    ],
    ['of two branches', 'GET /o/{org}/u/{user}', {}, 'must have exactly'],
    ['with an unknown level', 'GET /o/{id}', { team: 'id' }, "unknown option 'team'"],
    [
      'with an unknown action',
      'GET /o/{org}',
      { access: 'rename' },
      "'read' or 'write' or 'admin'",
    ],
    ['of a list of an unknown level', 'GET /o', { list: 'team' }, 'list must be one of org, repo'],
    ['with one parameter for two levels', 'GET /o/{a}', { org: 'a', repo: 'a' }, 'must name the'],
    ['with two parameters for one level', 'GET /o/{org}/{orgId}', {}, 'must name the'],
    ['with a rest for an exact level', 'GET /o/{org*}', {}, 'a level that matches by prefix'],
  ])('%s: %s', (_, template, entry, message) => {
    const make = () => createRoutes({ [template]: entry as {} }, { scope: git });
    expect(make).toThrow(TypeError);
    expect(make).toThrow(message);
  });

  test('without an action, if the scope has not both read and write', () => {
    const make = () => createRoutes({ 'GET /{bucket}': {} }, { scope: store });
    expect(make).toThrow("routes: GET /{bucket}: access is missing, and must be 'get' or 'put'");
    expect(() => createRoutes({ 'GET /': { list: 'bucket' } }, { scope: store })).toThrow(
      TypeError,
    );
  });

  test('with a level whose name another level has with Id, there is no doubt', () => {
    const scope = defineScope({ levels: { a: {}, aId: { in: 'a' } }, actions: ['read', 'write'] });
    const { match } = createRoutes({ 'GET /{a}/{aId}': {} }, { scope });
    expect(match('GET', '/x/y')?.resource).toStrictEqual({ a: 'x', aId: 'y' });
  });

  test('what does not compile either', () => {
    // @ts-expect-error a level of another scope
    expect(() => createRoutes({ 'GET /{x}': { doc: 'x' } }, { scope: git })).toThrow(TypeError);
    // @ts-expect-error an action of another scope
    expect(() => createRoutes({ 'GET /': { access: 'get' } }, { scope: git })).toThrow(TypeError);
    // @ts-expect-error a list of a level of another scope
    expect(() => createRoutes({ 'GET /': { list: 'doc' } }, { scope: git })).toThrow(TypeError);
    // @ts-expect-error a dialect in place of a scope
    expect(() => createRoutes({}, { scope: createDialect({ scope: git }) })).toThrow(TypeError);
  });
});

describe('a rest', () => {
  const options: RoutesOptions<NonNullable<(typeof store)['~types']>> = { scope: store };
  const routes = createRoutes(
    {
      'GET /{bucket}': { access: 'get', list: 'object' },
      'GET /{bucket}/{object*}': { access: 'get' },
      'GET /{bucket}/{object}/acl': { access: 'get' },
      'GET /public/{bucket}/{key*}': { access: 'get', object: 'key' },
    },
    options,
  );

  test.each([
    ['/photos/a.jpg', 'a.jpg'],
    ['/photos/2024/a.jpg', '2024/a.jpg'],
    ['/photos/2024/', '2024/'],
    ['/photos/2024/a%20b%2525/c', '2024/a b%25/c'],
    ['/photos/2024%2Fraw/a', '2024/raw/a'],
  ])('is all that follows, decoded once: %s', (target, object) => {
    expect(routes.match('GET', target)).toStrictEqual({
      resource: { bucket: 'photos', object },
      access: 'get',
      route: 'GET /{bucket}/{object*}',
      params: { bucket: 'photos', object },
    });
  });

  test.each([
    '/photos/',
    '/photos//',
    '/photos/a//b',
    '/photos/a//',
    '/photos/../b',
    '/photos/a/%2e%2E',
  ])('is none: %s', (target) => {
    expect(routes.match('GET', target)).toBeUndefined();
  });

  test('gives way to literals and to parameters', () => {
    expect(routes.match('GET', '/photos')?.list).toBe('object');
    expect(routes.match('GET', '/photos/a/acl')?.route).toBe('GET /{bucket}/{object}/acl');
    expect(routes.match('GET', '/photos/a/b/acl')?.route).toBe('GET /{bucket}/{object*}');
    expect(routes.match('GET', '/public/photos/a/b')?.route).toBe('GET /public/{bucket}/{key*}');
    expect(routes.match('GET', '/public/photos/a/b')?.params).toStrictEqual({
      bucket: 'photos',
      key: 'a/b',
    });
    expect(routes.match('GET', '/photos/a/ACL')).toBeUndefined();
    expect(routes.match('GET', '/photos/a/%61cl')).toBeUndefined();
    // Each is more specific somewhere: routers that go by order differ.
    expect(routes.match('GET', '/public/photos/acl')).toBeUndefined();
    // A router without strict paths has the shorter one for it.
    expect(routes.match('GET', '/photos/a/acl/')).toBeUndefined();
  });
});

describe('a slash at the end', () => {
  const table = { 'GET /': {}, 'GET /orgs/{org}': {}, 'GET /orgs': { list: 'org' } } as const;

  test('is another path, unless the option says that it changes nothing', () => {
    const strict = createRoutes(table, { scope: git });
    const lax = createRoutes(table, { scope: git, trailingSlash: true });
    for (const target of ['/orgs/acme/', '/orgs/', '/orgs/acme/?x=/']) {
      expect(strict.match('GET', target)).toBeUndefined();
      const path = target.replace(/\/(\?.*)?$/, '');
      expect(lax.match('GET', target)).toStrictEqual(lax.match('GET', path));
      expect(lax.match('GET', target)).toBeDefined();
    }
    for (const target of ['/orgs//', '//', '/orgs/acme//', '/orgs/acme/%2F']) {
      expect(lax.match('GET', target)).toBeUndefined();
    }
    expect(lax.match('GET', '/')?.route).toBe('GET /');
  });
});
