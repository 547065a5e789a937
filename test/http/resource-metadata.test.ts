import { describe, expect, test } from 'vitest';
import { createResourceMetadata, type ResourceMetadataOptions } from '../../src/http/index.js';

const resource = 'https://api.example.com';

describe('the URL of the metadata', () => {
  // The first four are the cases of RFC 9728, section 3.1.
  test.each([
    ['https://api.example.com', '', '/.well-known/oauth-protected-resource'],
    ['https://api.example.com/', '', '/.well-known/oauth-protected-resource'],
    ['https://api.example.com/v1', '', '/.well-known/oauth-protected-resource/v1'],
    ['https://api.example.com/v1?a=b', '?a=b', '/.well-known/oauth-protected-resource/v1'],
    ['https://api.example.com/v1/', '', '/.well-known/oauth-protected-resource/v1/'],
    ['https://api.example.com/?a=b', '?a=b', '/.well-known/oauth-protected-resource'],
    ['http://localhost:8080/a', '', '/.well-known/oauth-protected-resource/a'],
    ['http://127.0.0.1:8080', '', '/.well-known/oauth-protected-resource'],
    ['http://[::1]:8080', '', '/.well-known/oauth-protected-resource'],
  ])('of %s', (given, query, path) => {
    const { url, path: found, document } = createResourceMetadata({ resource: given });
    expect(found).toBe(path);
    expect(url).toBe(new URL(given).origin + path + query);
    expect(document.resource).toBe(given);
  });
});

describe('the document', () => {
  test('has what was given, under the names of RFC 9728', () => {
    const { document } = createResourceMetadata({
      resource,
      authorizationServers: ['https://login.example.com', 'https://login.example.com/tenant-1'],
      scopesSupported: ['read', 'write', 'read:doc'],
      name: 'Docs',
      documentation: 'https://docs.example.com/api#tokens',
    });
    expect(document).toEqual({
      resource,
      authorization_servers: ['https://login.example.com', 'https://login.example.com/tenant-1'],
      scopes_supported: ['read', 'write', 'read:doc'],
      bearer_methods_supported: ['header'],
      resource_name: 'Docs',
      resource_documentation: 'https://docs.example.com/api#tokens',
    });
  });

  test('has no empty lists', () => {
    const given = { resource, authorizationServers: [], scopesSupported: [] };
    expect(createResourceMetadata(given).document).toEqual({
      resource,
      bearer_methods_supported: ['header'],
    });
  });

  test('is a copy, and frozen', () => {
    const authorizationServers = ['https://login.example.com'];
    const metadata = createResourceMetadata({ resource, authorizationServers });
    authorizationServers.push('https://evil.example');
    expect(metadata.document.authorization_servers).toEqual(['https://login.example.com']);
    const parts = [metadata, metadata.document, metadata.document.authorization_servers];
    for (const part of [...parts, metadata.answer('GET'), metadata.answer('GET').headers]) {
      expect(part).toSatisfy(Object.isFrozen);
    }
  });
});

describe('the response', () => {
  const { answer, document } = createResourceMetadata({ resource });

  test.each(['GET', 'HEAD', 'OPTIONS'])('to %s is the document, for everybody', (method) => {
    const { status, headers, body } = answer(method);
    expect(status).toBe(200);
    expect(JSON.parse(body)).toEqual(document);
    expect(headers).toEqual({
      'content-type': 'application/json',
      'cache-control': 'public, max-age=3600',
      'access-control-allow-origin': '*',
      'access-control-allow-headers': '*',
    });
  });

  test.each(['POST', 'DELETE', 'get', ''])('to %j is 405', (method) => {
    const allow = 'GET, HEAD, OPTIONS';
    expect(answer(method)).toEqual({ status: 405, headers: { allow }, body: '' });
  });
});

test('what is published is what was checked', () => {
  let asked = 0;
  const scopesSupported = ['read'];
  Object.defineProperty(scopesSupported, 0, { get: () => (asked++ === 0 ? 'read' : 'a"b') });
  expect(createResourceMetadata({ resource, scopesSupported }).document.scopes_supported).toEqual([
    'read',
  ]);
});

describe('createResourceMetadata refuses', () => {
  const make = (options: object) => () =>
    createResourceMetadata({ resource, ...options } as ResourceMetadataOptions);

  test.each<[string, object]>([
    ['no resource', { resource: undefined }],
    ['a path', { resource: '/v1' }],
    ['a URL object', { resource: new URL(resource) }],
    ['http', { resource: 'http://api.example.com' }],
    ['http of what only starts like loopback', { resource: 'http://localhost.example.com' }],
    ['http of 127 elsewhere', { resource: 'http://127.0.0.1.example.com' }],
    ['another scheme', { resource: 'urn:example:api' }],
    ['a script', { resource: 'javascript:alert(1)' }],
    ['a fragment', { resource: `${resource}/#a` }],
    ['an empty fragment', { resource: `${resource}/#` }],
    ['a user', { resource: 'https://user@api.example.com' }],
    ['a password', { resource: 'https://:secret@api.example.com' }],
    ['a host in upper case', { resource: 'https://API.example.com' }],
    ['a default port', { resource: 'https://api.example.com:443' }],
    ['dots in the path', { resource: 'https://api.example.com/a/../b' }],
    ['space around', { resource: ` ${resource}` }],
    ['an issuer that is no list', { authorizationServers: 'https://login.example.com' }],
    ['an issuer over http', { authorizationServers: ['http://login.example.com'] }],
    ['an issuer with a query', { authorizationServers: ['https://login.example.com/?a'] }],
    ['an issuer with a fragment', { authorizationServers: ['https://login.example.com/#a'] }],
    ['an issuer that is nothing', { authorizationServers: [undefined] }],
    ['scopes that are no list', { scopesSupported: 'read write' }],
    ['several scopes in one', { scopesSupported: ['read write'] }],
    ['an empty scope', { scopesSupported: [''] }],
    ['a scope with quotes', { scopesSupported: ['a"b'] }],
    ['a scope that is no text', { scopesSupported: [7] }],
    ['a list with a hole', { scopesSupported: Object.assign(new Array(2), { 1: 'a' }) }],
    ['an empty name', { name: '' }],
    ['a name that is no text', { name: {} }],
    ['documentation that is no URL', { documentation: '/docs' }],
    ['a script as documentation', { documentation: 'javascript:alert(1)' }],
  ])('%s', (_, options) => {
    expect(make(options)).toThrow(TypeError);
  });

  test('a misspelt option, by its name', () => {
    expect(make({ authorizationServer: [] })).toThrow(
      "createResourceMetadata: unknown option 'authorizationServer' (it takes: ",
    );
  });
});
