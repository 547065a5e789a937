import { type Caveat } from 'caveats';
import {
  access,
  argument,
  createMcpGuard,
  type McpDialect,
  prompt,
  reach,
  tool,
  uri,
} from 'caveats/mcp';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { authority, bearer, call, type Caveats, guard, issue, message, url } from './world.js';

const accessOf = (name: string) => (name.startsWith('get') ? 'read' : 'write');
const by = createMcpGuard({ authority, url, accessOf });

/** What a list shows to a token. */
async function shown(caveats: Caveats, method: string, result: object, shows = by) {
  const body = message(method);
  const decided = await shows.authorize(bearer(await issue(...caveats)), body);
  if (!decided.ok) throw new Error(decided.body);
  const answer = shows.filter(decided.authInfo, body, { jsonrpc: '2.0', id: 1, result });
  return JSON.parse(JSON.stringify(answer)).result;
}

const NAMES = [
  'get',
  'get_file',
  'search',
  'transfer',
  'plan',
  'a|b',
  '__proto__',
  'constructor',
  '',
];
const URIS = [
  'file:///repo/a',
  'file:///repo/b/c',
  'file:///repo/../etc',
  'file:///etc/passwd',
  'config://app',
  'users://42/profile',
  'not a uri',
  'https://example.com',
];
const names = fc.constantFrom(...NAMES.filter((name) => name !== ''));
const prefix = fc.constantFrom(
  'file:///repo/',
  'file:///repo/b/',
  'users://42/',
  'https://example.com/',
);
const actions = fc.subarray(['read', 'write'] as const, { minLength: 1 });
const reached = fc.oneof(
  fc.record({ tool: names, access: actions }),
  fc.record({ prompt: names, access: actions }),
  fc.record({ uri: prefix, access: actions }),
);
const caveat: fc.Arbitrary<Caveat<McpDialect>> = fc.oneof(
  fc.array(names, { minLength: 1, maxLength: 4 }).map((list) => tool(...list)),
  fc.array(names, { minLength: 1, maxLength: 4 }).map((list) => prompt(...list)),
  prefix.map((each) => uri(each)),
  fc.constantFrom(uri.exact('config://app'), uri.exact('file:///repo/a')),
  actions.map((list) => access(...list)),
  fc.array(reached, { minLength: 1, maxLength: 4 }).map((list) => reach(...list)),
  names.map((name) => argument(name, 'x', { max: 5 })),
);
const tokens = fc.array(caveat, { maxLength: 4 });

describe('a list shows exactly what may be used', () => {
  const isAllowed = async (token: string, body: object) =>
    (await by.authorize(bearer(token), body)).ok;

  test('tools, with the limits of their arguments met', async () => {
    await fc.assert(
      fc.asyncProperty(tokens, async (caveats) => {
        const token = await issue(...caveats);
        const tools = NAMES.map((name) => ({ name }));
        const expected = [];
        for (const each of tools) {
          if (await isAllowed(token, call(each.name, { x: 5 }))) expected.push(each);
        }
        // A name that is no name is for tokens that nothing limits, arguments included.
        const isLimited = caveats.some(({ type }) => type === 'argument');
        const list = (await shown(caveats, 'tools/list', { tools })).tools;
        const isNamed = ({ name }: { name: string }) => name !== '' || !isLimited;
        expect(list.filter(isNamed)).toEqual(expected.filter(isNamed));
      }),
    );
  });

  test('prompts and resources', async () => {
    await fc.assert(
      fc.asyncProperty(tokens, async (caveats) => {
        const token = await issue(...caveats);
        const prompts = NAMES.filter((name) => name !== '').map((name) => ({ name }));
        const resources = URIS.map((each) => ({ uri: each }));
        const expected: { prompts: object[]; resources: object[] } = { prompts: [], resources: [] };
        for (const each of prompts) {
          if (await isAllowed(token, message('prompts/get', each))) expected.prompts.push(each);
        }
        for (const each of resources) {
          if (await isAllowed(token, message('resources/read', each)))
            expected.resources.push(each);
        }
        expect(await shown(caveats, 'prompts/list', { prompts })).toEqual({
          prompts: expected.prompts,
        });
        expect(await shown(caveats, 'resources/list', { resources })).toEqual({
          resources: expected.resources,
        });
      }),
    );
  });

  test('templates that can make a URI that is reached', async () => {
    const templates = [
      'file:///repo/{+path}',
      'file:///repo/b{x}',
      'file:///{+path}',
      'users://{id}/profile',
      '{any}',
      'urn:{x}',
    ];
    const resourceTemplates = templates.map((uriTemplate) => ({ uriTemplate }));
    const of = async (...caveats: Caveats) =>
      (
        await shown(caveats, 'resources/templates/list', { resourceTemplates })
      ).resourceTemplates.map((each: { uriTemplate: string }) => each.uriTemplate);
    expect(await of()).toEqual(templates);
    expect(await of(access('read'))).toEqual(templates);
    expect(await of(access('write'))).toEqual([]);
    expect(await of(tool('search'))).toEqual([]);
    const repo = [
      'file:///repo/{+path}',
      'file:///repo/b{x}',
      'file:///{+path}',
      '{any}',
      'urn:{x}',
    ];
    expect(await of(uri('file:///repo/'))).toEqual(repo);
    expect(await of(uri('file:///repo/c/'))).toEqual(repo);
    expect(await of(uri('users://42/'))).toEqual(['users://{id}/profile', '{any}', 'urn:{x}']);
    expect(await of(uri.exact('config://app'))).toEqual(['{any}', 'urn:{x}']);
  });
});

