import { describe, expect, test } from 'vitest';
import { createRoutes, type RouteEntry, type RoutesOptions } from '../../src/http/index.js';

const declare = (templates: readonly string[], entry: RouteEntry = {}) =>
  createRoutes(Object.fromEntries(templates.map((template) => [template, entry])));

describe('a template is refused', () => {
  test.each([
    ['without a method', '/docs'],
    ['without a path', 'GET'],
    ['without anything', ''],
    ['with a path that is no path', 'GET docs'],
    ['with a method in lower case', 'get /docs'],
    ['with a method that is none', 'G3T /docs'],
    ['with a method that is none', '* /docs'],
    ['with a method that is none', '-GET /docs'],
    ['with two spaces', 'GET  /docs'],
    ['with a space at the end', 'GET /docs '],
    ['with a space before', ' GET /docs'],
    ['with a tab', 'GET\t/docs'],
    ['with a slash at the end', 'GET /docs/'],
    ['with two slashes', 'GET //docs'],
    ['with two slashes', 'GET /docs//{docId}'],
    ['with a dot segment', 'GET /docs/.'],
    ['with a dot segment', 'GET /docs/../x'],
    ['with encoding', 'GET /docs/%41'],
    ['with a query', 'GET /docs?x'],
    ['with a parameter of another syntax', 'GET /docs/:docId'],
    ['with a parameter of another syntax', 'GET /docs/[docId]'],
    ['with a parameter of another syntax', 'GET /docs/<docId>'],
    ['with a wildcard', 'GET /docs/*'],
    ['with a rest that is no level', 'GET /docs/{path*}'],
    ['with a rest that is a level of single ids', 'GET /docs/{docId*}'],
    ['with a rest that is not the end', 'GET /{docId*}/rows'],
    ['with a rest that has no name', 'GET /docs/{*}'],
    ['with a wildcard', 'GET /docs/{+path}'],
    ['with a parameter that has no name', 'GET /docs/{}'],
    ['with a parameter that is not closed', 'GET /docs/{docId'],
    ['with a parameter that is part of a segment', 'GET /docs/{docId}.json'],
    ['with a parameter that is part of a segment', 'GET /docs/x{docId}'],
    ['with two parameters in a segment', 'GET /docs/{a}{b}'],
    ['with a parameter that is optional', 'GET /docs/{docId}?'],
    ['with a parameter whose name is none', 'GET /docs/{doc-id}'],
    ['with a parameter whose name is none', 'GET /docs/{1}'],
    ['with a parameter twice', 'GET /docs/{docId}/copy/{docId}'],
    ['with non-ASCII', 'GET /dócs'],
    ['with a semicolon', 'GET /docs;v=1'],
    ['for HEAD, for which that of GET stands', 'HEAD /docs'],
  ])('%s: %j', (_, template) => {
    expect(() => declare([template])).toThrow(TypeError);
    expect(() => declare([template])).toThrow(/^routes: /);
  });

  test('and the message names it', () => {
    expect(() => declare(['GET docs'])).toThrow('"GET docs" is not like');
    expect(() => declare(['HEAD /docs'])).toThrow('HEAD /docs: the entry of GET');
    expect(() => declare(['GET /docs/:docId'])).toThrow('":docId" is neither');
    expect(() => declare(['GET /{a}/{a}'])).toThrow('GET /{a}/{a} has a parameter twice');
  });
});

test.each(['GET /docs/@me', 'GET /v1.0/$batch', 'POST /docs:copy', 'M-SEARCH /a_b~c-d', 'GET /'])(
  'a template may be %s',
  (template) => {
    const [method, path] = template.split(' ');
    expect(declare([template]).match(method, path)?.route).toBe(template);
  },
);

