import fc from 'fast-check';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { createRoutes } from '../../src/http/index.js';
import { AWKWARD_IDS } from '../caveats/conditions.js';

const routes = createRoutes({
  'GET /': {},
  'GET /docs': {},
  'POST /docs': {},
  'GET /docs/recent': {},
  'GET /docs/{docId}': {},
  'DELETE /docs/{docId}': {},
  'OPTIONS /docs/{docId}': {},
  'POST /docs/{docId}/query': { access: 'read' },
  'GET /docs/{docId}/tables/{tableId}/rows': {},
  'PUT /docs/{docId}/tables/{tableId}/rows/{rowId}': {},
  'GET /users/@me': {},
});

describe('what a request is about', () => {
  test.each([
    ['GET', '/', {}, 'read'],
    ['GET', '/docs', {}, 'read'],
    ['POST', '/docs', {}, 'write'],
    ['GET', '/docs/A', { doc: 'A' }, 'read'],
    ['DELETE', '/docs/A', { doc: 'A' }, 'write'],
    ['OPTIONS', '/docs/A', { doc: 'A' }, 'read'],
    ['POST', '/docs/A/query', { doc: 'A' }, 'read'],
    ['GET', '/docs/A/tables/t1/rows', { doc: 'A', table: 't1' }, 'read'],
    ['PUT', '/docs/A/tables/t1/rows/7', { doc: 'A', table: 't1' }, 'write'],
    ['GET', '/users/@me', {}, 'read'],
  ])('%s %s', (method, target, resource, access) => {
    expect(routes.match(method, target)).toMatchObject({ access });
    expect(routes.match(method, target)?.resource).toStrictEqual(resource);
  });

  test('comes with the template, and with all of its parameters', () => {
    expect(routes.match('PUT', '/docs/A/tables/t1/rows/7')).toStrictEqual({
      resource: { doc: 'A', table: 't1' },
      access: 'write',
      route: 'PUT /docs/{docId}/tables/{tableId}/rows/{rowId}',
      params: { docId: 'A', tableId: 't1', rowId: '7' },
    });
    expect(routes.match('GET', '/docs')).toMatchObject({ route: 'GET /docs', params: {} });
  });

  test('is for HEAD what it is for GET, and what the entry of GET says', () => {
    const own = createRoutes({ 'GET /docs/{docId}/visit': { access: 'write' } });
    expect(own.match('HEAD', '/docs/A/visit')).toStrictEqual(own.match('GET', '/docs/A/visit'));
    expect(own.match('HEAD', '/docs/A/visit')?.access).toBe('write');
    expect(routes.match('HEAD', '/docs/A/query')).toBeUndefined();
  });

  test.each(['?', '?limit=10', '?a=/docs/B', '?a=..%2F;#\\', '??', '?\u0000é'])(
    'does not depend on the query: %j',
    (query) => {
      expect(routes.match('GET', `/docs/A${query}`)).toStrictEqual(routes.match('GET', '/docs/A'));
    },
  );

  test.each([
    'http://api.example/docs/A',
    'https://api.example:8443/docs/A?limit=10',
    'HTTP://API.EXAMPLE/docs/A',
    'http://127.0.0.1/docs/A',
    'http://[::1]:80/docs/A',
  ])('may be asked for with the whole URL: %s', (target) => {
    expect(routes.match('GET', target)?.resource).toStrictEqual({ doc: 'A' });
  });

  test('without a path is about the root', () => {
    expect(routes.match('GET', 'http://api.example')?.route).toBe('GET /');
    expect(routes.match('GET', 'http://api.example?a=/docs')?.route).toBe('GET /');
  });
});