test('what is shown is for this token alone', async () => {
  const tools = [{ name: 'search', title: 'x' }, { name: 'transfer' }, null, 'junk', { name: 5 }];
  const result = { tools, nextCursor: 'c', ttlMs: 5, cacheScope: 'public', _meta: {} };
  expect(await shown([tool('search')], 'tools/list', result)).toEqual({
    tools: [{ name: 'search', title: 'x' }],
    nextCursor: 'c',
    ttlMs: 5,
    cacheScope: 'private',
    _meta: {},
  });
  const read = message('resources/read', { uri: 'config://app' });
  const decided = await guard.authorize(bearer(await issue()), read);
  const answer = { id: 1, result: { contents: [], cacheScope: 'public' } };
  expect(guard.filter(decided.ok ? decided.authInfo : undefined, read, answer)).toEqual({
    id: 1,
    result: { contents: [], cacheScope: 'private' },
  });
});

test('errors and other responses stay as they are', async () => {
  const decided = await guard.authorize(bearer(await issue()), message('tools/list'));
  const authInfo = decided.ok ? decided.authInfo : undefined;
  for (const answer of [
    { error: { code: 1 } },
    null,
    5,
    { result: 5 },
    { result: { tools: 'x' } },
  ]) {
    expect(guard.filter(authInfo, message('tools/list'), answer)).toEqual(answer);
  }
  const result = { tools: [{ name: 'a' }] };
  expect(guard.filter(authInfo, message('ping'), { result })).toEqual({ result });
});

test('of a request that the guard did not allow, lists are empty', async () => {
  const answer = { result: { tools: [{ name: 'a' }] } };
  const forged = { token: 'x', clientId: '', scopes: [], extra: { identity: {} } };
  for (const authInfo of [undefined, forged]) {
    expect(guard.filter(authInfo, message('tools/list'), answer)).toEqual({
      result: { tools: [] },
    });
    expect(guard.grantOf(authInfo)).toBeUndefined();
  }
});

test('later changes of its options change nothing', async () => {
  const options = { authority, url };
  const made = createMcpGuard(options);
  Object.assign(options, { lists: 'all' });
  const tools = [{ name: 'search' }, { name: 'transfer' }];
  expect(await shown([tool('search')], 'tools/list', { tools }, made)).toMatchObject({
    tools: [{ name: 'search' }],
  });
});

test('all is shown where users log in for more', async () => {
  const all = createMcpGuard({ authority, url, lists: 'all' });
  const result = { tools: [{ name: 'search' }, { name: 'transfer' }], cacheScope: 'public' };
  expect(await shown([tool('search')], 'tools/list', result, all)).toEqual({
    ...result,
    cacheScope: 'private',
  });
  // What a resource contains is for those who reach it, all the same.
  const read = message('resources/read', { uri: 'config://app' });
  const contents = { id: 1, result: { contents: [], cacheScope: 'public' } };
  expect(all.filter(undefined, read, contents)).toMatchObject({
    result: { cacheScope: 'private' },
  });
});

test('a gateway filters the response to a batch', async () => {
  const body = [message('tools/list'), message('ping')];
  const decided = await guard.authorize(bearer(await issue(tool('search'))), body);
  const authInfo = decided.ok ? decided.authInfo : undefined;
  const answer = (...names: string[]) => [{ result: { tools: names.map((name) => ({ name })) } }];
  expect(guard.filter(authInfo, body, answer('search', 'transfer'))).toEqual(answer('search'));
});

test('handlers ask the grant', async () => {
  const caveats = [
    reach({ tool: 'search', access: ['write'] }, { uri: 'file:///repo/', access: ['read'] }),
  ];
  const decided = await guard.authorize(bearer(await issue(...caveats)), call('search'));
  if (!decided.ok) throw new Error(decided.body);
  const grant = guard.grantOf(decided.authInfo);
  expect(grant?.can({ uri: 'file:///repo/a', access: 'read' })).toBe(true);
  expect(grant?.can({ uri: 'file:///etc/passwd', access: 'read' })).toBe(false);
  expect(decided.authInfo).toMatchObject({ clientId: 'usr-1', scopes: [] });
  // Copies that SDKs make are recognized; the description says nothing of the conditions.
  expect(guard.grantOf({ ...decided.authInfo })).toBe(grant);
  expect(JSON.stringify(decided.authInfo.extra)).not.toContain('repo');
});
