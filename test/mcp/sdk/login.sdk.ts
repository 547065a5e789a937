import { Client as Client1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as Transport1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { InvalidTokenError } from '@modelcontextprotocol/sdk/server/auth/errors.js';
import { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js';
import {
  Client as Client2,
  StreamableHTTPClientTransport as Transport2,
} from '@modelcontextprotocol/client';
import {
  OAuthError,
  OAuthErrorCode,
  requireBearerAuth as requireBearerAuth2,
} from '@modelcontextprotocol/server';
import { expiresIn, ip, service } from 'caveats';
import { access, argument, createMcpGuard, type McpGuard, tool } from 'caveats/mcp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listenLogin, User } from './login.js';
import { app1, fetch2, listen, listenFetch, type Listening, type Reached } from './servers.js';
import { authority, tokenWith } from './world.js';

const info = { name: 'test', version: '1' };
const reached: Reached = [];
const open: Listening[] = [];
let login: Listening;

beforeAll(async () => {
  login = await listenLogin();
});
beforeEach(() => {
  reached.length = 0;
});
afterAll(() => Promise.all([login, ...open].map((each) => each.close())));

/** Listens with a guard of the server's own URL, which the metadata has to name. */
async function listenGuarded(
  serve: (guard: McpGuard) => Promise<Listening>,
  hasLogin: boolean,
): Promise<Listening> {
  // The URL is known only once the server listens.
  let guard: McpGuard | undefined;
  const listening = await listen((req, res) => {
    guard ??= createMcpGuard({
      authority,
      url: listening.url,
      ...(hasLogin && { authorizationServers: [login.url.href] }),
    });
    inner ??= serve(guard);
    void inner.then(({ server }) => server.emit('request', req, res));
  });
  let inner: Promise<Listening> | undefined;
  open.push(listening);
  return { ...listening, close: async () => (await inner)?.close() };
}

const SERVERS = {
  'SDK 1.x': (guard: McpGuard) => listen(app1(guard, reached)),
  'SDK 2.x': (guard: McpGuard) => listenFetch(fetch2(guard, reached)),
};

/** A client, as the table needs it. */
interface Tried {
  callTool(params: { name: string; arguments?: Record<string, unknown> }): Promise<unknown>;
  finishAuth(code: string): Promise<void>;
}
const CLIENTS: Readonly<Record<string, (url: URL, user: User) => Promise<Tried>>> = {
  async 'client 1.x'(url, authProvider) {
    const client = new Client1(info);
    const transport = new Transport1(url, { authProvider });
    await client.connect(transport);
    return {
      callTool: (params) => client.callTool(params),
      finishAuth: (code) => transport.finishAuth(code),
    };
  },
  async 'client 2.x'(url, authProvider) {
    const client = new Client2(info);
    const transport = new Transport2(url, { authProvider });
    await client.connect(transport);
    return {
      callTool: (params) => client.callTool(params),
      finishAuth: (code) => transport.finishAuth(code),
    };
  },
};
const pairs = Object.keys(SERVERS).flatMap((server) =>
  Object.keys(CLIENTS).map((client) => [server, client] as const),
) as readonly (readonly [keyof typeof SERVERS, string])[];

describe.each(pairs)('%s, %s with OAuth', (server, client) => {
  const tried = async (hasLogin: boolean, token: string) => {
    const { url } = await listenGuarded(SERVERS[server], hasLogin);
    const user = new User(token);
    return { user, ...(await CLIENTS[client]!(url, user)) };
  };

  test('a user logs in for a tool that the token does not reach', async () => {
    const { user, callTool, finishAuth } = await tried(true, await tokenWith(tool('search')));
    await expect(callTool({ name: 'transfer', arguments: { amount: 5 } })).rejects.toThrow();
    expect(user.scopes).toEqual(['tool=transfer access=write']);
    await finishAuth(user.code);
    expect(await callTool({ name: 'transfer', arguments: { amount: 5 } })).toMatchObject({
      content: [{ text: 'sent 5' }],
    });
    expect(reached).toEqual(['transfer 5']);
  });

  test('nobody logs in where there is no server to log in with, and the reason is seen', async () => {
    const { user, callTool } = await tried(false, await tokenWith(tool('search')));
    await expect(callTool({ name: 'transfer', arguments: { amount: 5 } })).rejects.toThrow(
      'does not grant this access to this resource: tool=transfer access=write',
    );
    expect(user.scopes).toEqual([]);
    expect(await callTool({ name: 'search' })).toMatchObject({ content: [{ text: 'found' }] });
  });

  test('nobody logs in over arguments', async () => {
    const limit = argument('transfer', 'amount', { max: 100 });
    const { user, callTool } = await tried(true, await tokenWith(limit));
    expect(await callTool({ name: 'transfer', arguments: { amount: 500 } })).toMatchObject({
      isError: true,
    });
    expect(user.scopes).toEqual([]);
  });

  test('nobody logs in over what a login cannot change', async () => {
    const url = (await listenGuarded(SERVERS[server], true)).url;
    for (const caveat of [ip('203.0.113.0/24'), service('mcp-other')]) {
      const user = new User(await tokenWith(caveat));
      await expect(CLIENTS[client]!(url, user)).rejects.toThrow(
        /not valid (in this context|for this use)/,
      );
      expect(user.scopes).toEqual([]);
    }
  });

  test('a user logs in for a token that is not valid any more', async () => {
    const { url } = await listenGuarded(SERVERS[server], true);
    const user = new User(await authority.issue('usr-1', [expiresIn(-5)]));
    await expect(CLIENTS[client]!(url, user)).rejects.toThrow();
    expect(user.scopes).toHaveLength(1);
  });
});

describe("the SDK's requireBearerAuth", () => {
  const guard = createMcpGuard({ authority, url: 'http://127.0.0.1/mcp' });
  const call = (name: string, given: object = {}) => ({
    method: 'POST',
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name, arguments: given },
    }),
  });
  const headersWith = (token?: string) => ({
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': '2025-11-25',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  });

  test('of 1.x stands in front of the guard', async () => {
    const bearer = requireBearerAuth({
      verifier: guard.verifier((text) => new InvalidTokenError(text)),
      resourceMetadataUrl: guard.metadata.url,
    });
    const { url, close } = await listen(app1(guard, reached, { json: true, before: [bearer] }));
    const status = async (token: string | undefined, name: string) => {
      const response = await fetch(url, { ...call(name), headers: headersWith(token) });
      const challenge = response.headers.get('www-authenticate') ?? '';
      return [response.status, /error="(\w+)"/.exec(challenge)?.[1]];
    };
    const token = await tokenWith(tool('search'), ip('127.0.0.1'));
    expect(await status(token, 'search')).toEqual([200, undefined]);
    expect(await status(token, 'transfer')).toEqual([403, undefined]);
    expect(await status(await tokenWith(ip('192.0.2.1')), 'search')).toEqual([403, undefined]);
    expect(await status('junk', 'search')).toEqual([401, 'invalid_token']);
    expect(await status(undefined, 'search')).toEqual([401, 'invalid_token']);
    // That function wants tokens that expire. The guard alone does not.
    expect(await status(await authority.issue('usr-1'), 'search')).toEqual([401, 'invalid_token']);
    expect(reached).toEqual(['search']);
    await close();
  });

  test('of 2.x takes the verifier, too, and the guard recognizes what it returns', async () => {
    const gate = requireBearerAuth2({
      verifier: guard.verifier((text) => new OAuthError(OAuthErrorCode.InvalidToken, text)),
      resourceMetadataUrl: guard.metadata.url,
    });
    const init = (token: string) => ({ ...call('search'), headers: headersWith(token) });
    const refused = await gate(new Request('http://127.0.0.1/mcp', init('junk')));
    expect(refused).toMatchObject({ status: 401 });
    const token = await tokenWith(access('read'));
    expect(await gate(new Request('http://127.0.0.1/mcp', init(token)))).toMatchObject({
      clientId: 'usr-1',
    });
  });
});