describe('ids', () => {
  test.each(AWKWARD_IDS)('%j is decoded once', (id) => {
    const encoded = encodeURIComponent(id);
    expect(routes.match('GET', `/docs/${encoded}/tables/${encoded}/rows`)?.resource).toStrictEqual({
      doc: id,
      table: id,
    });
  });

  test.each([
    ['A%2FB', 'A/B'],
    ['%2F..%2FB', '/../B'],
    ['%2541', '%41'],
    ['%252F', '%2F'],
    ['%252e%252e', '%2e%2e'],
    ['%2B', '+'],
    ['%3B', ';'],
    ['%5c', '\\'],
    ['%41', 'A'],
    ['...', '...'],
    ['A%00', 'A\u0000'],
    ['%EF%BB%BFA', '\ufeffA'],
    ["a-b_c~d!e'f(g)h*i,j=k:l@m&n$o", "a-b_c~d!e'f(g)h*i,j=k:l@m&n$o"],
  ])('%s is %j', (written, id) => {
    expect(routes.match('GET', `/docs/${written}`)?.resource).toStrictEqual({ doc: id });
  });

  test('of any text are those that were encoded', () => {
    const id = fc
      .string({ unit: 'binary', minLength: 1 })
      .filter((text) => !['.', '..'].includes(text));
    fc.assert(
      fc.property(id, id, (doc, table) => {
        const target = `/docs/${encodeURIComponent(doc)}/tables/${encodeURIComponent(table)}/rows`;
        expect(routes.match('GET', target)?.resource).toStrictEqual({ doc, table });
      }),
      { numRuns: 1000 },
    );
  });

  test('may be of parameters that are called like something on a prototype', () => {
    const { match } = createRoutes({
      'GET /{__proto__}/{constructor}': { doc: '__proto__', table: 'constructor' },
    });
    const found = match('GET', '/A/t1');
    expect(found?.resource).toStrictEqual({ doc: 'A', table: 't1' });
    expect(Object.entries(found?.params ?? {})).toStrictEqual([
      ['__proto__', 'A'],
      ['constructor', 't1'],
    ]);
  });
});

describe('where several templates match', () => {
  const several = createRoutes({
    'GET /docs/recent': {},
    'GET /docs/{docId}': {},
    'DELETE /docs/{docId}': {},
    'GET /docs/{docId}/tables': {},
    'GET /docs/recent/{docId}': {},
    'GET /docs/{docId}/{part}': {},
    'GET /{any}/recent': {},
    'GET /{any}/{other}': {},
  });

  test.each([
    ['GET', '/docs/recent', 'GET /docs/recent'],
    ['GET', '/docs/A', 'GET /docs/{docId}'],
    ['GET', '/docs/recently', 'GET /docs/{docId}'],
    ['GET', '/docs/recen', 'GET /docs/{docId}'],
    ['GET', '/files/recent', 'GET /{any}/recent'],
    ['GET', '/files/A', 'GET /{any}/{other}'],
    ['GET', '/docs/A/tables', 'GET /docs/{docId}/tables'],
    ['GET', '/docs/A/rows', 'GET /docs/{docId}/{part}'],
    ['GET', '/docs/recent/A', 'GET /docs/recent/{docId}'],
  ])('literals win over parameters: %s %s', (method, target, route) => {
    expect(several.match(method, target)?.route).toBe(route);
  });

  test('those of another method do not count', () => {
    expect(several.match('DELETE', '/docs/recent')?.resource).toStrictEqual({ doc: 'recent' });
  });

  test('and neither has all of the other’s literals, there is no match', () => {
    // As /docs/recent/{docId} or as /docs/{docId}/tables: some routers take the one, some the other.
    expect(several.match('GET', '/docs/recent/tables')).toBeUndefined();
  });

  test.each(['/docs/Recent', '/docs/RECENT', '/docs/%72ecent', '/docs/%52ECENT'])(
    'and some routers take an id for a literal, there is no match: %s',
    (target) => {
      expect(several.match('GET', target)).toBeUndefined();
      expect(several.match('GET', `${target}x`)?.route).toBe('GET /docs/{docId}');
    },
  );

  test('also in letters that have an ASCII one for their other case', () => {
    const own = createRoutes({ 'GET /docs/kiss': {}, 'GET /docs/{docId}': {} });
    expect(own.match('GET', `/docs/${encodeURIComponent('\u212aiss')}`)).toBeUndefined();
    expect(own.match('GET', `/docs/${encodeURIComponent('ki\u017f\u017f')}`)).toBeUndefined();
    expect(own.match('GET', '/docs/ki%C3%9F')).toBeUndefined();
    expect(own.match('GET', '/docs/kis%C3%A9')?.resource).toStrictEqual({ doc: 'kisé' });
  });

  test('literals in two cases are two', () => {
    const own = createRoutes({ 'GET /docs/{docId}': {}, 'GET /Docs/recent': {} });
    expect(own.match('GET', '/docs/A')?.route).toBe('GET /docs/{docId}');
    expect(own.match('GET', '/Docs/recent')?.route).toBe('GET /Docs/recent');
    expect(own.match('GET', '/docs/recent')).toBeUndefined();
    expect(own.match('GET', '/Docs/A')).toBeUndefined();
  });
});

