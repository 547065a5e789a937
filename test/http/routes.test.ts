import fc from 'fast-check';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { createRoutes } from '../../src/http/index.js';
import { AWKWARD_IDS } from '../caveats/conditions.js';
import { docsRoutes } from './routes-of-docs.js';

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
    expect(docsRoutes().match(method, target)).toMatchObject({ access });
    expect(docsRoutes().match(method, target)?.resource).toStrictEqual(resource);
  });

  test('comes with the template, and with all of its parameters', () => {
    expect(docsRoutes().match('PUT', '/docs/A/tables/t1/rows/7')).toStrictEqual({
      resource: { doc: 'A', table: 't1' },
      access: 'write',
      route: 'PUT /docs/{docId}/tables/{tableId}/rows/{rowId}',
      params: { docId: 'A', tableId: 't1', rowId: '7' },
    });
    expect(docsRoutes().match('GET', '/docs')).toMatchObject({ route: 'GET /docs', params: {} });
  });

  test('is for HEAD what it is for GET, and what the entry of GET says', () => {
    const own = createRoutes({ 'GET /docs/{docId}/visit': { access: 'write' } });
    expect(own.match('HEAD', '/docs/A/visit')).toStrictEqual(own.match('GET', '/docs/A/visit'));
    expect(own.match('HEAD', '/docs/A/visit')?.access).toBe('write');
    expect(docsRoutes().match('HEAD', '/docs/A/query')).toBeUndefined();
  });

  test.each(['?', '?limit=10', '?a=/docs/B', '?a=..%2F;#\\', '??', '?\u0000é'])(
    'does not depend on the query: %j',
    (query) => {
      expect(docsRoutes().match('GET', `/docs/A${query}`)).toStrictEqual(
        docsRoutes().match('GET', '/docs/A'),
      );
    },
  );

  test.each([
    'http://api.example/docs/A',
    'https://api.example:8443/docs/A?limit=10',
    'HTTP://API.EXAMPLE/docs/A',
    'http://127.0.0.1/docs/A',
    'http://[::1]:80/docs/A',
  ])('may be asked for with the whole URL: %s', (target) => {
    expect(docsRoutes().match('GET', target)?.resource).toStrictEqual({ doc: 'A' });
  });

  test('without a path is about the root', () => {
    expect(docsRoutes().match('GET', 'http://api.example')?.route).toBe('GET /');
  });
});

describe('ids', () => {
  test.each(AWKWARD_IDS)('%j is decoded once', (id) => {
    const encoded = encodeURIComponent(id);
    expect(
      docsRoutes().match('GET', `/docs/${encoded}/tables/${encoded}/rows`)?.resource,
    ).toStrictEqual({
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
    expect(docsRoutes().match('GET', `/docs/${written}`)?.resource).toStrictEqual({ doc: id });
  });

  test('of any text are those that were encoded', () => {
    const id = fc
      .string({ unit: 'binary', minLength: 1 })
      .filter((text) => !['.', '..'].includes(text));
    const { match } = docsRoutes();
    fc.assert(
      fc.property(id, id, (doc, table) => {
        const target = `/docs/${encodeURIComponent(doc)}/tables/${encodeURIComponent(table)}/rows`;
        expect(match('GET', target)?.resource).toStrictEqual({ doc, table });
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

describe('a prefix', () => {
  const prefixed = () =>
    createRoutes({ 'GET /': {}, 'GET /docs/{docId}': {} }, { prefix: '/apis/{version}/v1' });

  test('stands before every path, and the root is the prefix itself', () => {
    expect(prefixed().match('GET', '/apis/eu/v1/docs/A')).toStrictEqual({
      resource: { doc: 'A' },
      access: 'read',
      route: 'GET /docs/{docId}',
      params: { version: 'eu', docId: 'A' },
    });
    expect(prefixed().match('GET', '/apis/eu/v1')?.route).toBe('GET /');
  });

  test.each(['/docs/A', '/', '/apis/eu/v1/', '/apis/eu/docs/A', '/APIS/eu/v1/docs/A'])(
    'is needed: %s',
    (target) => {
      expect(prefixed().match('GET', target)).toBeUndefined();
    },
  );
});

describe('the parameters that are docs and tables', () => {
  test('are those that are called like a level, or like a level and Id', () => {
    const { match } = createRoutes({
      'GET /docs/{doc}/tables/{tableId}': {},
      'GET /pads/{pad}': { doc: 'pad' },
    });
    expect(match('GET', '/docs/A/tables/t1')?.resource).toStrictEqual({ doc: 'A', table: 't1' });
    expect(match('GET', '/pads/A')?.resource).toStrictEqual({ doc: 'A' });
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
    const options = { prefix: '/v1' };
    const table = { 'GET /docs/{docId}': { access: 'write' as 'read' | 'write' } };
    const { match } = createRoutes(table, options);
    options.prefix = '/v2';
    table['GET /docs/{docId}'].access = 'read';
    expect(match('GET', '/v1/docs/A')).toMatchObject({ resource: { doc: 'A' }, access: 'write' });
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
