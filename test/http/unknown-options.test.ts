import { standardScope } from 'caveats';
import { createAuthority } from 'caveats/authority';
import * as http from 'caveats/http';
import { describe, expect, test } from 'vitest';
import { rootKey } from './world.js';

const keys = { current: () => ({ keyId: '', rootKey }), find: () => rootKey };
const authority = createAuthority({ keys });

/** What each function of the entry point is given as options, all of it; and how it is called. */
const TAKES: readonly (readonly [string, object, (options: never) => unknown])[] = [
  ['createGuard', guardOptions({ rootKey }), http.createGuard],
  ['createGuard', guardOptions({ authority }), http.createGuard],
  ['createScopeEndpoint', endpointOptions({ rootKey }), http.createScopeEndpoint],
  ['createScopeEndpoint', endpointOptions({ authority }), http.createScopeEndpoint],
  [
    'createIntrospectionEndpoint',
    {
      ...endpointOptions({ rootKey }),
      ...{ clients: { gateway: 'the-secret-of-a-gateway' }, issuer: 'https://a.example' },
      ...{ scope: () => '', realm: 'docs' },
    },
    http.createIntrospectionEndpoint,
  ],
  [
    'createResourceMetadata',
    {
      ...{ resource: 'https://a.example', authorizationServers: [], scopesSupported: [] },
      ...{ name: 'Docs', documentation: 'https://a.example/docs' },
    },
    http.createResourceMetadata,
  ],
  [
    'routes',
    { prefix: '/v1', scope: standardScope, trailingSlash: true },
    (options) => http.createRoutes({ 'GET /docs/{docId}': {} }, options),
  ],
  [
    'routes: GET /{a}/{b}',
    { access: 'read', doc: 'a', table: 'b', list: 'doc' },
    (entry) => http.createRoutes({ 'GET /{a}/{b}': entry }),
  ],
  ['challenge', { scope: () => 'docs' }, (challenge) => http.createGuard({ rootKey, challenge })],
  [
    'credentials',
    { header: 'authorization', scheme: 'Bearer' },
    (credential) => http.createGuard({ rootKey, credentials: [credential] }),
  ],
];

function endpointOptions(by: object): object {
  return {
    ...{ rootKey: undefined, dialect: undefined, authority: undefined },
    ...{ ...by, expect: 'access', maxLength: 1000, tellConditions: true },
  };
}

function guardOptions(by: object): object {
  const credentials = [{ header: 'authorization', scheme: 'Bearer' }];
  return { ...endpointOptions(by), credentials, realm: 'docs', challenge: {} };
}

/** Ways to misspell a field: none is the name of another one. */
const misspelt = (field: string): readonly string[] => [
  field.slice(0, -1),
  `${field}s`,
  field.toUpperCase(),
  ` ${field}`,
  `${field}\u200b`,
];

test('every function that takes options is in the table', () => {
  const functions = Object.entries(http).filter(([, value]) => typeof value === 'function');
  const taking = [...TAKES.map(([name]) => name), 'createRoutes'];
  expect(functions.map(([name]) => name).filter((name) => !taking.includes(name))).toEqual([]);
});

describe.each(TAKES)('%s', (name, options, call) => {
  const given =
    (fields: object): (() => unknown) =>
    () =>
      call(fields as never);

  test('takes all of its options', () => {
    expect(given(options)).not.toThrow();
  });

  test.each(Object.keys(options).flatMap(misspelt))('refuses %j, and names it', (field) => {
    for (const value of [undefined, false, 'x']) {
      const message = `${name}: unknown option '${field}'`;
      expect(given({ ...options, [field]: value })).toThrow(TypeError);
      expect(given({ ...options, [field]: value })).toThrow(message);
    }
  });

  test.each(
    [undefined, null, 'x', 7, true, [], [options]].slice(
      ['routes', 'challenge'].includes(name) ? 1 : 0,
    ),
  )('refuses %j in their place', (wrong) => {
    expect(given(wrong as never)).toThrow(TypeError);
  });
});
