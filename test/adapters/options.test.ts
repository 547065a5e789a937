import { createAuthority } from 'caveats/authority';
import { createResourceMetadata, createRoutes } from 'caveats/http';
import * as forExpress from 'caveats/express';
import * as forFastify from 'caveats/fastify';
import * as forFetch from 'caveats/fetch';
import * as forHono from 'caveats/hono';
import * as forKoa from 'caveats/koa';
import * as forNode from 'caveats/node';
import { describe, expect, test } from 'vitest';

const rootKey = 'a root key of 32 bytes, no less.';

const keys = { current: () => ({ keyId: '', rootKey }), find: () => rootKey };
const authority = createAuthority({ keys });

/** An adapter as a program without types calls it. */
interface Untyped {
  requireToken(options: unknown): unknown;
  optionalToken(options: unknown): unknown;
  whoami(options: unknown): unknown;
  inferScopeEndpoint(options: unknown): unknown;
  introspectionEndpoint(options: unknown): unknown;
  resourceMetadataEndpoint(metadata: unknown): unknown;
}
const untyped = (adapter: unknown): Untyped => adapter as Untyped;

const ADAPTERS = [
  ['express', untyped(forExpress)],
  ['fastify', untyped(forFastify)],
  ['hono', untyped(forHono)],
  ['koa', untyped(forKoa)],
  ['node', untyped(forNode)],
  ['fetch', untyped(forFetch)],
] as const;

describe.each(ADAPTERS)('%s', (_, adapter) => {
  const { requireToken, optionalToken, whoami, inferScopeEndpoint } = adapter;
  const GUARDS = [requireToken, optionalToken, whoami];
  const FUNCTIONS = Object.entries({ requireToken, optionalToken, whoami, inferScopeEndpoint });

  test('takes options that are in order', () => {
    const options = { routes: createRoutes({ 'GET /': {} }), request: () => ({}) };
    for (const [, make] of FUNCTIONS) {
      expect(make({ rootKey, ...options })).toBeTypeOf('function');
      expect(make({ authority, ...options })).toBeTypeOf('function');
    }
  });

  test.each([
    ['none', undefined],
    ['neither a key nor an authority', {}],
    ['an authority beside a key', { authority, rootKey }],
    ['what is no authority', { authority: { keys } }],
    ['an empty key', { rootKey: '' }],
    ['a request that is not a function', { rootKey, request: { ip: '::1' } }],
    ['a request that is nothing', { rootKey, request: null }],
    ['a length that is none', { rootKey, maxLength: -1 }],
  ])('refuses %s, once and before any request', (_what, options) => {
    for (const [, make] of FUNCTIONS) {
      expect(() => make(options)).toThrow(TypeError);
    }
  });

  test.each([
    ['a table of routes that was not made with createRoutes', { rootKey, routes: { 'GET /': {} } }],
    ['routes that are nothing', { rootKey, routes: null }],
    ['a realm that would end its quotes', { rootKey, realm: 'a"b' }],
    ['an option of 0.4', { rootKey, optional: true }],
    ['no field to look at', { rootKey, credentials: [] }],
  ])('refuses %s', (_what, options) => {
    for (const make of GUARDS) expect(() => make(options)).toThrow(TypeError);
  });

  /** All options that they take. */
  const ALL = {
    ...{ rootKey, dialect: undefined, authority: undefined },
    ...{ expect: 'access', maxLength: 1000, tellConditions: false },
    ...{ credentials: [{ header: 'x-token' }], realm: 'docs' },
    ...{ onRefusal: () => undefined, request: () => ({}), routes: createRoutes({}) },
  };

  test('one object of options serves all of them', () => {
    for (const [, make] of FUNCTIONS) expect(make(ALL)).toBeTypeOf('function');
  });

  test.each(Object.keys(ALL).flatMap((field) => [field.slice(0, -1), `${field}s`]))(
    'refuses %s, and names it and the function',
    (field) => {
      for (const [name, make] of FUNCTIONS) {
        for (const value of [undefined, createRoutes({})]) {
          const wrong = { ...ALL, [field]: value };
          expect(() => make(wrong)).toThrow(TypeError);
          expect(() => make(wrong)).toThrow(`${name}: unknown option '${field}' (it takes: auth`);
        }
      }
    },
  );

  test('refuses routes by another name, with which a guard would let all of them in', () => {
    for (const wrong of [{ route: createRoutes({}) }, { routs: createRoutes({}) }]) {
      expect(() => requireToken({ rootKey, ...wrong })).toThrow(/unknown option 'rout(e|s)'/);
      expect(() => requireToken({ authority, ...wrong })).toThrow(/unknown option 'rout(e|s)'/);
    }
  });

  test('names what is given beside an authority, and the misspelt field of a credential', () => {
    for (const [, make] of FUNCTIONS) {
      expect(() => make({ authority, rootKey })).toThrow(
        'rootKey cannot be combined with authority, which has its own',
      );
    }
    for (const make of GUARDS) {
      const credentials = [{ header: 'x-token', schema: 'Bearer' }];
      expect(() => make({ rootKey, credentials })).toThrow("credentials: unknown option 'schema'");
    }
  });
});

describe.each(ADAPTERS)('%s: the endpoints of OAuth', (_, adapter) => {
  const { introspectionEndpoint, resourceMetadataEndpoint } = adapter;
  const clients = { gateway: 'the-secret-of-a-gateway' };

  test('introspection takes the options of a guard, and clients, issuer and scope', () => {
    const options = { rootKey, realm: 'docs', request: () => ({}), routes: createRoutes({}) };
    const own = { clients, issuer: 'https://login.example.com', scope: () => '' };
    expect(introspectionEndpoint({ ...options, ...own })).toBeTypeOf('function');
    expect(introspectionEndpoint({ authority, clients })).toBeTypeOf('function');
  });

  test.each<[string, unknown]>([
    ['no options', undefined],
    ['no clients', { rootKey }],
    ['no key', { clients }],
    ['a short secret', { rootKey, clients: { gateway: 'short' } }],
    ['a request that is no function', { rootKey, clients, request: {} }],
    ['a misspelt option', { rootKey, clients, client: clients }],
  ])('introspection refuses %s', (_what, options) => {
    expect(() => introspectionEndpoint(options)).toThrow(TypeError);
  });

  test('the metadata are taken as they were made, and in no other form', () => {
    const resource = 'https://api.example.com';
    const metadata = createResourceMetadata({ resource });
    expect(resourceMetadataEndpoint(metadata)).toBeTypeOf('function');
    for (const wrong of [undefined, null, {}, { resource }, metadata.url, metadata.document]) {
      expect(() => resourceMetadataEndpoint(wrong)).toThrow(TypeError);
    }
  });
});

test('the functions of an adapter that take options are these six', () => {
  for (const [name, adapter] of ADAPTERS) {
    const functions = Object.keys(adapter).sort();
    const others = name === 'fastify' ? ['decorateGrant'] : [];
    expect(functions).toEqual(
      [
        ...others,
        ...['inferScopeEndpoint', 'introspectionEndpoint', 'resourceMetadataEndpoint'],
        ...['optionalToken', 'requireToken', 'whoami'],
      ].sort(),
    );
  }
});