describe('no template matches', () => {
  test.each([
    ['a path that none is for', 'GET', '/packs'],
    ['one that goes on', 'GET', '/docs/A/tables/t1/rows/7/more'],
    ['one that ends early', 'GET', '/docs/A/tables/t1'],
    ['one that starts like a literal', 'GET', '/docsx'],
    ['another method', 'PATCH', '/docs'],
    ['a method in another case', 'get', '/docs'],
    ['a method that is like something on a prototype', 'constructor', '/docs'],
    ['no method', '', '/docs'],
    ['a slash at the end', 'GET', '/docs/'],
    ['a slash at the end', 'GET', '/docs/A/'],
    ['two slashes', 'GET', '//docs'],
    ['two slashes', 'GET', '/docs//A'],
    ['two slashes', 'GET', '//'],
    ['an empty id', 'GET', '/docs//tables/t1/rows'],
    ['a dot segment', 'GET', '/docs/.'],
    ['a dot segment', 'GET', '/docs/..'],
    ['a dot segment', 'GET', '/docs/A/../B'],
    ['a dot segment', 'GET', '/./docs'],
    ['a dot segment', 'GET', '/x/../docs'],
    ['a dot segment, encoded', 'GET', '/docs/%2e'],
    ['a dot segment, encoded', 'GET', '/docs/%2E%2e'],
    ['a dot segment, encoded', 'GET', '/docs/.%2e'],
    ['a dot segment, encoded', 'GET', '/docs/A/%2e%2e/B'],
    ['a literal in another case', 'GET', '/Docs'],
    ['a literal in another case', 'GET', '/DOCS/A'],
    ['a literal, encoded', 'GET', '/%64ocs'],
    ['a slash, encoded', 'GET', '/docs%2FA'],
    ['a slash, encoded', 'GET', '%2Fdocs'],
    ['a backslash', 'GET', '/docs\\A'],
    ['a backslash', 'GET', '\\docs'],
    ['a backslash', 'GET', '/docs/A\\'],
    ['bad encoding', 'GET', '/docs/%'],
    ['bad encoding', 'GET', '/docs/%4'],
    ['bad encoding', 'GET', '/docs/%zz'],
    ['bad encoding', 'GET', '/docs/A/tables/%/rows'],
    ['bad UTF-8', 'GET', '/docs/%ff'],
    ['bad UTF-8', 'GET', '/docs/%C3'],
    ['UTF-8 that is longer than it has to be', 'GET', '/docs/%C0%AF'],
    ['half a character', 'GET', '/docs/%ED%A0%80'],
    ['half a character', 'GET', '/docs/\ud800'],
    ['a control character', 'GET', '/docs/\u0000'],
    ['a control character', 'GET', '/docs/A\n'],
    ['a control character', 'GET', '/docs/A\t'],
    ['a control character', 'GET', '/docs\u007f'],
    ['a space', 'GET', '/docs/A B'],
    ['a space', 'GET', ' /docs'],
    ['non-ASCII', 'GET', '/docs/é'],
    ['a plus sign, which is a space for some', 'GET', '/docs/A+B'],
    ['a semicolon, which ends the path for some', 'GET', '/docs/A;v=1'],
    ['a semicolon, which ends the path for some', 'GET', '/docs;v=1'],
    ['a fragment', 'GET', '/docs#'],
    ['a fragment', 'GET', '/docs/A#B'],
    ['a character that URLs do not have', 'GET', '/docs/{docId}'],
    ['a character that URLs do not have', 'GET', '/docs/A|B'],
    ['nothing', 'GET', ''],
    ['a query alone', 'GET', '?a'],
    ['an asterisk', 'OPTIONS', '*'],
    ['an authority', 'GET', 'api.example:80'],
    ['a path without its slash', 'GET', 'docs'],
    ['another scheme', 'GET', 'ftp://api.example/docs'],
    ['a URL without an authority', 'GET', 'http:///docs'],
    ['a URL without an authority', 'GET', 'http:/docs'],
    ['a user in the authority', 'GET', 'http://user@api.example/docs'],
    ['a backslash in the authority', 'GET', 'http://api.example\\@other/docs'],
    ['a fragment in the authority', 'GET', 'http://api.example#/docs'],
    ['an authority that is no ASCII', 'GET', 'http://äpi.example/docs'],
    ['two slashes after the authority', 'GET', 'http://api.example//docs'],
    ['a URL after a slash', 'GET', '/http://api.example/docs'],
  ])('%s: %s %j', (_, method, target) => {
    expect(routes.match(method, target)).toBeUndefined();
  });

  test('where the framework says nothing', () => {
    expect(routes.match(undefined, '/docs')).toBeUndefined();
    expect(routes.match('GET', undefined)).toBeUndefined();
    // @ts-expect-error an object, as a URL is
    expect(routes.match('GET', new URL('http://api.example/docs'))).toBeUndefined();
  });

  test('where the root is not declared, or nothing is', () => {
    expect(createRoutes({ 'GET /docs': {} }).match('GET', '/')).toBeUndefined();
    expect(createRoutes({}).match('GET', '/')).toBeUndefined();
  });
});

