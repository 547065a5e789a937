import { argument, access, prompt, reach, tool, uri } from 'caveats/mcp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connect1, connect2 } from './clients.js';
import {
  app1,
  fetch1,
  fetch2,
  listen,
  listenFetch,
  type Listening,
  type Reached,
} from './servers.js';
import { guard, narrowed, tokenWith } from './world.js';

type Revision = '2025-11-25' | '2026-07-28';
/** What the tests need of a client of either SDK. */
interface AnyClient {
  listTools(): Promise<{ tools: { name: string }[] }>;
  listPrompts(): Promise<{ prompts: { name: string }[] }>;
  listResources(): Promise<{ resources: { uri: string }[] }>;
  listResourceTemplates(): Promise<{ resourceTemplates: { uriTemplate: string }[] }>;
  callTool(params: { name: string; arguments?: Record<string, unknown> }): Promise<unknown>;
  getPrompt(params: { name: string }): Promise<unknown>;
  readResource(params: { uri: string }): Promise<unknown>;
  complete(params: {
    ref: { type: 'ref/resource'; uri: string };
    argument: { name: string; value: string };
  }): Promise<unknown>;
  close(): Promise<void>;
}
type Connect = (url: URL, token: string) => Promise<AnyClient>;

const reached: Reached = [];
const SERVERS: Readonly<Record<string, () => Promise<Listening>>> = {
  'SDK 1.x on Express, events': () => listen(app1(guard, reached)),
  'SDK 1.x on Express, JSON': () => listen(app1(guard, reached, { json: true })),
  'SDK 1.x with fetch, events': () => listenFetch(fetch1(guard, reached)),
  'SDK 1.x with fetch, JSON': () => listenFetch(fetch1(guard, reached, true)),
  'SDK 2.x, JSON': () => listenFetch(fetch2(guard, reached, 'json')),
  'SDK 2.x, events': () => listenFetch(fetch2(guard, reached, 'sse')),
};
const in2 =
  (revision: Revision): Connect =>
  (url, token) =>
    connect2(url, token, revision);
const CLIENTS: Readonly<Record<string, Connect>> = {
  'client 1.x': connect1,
  'client 2.x in 2025-11-25': in2('2025-11-25'),
  'client 2.x in 2026-07-28': in2('2026-07-28'),
};
const pairs = Object.keys(SERVERS).flatMap((server) =>
  Object.keys(CLIENTS)
    .filter((client) => server.startsWith('SDK 2') || !client.endsWith('2026-07-28'))
    .map((client) => [server, client] as const),
);