describe('two templates are refused that are one path in two spellings', () => {
  test.each([
    ['other names', ['GET /docs/{docId}', 'GET /docs/{id}']],
    ['other names for another method', ['GET /docs/{docId}', 'DELETE /docs/{id}']],
    ['another case', ['GET /docs/{docId}', 'GET /Docs/{docId}']],
    ['another case for another method', ['GET /docs', 'POST /DOCS']],
  ])('%s', (_, templates) => {
    expect(() => declare(templates)).toThrow(TypeError);
    expect(() => declare(templates)).toThrow('are the same path, spelt in two ways');
  });

  test('and not two that are the same path for two methods', () => {
    expect(() => declare(['GET /docs/{docId}', 'DELETE /docs/{docId}'])).not.toThrow();
  });

  test.each([
    ['GET /a/bc', 'GET /ab/c'],
    ['GET /', 'GET /{docId}'],
    ['GET /docs', 'GET /{docId}/docs'],
    ['GET /docs/{docId}', 'GET /docs/docs'],
  ])('nor %s and %s', (one, other) => {
    expect(() => declare([one, other])).not.toThrow();
  });

  test('nor one that only starts like another', () => {
    expect(() => declare(['GET /docs/{docId}', 'GET /docs/{id}/pages'])).not.toThrow();
  });
});

describe('an entry is refused', () => {
  const of = (entry: unknown) => () =>
    declare(['GET /docs/{docId}/{tableId}'], entry as RouteEntry);

  test.each([
    ['that is none', null],
    ['that is none', 'read'],
    ['that is none', 7],
    ['with an access that there is not', { access: 'admin' }],
    ['with a field that is misspelt', { acess: 'write' }],
    ['with a doc that is not one of the parameters', { doc: 'id' }],
    ['with a doc that is not one of the parameters', { doc: '{docId}' }],
    ['with a doc that is no name', { doc: 1 }],
    ['with a doc that is no name', { doc: null }],
    ['with a table that is not one of the parameters', { table: 'id' }],
    ['with a table that is the doc', { table: 'docId' }],
  ])('%s: %j', (_, entry) => {
    expect(of(entry)).toThrow(TypeError);
    expect(of(entry)).toThrow(/^routes: .*GET \/docs\/{docId}\/{tableId}/);
  });

  test('with a table, but no doc', () => {
    expect(() => declare(['GET /tables/{tableId}'])).toThrow(TypeError);
    expect(() => declare(['GET /tables/{grid}'], { table: 'grid' })).toThrow(
      "a resource with 'table' must have exactly: doc, table",
    );
  });

  test('with two parameters that could be the doc, until it names one', () => {
    const template = 'GET /docs/{docId}/of/{doc}';
    expect(() => createRoutes({ [template]: {} })).toThrow(
      'must name the parameter that is the doc',
    );
    const { match } = createRoutes({ [template]: { doc: 'doc' } });
    expect(match('GET', '/docs/A/of/B')?.resource).toStrictEqual({ doc: 'B' });
  });
});

describe('refused are', () => {
  test.each([null, undefined, 'GET /docs', ['GET /docs']])('tables that are none: %j', (table) => {
    expect(() => createRoutes(table as never)).toThrow(TypeError);
    expect(() => createRoutes(table as never)).toThrow(/^routes: /);
  });

  test.each([
    ['that are none', null],
    ['that are none', '/apis/v1'],
    ['that are none', 7],
    ['with a name that is misspelt', { prefx: '/apis' }],
    ['with a prefix that is no path', { prefix: 'apis' }],
    ['with a prefix that is no path', { prefix: 1 }],
    ['with a prefix that ends in a slash', { prefix: '/apis/' }],
    ['with a prefix that is a slash', { prefix: '/' }],
    ['with a prefix that has an empty segment', { prefix: '//apis' }],
    ['with a prefix that has a parameter again', { prefix: '/{docId}' }],
    ['with a scope that was not made with defineScope', { scope: { kinds: [] } }],
    ['with a word for whether a slash counts', { trailingSlash: 'same' }],
  ])('options %s: %j', (_, options) => {
    const make = () => createRoutes({ 'GET /docs/{docId}': {} }, options as RoutesOptions);
    expect(make).toThrow(TypeError);
    expect(make).toThrow(/^routes: /);
  });

  test('what does not compile either', () => {
    // @ts-expect-error an access that there is not
    expect(() => createRoutes({ 'GET /docs': { access: 'admin' } })).toThrow(TypeError);
    // @ts-expect-error a field that is misspelt
    expect(() => createRoutes({ 'GET /docs': { acess: 'read' } })).toThrow(TypeError);
  });
});
