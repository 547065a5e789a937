import { createDialect, defineCaveat, defineScope } from 'caveats';
import { createAuthority } from 'caveats/authority';
import {
  access,
  argumentKind,
  createMcpGuard,
  mcpDialect,
  mcpScope,
  prompt,
  reach,
  tool,
  uri,
} from 'caveats/mcp';
import { expect, test } from 'vitest';
import { bearer, call, message, url } from './world.js';

test.each([
  [tool('search', 'a|b'), 'tool = search|a%7Cb'],
  [prompt('review'), 'prompt = review'],
  [uri('file:///repo/'), 'uri = file:///repo/'],
  [uri.exact('config://app'), 'uri = config://app'],
  [access('read'), 'access = read'],
  [
    reach(
      { tool: 'search', access: ['read', 'write'] },
      { uri: 'file:///repo/', access: ['read'] },
    ),
    'reach = read,write tool:search|read uri:file:///repo/',
  ],
])('%j is written as %s', (caveat, text) => {
  expect(mcpDialect.write(caveat)).toBe(text);
  expect(mcpDialect.read(text)?.caveat).toEqual(caveat);
});

const keys = 'a root key of 32 bytes, no less.';
const weekday = defineCaveat({
  type: 'weekday',
  role: 'context',
  fields: { weekday: 'boolean' },
  decode: (text) => (text === 'weekday' ? { type: 'weekday' } : undefined),
  encode: () => 'weekday',
  check: (_, request: { weekday?: boolean }) =>
    request.weekday === true ? { ok: true } : { ok: false, reason: 'not_allowed' },
});

test('a dialect may have kinds of its own', async () => {
  const dialect = createDialect({ scope: mcpScope, kinds: [argumentKind, weekday] });
  const guard = createMcpGuard({ authority: createAuthority({ keys, dialect }), url });
  const authority = createAuthority({ keys, dialect });
  const token = await authority.issue('usr-1', [{ type: 'weekday' }, tool('search')]);
  const decided = await guard.authorize(bearer(token), call('search'), { weekday: true });
  expect(decided.ok).toBe(true);
  const denied = await guard.authorize(bearer(token), message('tools/list'));
  expect(denied).toMatchObject({ ok: false, status: 403 });
  if (decided.ok) expect(guard.grantOf(decided.authInfo)?.caveats).toHaveLength(2);
});

test('a dialect may have a scope with more levels', async () => {
  const scope = defineScope({
    levels: { project: {}, tool: {}, prompt: {}, uri: { match: 'prefix' } },
    actions: ['read', 'write', 'admin'],
  });
  const dialect = createDialect({ scope, kinds: [argumentKind] });
  const authority = createAuthority({ keys, dialect });
  const guard = createMcpGuard({ authority, url });
  const token = await authority.issue('usr-1', [scope.caveats.tool('search')]);
  expect((await guard.authorize(bearer(token), call('search'))).ok).toBe(true);
  expect((await guard.authorize(bearer(token), call('transfer'))).ok).toBe(false);
});

const authority = createAuthority({ keys, dialect: mcpDialect });
test.each<[string, object]>([
  ['authority', { authority: undefined }],
  ['dialect', { authority: createAuthority({ keys }) }],
  [
    'dialect',
    { authority: createAuthority({ keys, dialect: createDialect({ scope: mcpScope }) }) },
  ],
  ['resource', { url: '/mcp' }],
  ['resource', { url: 'https://mcp.example.com/mcp#x' }],
  ['resource', { url: 'stdio:server' }],
  ['authorizationServers', { authorizationServers: 'https://login.example.com' }],
  ['scopesSupported', { scopesSupported: [5] }],
  ['name', { name: 5 }],
  ['lists', { lists: 'some' }],
  ['accessOf', { accessOf: { search: 'read' } }],
  ['admit', { admit: true }],
  ['unknown option', { admits: () => true }],
])('a mistake in %s is named', (name, wrong) => {
  const options = { authority, url, ...wrong };
  expect(() => createMcpGuard(options as never)).toThrow(TypeError);
  expect(() => createMcpGuard(options as never)).toThrow(new RegExp(name));
});