describe.each(pairs)('%s, %s', (server, name) => {
  let listening: Listening;
  const clients: AnyClient[] = [];
  const connect = async (token: string) => {
    const client = await CLIENTS[name]!(listening.url, token);
    clients.push(client);
    return client;
  };
  beforeAll(async () => {
    listening = await SERVERS[server]!();
  });
  beforeEach(() => {
    reached.length = 0;
  });
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.close()));
    await listening.close();
  });

  const toolsOf = async (client: AnyClient) => (await client.listTools()).tools.map((t) => t.name);
  const namesIn = async (client: AnyClient) => ({
    tools: await toolsOf(client),
    prompts: (await client.listPrompts()).prompts.map((p) => p.name),
    uris: (await client.listResources()).resources.map((r) => r.uri),
    templates: (await client.listResourceTemplates()).resourceTemplates.map((t) => t.uriTemplate),
  });

  test('lists show what a token reaches, and nothing else', async () => {
    expect(await namesIn(await connect(await tokenWith()))).toEqual({
      tools: ['search', 'read_file', 'transfer'],
      prompts: ['review', 'plan'],
      uris: ['config://app', 'file:///repo/README.md', 'file:///etc/passwd'],
      templates: ['file:///repo/{+path}', 'file:///{+path}'],
    });
    const some = reach(
      { tool: 'search', access: ['write'] },
      { prompt: 'plan', access: ['read'] },
      { uri: 'file:///repo/', access: ['read'] },
    );
    expect(await namesIn(await connect(await tokenWith(some)))).toEqual({
      tools: ['search'],
      prompts: ['plan'],
      uris: ['file:///repo/README.md'],
      templates: ['file:///repo/{+path}', 'file:///{+path}'],
    });
    const agent = await tokenWith(tool('search', 'transfer'));
    const nothing = { prompts: [], uris: [], templates: [] };
    expect(await namesIn(await connect(agent))).toEqual({
      tools: ['search', 'transfer'],
      ...nothing,
    });
    const subAgent = narrowed(agent, tool('search'));
    expect(await namesIn(await connect(subAgent))).toEqual({ tools: ['search'], ...nothing });
    expect((await namesIn(await connect(await tokenWith(access('read'))))).tools).toEqual([]);
  });

  test('two requests of a batch with one id get no more', async () => {
    const token = await tokenWith(tool('search'));
    const methods = ['tools/list', 'prompts/list'];
    for (const order of [methods, methods.toReversed()]) {
      const body = order.map((method) => ({ jsonrpc: '2.0', id: 1, method, params: {} }));
      const headers = {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      };
      const init = { method: 'POST', headers, body: JSON.stringify(body) };
      const signal = AbortSignal.timeout(2000);
      // A server may never respond to all of them.
      const text = await fetch(listening.url, { ...init, signal }).then(
        (response) => response.text(),
        () => '',
      );
      expect(text).not.toMatch(/transfer|review/);
    }
  });

  test('a call of what it reaches is handed on, and of anything else is not', async () => {
    const client = await connect(await tokenWith(tool('search')));
    expect(await client.callTool({ name: 'search' })).toMatchObject({
      content: [{ text: 'found' }],
    });
    await expect(client.callTool({ name: 'read_file' })).rejects.toThrow(/tool=read_file|403/);
    await expect(client.getPrompt({ name: 'plan' })).rejects.toThrow(/prompt=plan|403/);
    await expect(client.readResource({ uri: 'config://app' })).rejects.toThrow(/uri=config|403/);
    expect(reached).toEqual(['search']);
    // The client can go on.
    expect(await client.callTool({ name: 'search' })).toBeDefined();
  });

  test('an argument beyond its limits is an error that the model can mend', async () => {
    const limits = { min: 1, max: 100 };
    const client = await connect(
      await tokenWith(tool('transfer'), argument('transfer', 'amount', limits)),
    );
    expect(await toolsOf(client)).toEqual(['transfer']);
    const call = (given: Record<string, unknown>) =>
      client.callTool({ name: 'transfer', arguments: given });
    expect(await call({ amount: 50 })).toMatchObject({ content: [{ text: 'sent 50' }] });
    for (const given of [{ amount: 500 }, { amount: '50' }, {}]) {
      expect(await call(given)).toMatchObject({
        isError: true,
        content: [{ text: 'This token limits these arguments: amount {"min":1,"max":100}' }],
      });
    }
    expect(reached).toEqual(['transfer 50']);
  });

  test('prompts and resources that it reaches are handed on', async () => {
    const prompts = await connect(await tokenWith(prompt('plan')));
    expect(await prompts.getPrompt({ name: 'plan' })).toMatchObject({
      messages: [{ role: 'user' }],
    });
    const exact = await connect(await tokenWith(uri.exact('config://app')));
    expect(await exact.readResource({ uri: 'config://app' })).toBeDefined();
    const repo = await connect(await tokenWith(uri('file:///repo/')));
    expect(await repo.readResource({ uri: 'file:///repo/a/b.txt' })).toBeDefined();
    expect(reached).toEqual(['plan', 'config://app', 'file:///repo/a/b.txt']);
  });

  test('no way of writing a URI leads out of its prefix', async () => {
    const client = await connect(await tokenWith(uri('file:///repo/')));
    const tricks = [
      'file:///repo/../etc/passwd',
      'file:///repo/%2e%2e/etc/passwd',
      'file:///repo/..%2fetc/passwd',
      'file:///repo/..\\etc\\passwd',
      'file:///repo/.\t./etc/passwd',
      'file:///repo/%252e%252e/etc/passwd',
      'file:///repo',
      'file:///repository/x',
      'file:/etc/passwd',
      'FILE:///repo/x',
      'file://localhost/repo/x',
      'file:///Repo/x',
      'repo/x',
      '',
    ];
    for (const trick of tricks) {
      await expect(client.readResource({ uri: trick }), trick).rejects.toThrow();
    }
    expect(reached).toEqual([]);
  });

  test('completions are of templates that it reaches whole', async () => {
    const asked = (path: string) => ({
      ref: { type: 'ref/resource' as const, uri: `${path}{+path}` },
      argument: { name: 'path', value: '' },
    });
    const client = await connect(await tokenWith(uri('file:///repo/')));
    await expect(client.complete(asked('file:///'))).rejects.toThrow(/uri|403/);
    const all = await connect(await tokenWith(access('read')));
    expect(await all.complete(asked('file:///'))).toMatchObject({
      completion: { values: ['etc/passwd'] },
    });
  });
});