describe('a prefix', () => {
  const { match } = createRoutes(
    { 'GET /': {}, 'GET /docs/{docId}': {} },
    { prefix: '/apis/{version}/v1' },
  );

  test('stands before every path, and the root is the prefix itself', () => {
    expect(match('GET', '/apis/eu/v1/docs/A')).toStrictEqual({
      resource: { doc: 'A' },
      access: 'read',
      route: 'GET /docs/{docId}',
      params: { version: 'eu', docId: 'A' },
    });
    expect(match('GET', '/apis/eu/v1')?.route).toBe('GET /');
  });

  test.each(['/docs/A', '/', '/apis/eu/v1/', '/apis/eu/docs/A', '/APIS/eu/v1/docs/A'])(
    'is needed: %s',
    (target) => {
      expect(match('GET', target)).toBeUndefined();
    },
  );
});

describe('the parameters that are docs and tables', () => {
  test('may be called otherwise, and one by several names', () => {
    const { match } = createRoutes(
      {
        'GET /docs/{doc}/tables/{tableIdOrName}': {},
        'GET /pads/{pad}': {},
        'GET /pads/{pad}/of/{docId}': {},
      },
      { doc: ['doc', 'pad'], table: ['tableIdOrName'] },
    );
    expect(match('GET', '/docs/A/tables/t1')?.resource).toStrictEqual({ doc: 'A', table: 't1' });
    expect(match('GET', '/pads/A')?.resource).toStrictEqual({ doc: 'A' });
    expect(match('GET', '/pads/A/of/B')?.resource).toStrictEqual({ doc: 'A' });
  });

  test('may be named by an entry, which goes before the names for all', () => {
    const { match } = createRoutes({
      'POST /workspaces/{workspaceDoc}/copy/{docId}': { doc: 'workspaceDoc' },
      'GET /docs/{docId}/grids/{grid}/of/{tableId}': { table: 'grid' },
    });
    expect(match('POST', '/workspaces/A/copy/B')?.resource).toStrictEqual({ doc: 'A' });
    expect(match('GET', '/docs/A/grids/g/of/t')?.resource).toStrictEqual({ doc: 'A', table: 'g' });
  });

  test('are read when the routes are made: later changes change nothing', () => {
    const names = ['docId'];
    const table = { 'GET /docs/{docId}': { access: 'write' as 'read' | 'write' } };
    const { match } = createRoutes(table, { doc: names });
    names.pop();
    table['GET /docs/{docId}'].access = 'read';
    expect(match('GET', '/docs/A')).toMatchObject({ resource: { doc: 'A' }, access: 'write' });
  });
});

test('the template that matched is one of the table’s, also for the compiler', () => {
  const { match } = createRoutes({ 'GET /docs': {}, 'GET /docs/{docId}': {} });
  const found = match('GET', '/docs');
  expectTypeOf(found?.route).toEqualTypeOf<'GET /docs' | 'GET /docs/{docId}' | undefined>();
  expectTypeOf(found?.access).toEqualTypeOf<'read' | 'write' | undefined>();
  // @ts-expect-error a match may be missing, and has to be looked at
  expect(match('GET', '/docs').route).toBe('GET /docs');
});
