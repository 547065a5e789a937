import { addThirdPartyCaveat, interfaceIs, ip, mint, serialize, service, time } from 'caveats';
import { createAuthority } from 'caveats/authority';
import {
  access,
  argument,
  createMcpGuard,
  type McpCall,
  mcpDialect as dialect,
  prompt,
  tool,
  uri,
} from 'caveats/mcp';
import { describe, expect, test } from 'vitest';
import {
  ask,
  authority,
  bearer,
  call,
  guard,
  issue,
  message,
  narrow,
  seen,
  url,
  withLogin,
} from './world.js';

const METADATA =
  'resource_metadata="https://mcp.example.com/.well-known/oauth-protected-resource/mcp"';
const NOT_REACHED = 'The token does not grant this access to this resource';

describe('a token that is not valid', () => {
  const cases: readonly [string, () => Promise<Record<string, string>>, string, string][] = [
    ['is missing', async () => ({}), 'missing_credential', 'The request carries no token'],
    ['is junk', async () => bearer('junk'), 'malformed_token', 'The token is malformed'],
    [
      'is of another key',
      async () =>
        bearer(
          serialize(
            mint({ rootKey: 'another key of 32 bytes, no less', identity: { subject: 'a' } }),
          ),
        ),
      'bad_signature',
      'The token has an invalid signature',
    ],
    [
      'has expired',
      async () => bearer(await issue(time(1))),
      'token_expired',
      'The token has expired',
    ],
    [
      'has an unknown caveat',
      async () => bearer(await issue('budget = 20')),
      'unknown_caveat',
      'The token has an unknown caveat',
    ],
    [
      'lacks a discharge',
      async () =>
        bearer(
          authority.serialize(
            addThirdPartyCaveat(await issue(), {
              rootKey: 'a caveat key, 32 bytes or more..',
              identifier: 'x',
            }),
          ),
        ),
      'missing_discharge',
      'A third-party caveat of the token has no discharge',
    ],
  ];
  test.each(cases)('%s: 401 with a challenge', async (_, headers, code, text) => {
    for (const by of [guard, withLogin]) {
      for (const body of [call('search'), message('tools/list'), message('tools/later'), 'junk']) {
        const decided = await by.authorize(await headers(), body);
        const parameters =
          code === 'missing_credential'
            ? ''
            : `, error="invalid_token", error_description="${text}"`;
        expect(seen(decided)).toEqual({
          status: 401,
          challenge: `Bearer ${METADATA}${parameters}`,
          code: -32001,
          text,
        });
        if (!decided.ok) expect(JSON.parse(decided.body).error.data.code).toBe(code);
      }
    }
  });

  test('was revoked: 401', async () => {
    const token = await issue(tool('search'));
    expect((await guard.authorize(bearer(token), call('search'))).ok).toBe(true);
    await authority.revoke({ token });
    const narrower = narrow(token, access('write'));
    for (const each of [token, narrower]) {
      const { status, text } = seen(await guard.authorize(bearer(each), call('search')));
      expect([status, text]).toEqual([401, 'The token was revoked']);
    }
  });

  test('is one of several: 400', async () => {
    const headers = ['Authorization', 'Bearer a', 'Authorization', 'Bearer b'];
    const { status, challenge } = seen(await guard.authorize(headers, call('search')));
    expect([status, challenge]).toEqual([400, expect.stringContaining('invalid_request')]);
  });

  test('is for identification: 401', async () => {
    const token = await authority.issue('usr-1', [], { type: 'identity' });
    expect(seen(await guard.authorize(bearer(token), message('ping'))).status).toBe(401);
  });

  test('cannot be verified now: 503, and when to try again', async () => {
    const keys = {
      current: () => ({ keyId: '', rootKey: 'x'.repeat(32) }),
      find: () => Promise.reject(new Error()),
    };
    const down = createMcpGuard({ authority: createAuthority({ keys, dialect }), url });
    const decided = await down.authorize(bearer(await issue()), call('search'));
    expect(decided).toMatchObject({ ok: false, status: 503, headers: { 'retry-after': '5' } });
    expect(seen(decided)).not.toHaveProperty('challenge');
  });
});

describe('a token that does not reach what is asked for', () => {
  const WANTS: readonly [object, string][] = [
    [call('transfer'), 'tool=transfer access=write'],
    [message('prompts/get', { name: 'plan' }), 'prompt=plan access=read'],
    [message('resources/read', { uri: 'config://app' }), 'uri=config%3A%2F%2Fapp access=read'],
    [message('resources/subscribe', { uri: 'config://app' }), 'uri=config%3A%2F%2Fapp access=read'],
    [
      message('subscriptions/listen', { notifications: { resourceSubscriptions: ['a:b', 'a:c'] } }),
      'uri=a%3Ab access=read uri=a%3Ac',
    ],
    [
      message('completion/complete', { ref: { type: 'ref/prompt', name: 'plan' } }),
      'prompt=plan access=read',
    ],
    [
      message('completion/complete', { ref: { type: 'ref/resource', uri: 'file:///repo/{path}' } }),
      'uri=file%3A%2F%2F%2Frepo%2F access=read',
    ],
    [call('a"\\ b'), 'tool=a%22%5C%20b access=write'],
  ];
  test.each(WANTS)('%j: 403, and what it needs', async (body, words) => {
    const denied = { status: 403, code: -32003, text: `${NOT_REACHED}: ${words}` };
    expect(await ask([tool('search')], body)).toEqual(denied);
    // A client is sent to log in only where that can help.
    expect(await ask([tool('search')], body, { by: withLogin })).toEqual({
      ...denied,
      challenge: `Bearer ${METADATA}, error="insufficient_scope", error_description="${NOT_REACHED}", scope="${words}"`,
    });
  });

  test('many URIs are not sent back', async () => {
    const resourceSubscriptions = Array.from({ length: 5000 }, (_, i) => `a://b/${i}`);
    const body = message('subscriptions/listen', { notifications: { resourceSubscriptions } });
    const decided = await withLogin.authorize(bearer(await issue(tool('search'))), body);
    expect(decided).toMatchObject({ ok: false, status: 403 });
    expect(JSON.stringify(decided).length).toBeLessThan(2000);
  });

  test('how a tool is accessed is for the server to say', async () => {
    const table: Readonly<Record<string, 'read'>> = { search: 'read' };
    const by = createMcpGuard({ authority, url, accessOf: (name) => table[name] ?? 'write' });
    expect(await ask([access('read')], call('search'), { by })).toEqual({ status: 200 });
    for (const name of ['transfer', 'constructor', '__proto__', 'toString']) {
      // This table of its has more than it seems, which is no access.
      const careless = createMcpGuard({ authority, url, accessOf: (each) => table[each]! });
      expect((await ask([access('read')], call(name), { by })).status).toBe(403);
      expect((await ask([access('read')], call(name), { by: careless })).status).toBe(403);
    }
  });
});

describe('a token that is valid elsewhere', () => {
  test.each<[string, Parameters<typeof ask>[0], string]>([
    ['network', [ip('203.0.113.0/24')], 'The token is not valid in this context'],
    ['service', [service('mcp-other')], 'The token is not valid for this use'],
    ['interface', [interfaceIs('rest')], 'The token is not valid for this use'],
    [
      'network, and too narrow',
      [ip('203.0.113.0/24'), tool('search')],
      'The token is not valid in this context',
    ],
  ])('%s: 403 without a challenge, for lists as well', async (_, caveats, text) => {
    for (const body of [call('transfer'), message('tools/list'), message('initialize')]) {
      for (const by of [guard, withLogin]) {
        const context = { ip: '192.0.2.1', service: 'mcp-mine' };
        expect(await ask(caveats, body, { by, context })).toEqual({
          status: 403,
          code: -32003,
          text,
        });
      }
    }
  });

  test('and is used there: allowed', async () => {
    const caveats = [ip('203.0.113.0/24'), service('mcp-mine'), interfaceIs('mcp'), tool('search')];
    const context = { ip: '203.0.113.5', service: 'mcp-mine' };
    expect(await ask(caveats, call('search'), { context })).toEqual({ status: 200 });
    expect(await ask(caveats, message('tools/list'), { context })).toEqual({ status: 200 });
  });

  test('a subscription to nothing is no way around', async () => {
    const body = message('subscriptions/listen', { notifications: { toolsListChanged: true } });
    expect((await ask([ip('203.0.113.0/24')], body)).status).toBe(403);
    expect((await ask([tool('search')], body)).status).toBe(200);
  });
});

describe('a method that nobody here knows', () => {
  const METHODS = [
    'tools/later',
    'tasks/result',
    'tasks/list',
    'notifications/x',
    'constructor',
    '__proto__',
    '',
  ];
  test.each(METHODS)('%j: 404 for a token with limits', async (method) => {
    const limits = [
      tool('search'),
      access('read'),
      access('write'),
      uri('file:///repo/'),
      prompt('plan'),
      // Of a later method, nobody knows whether it calls this tool.
      argument('transfer', 'amount', { max: 100 }),
    ];
    for (const limit of limits) {
      expect(await ask([limit], message(method), { by: withLogin })).toEqual({
        status: 404,
        code: -32601,
        text: 'Method not found',
      });
    }
    expect(await ask([], message(method))).toEqual({ status: 200 });
    expect((await ask([ip('203.0.113.0/24')], message(method))).status).toBe(403);
  });
});

describe('what does not say what it is about', () => {
  test.each([
    message('tools/call'),
    call(5),
    call(''),
    call(['search']),
    call({ toString: 'search' }),
    message('tools/call', JSON.parse('{"__proto__":{"name":"search"}}')),
    { ...call('search'), params: [{ name: 'search' }] },
    message('prompts/get', { name: null }),
    message('resources/read', { uri: ['file:///repo/x'] }),
    message('subscriptions/listen', { notifications: { resourceSubscriptions: 'file:///repo/x' } }),
    message('subscriptions/listen', { notifications: { resourceSubscriptions: [5] } }),
    message('completion/complete', { ref: { type: 'ref/tool', name: 'search' } }),
    message('completion/complete', { ref: 'plan' }),
    message('completion/complete', { ref: { type: 'ref/resource', uri: '{+any}' } }),
  ])('%j: for tokens without limits', async (body) => {
    for (const limit of [tool('search'), uri('file:///repo/'), access('write')]) {
      expect((await ask([limit], body)).status).toBe(403);
    }
    expect(await ask([], body)).toEqual({ status: 200 });
  });

  test.each([
    null,
    'text',
    5,
    true,
    undefined,
    [],
    [[]],
    [call('search'), 'x'],
    {},
    { id: 1 },
    { method: 5 },
  ])('%j: 400, whatever the token', async (body) => {
    for (const caveats of [[], [tool('search')]]) {
      expect(await ask(caveats, body)).toEqual({
        status: 400,
        code: -32600,
        text: 'Invalid Request',
      });
    }
  });
});

describe('what every valid token may do', () => {
  test.each([
    message('initialize', {}),
    message('ping'),
    message('server/discover'),
    message('logging/setLevel', { level: 'info' }),
    message('tools/list'),
    { jsonrpc: '2.0', method: 'notifications/initialized' },
    { jsonrpc: '2.0', method: 'notifications/of-a-later-revision' },
    { jsonrpc: '2.0', id: 5, result: {} },
    { jsonrpc: '2.0', id: 5, error: { code: 1, message: 'no' } },
  ])('%j', async (body) => {
    expect(await ask([tool('search')], body)).toEqual({ status: 200 });
  });
});

describe('a batch', () => {
  test('is allowed if all of it is', async () => {
    const caveats = [tool('search', 'transfer'), argument('transfer', 'amount', { max: 100 })];
    const good = [call('search'), message('tools/list'), call('transfer', { amount: 5 })];
    expect(await ask(caveats, good)).toEqual({ status: 200 });
    expect((await ask(caveats, [...good, call('read_file')])).status).toBe(403);
    expect((await ask(caveats, [...good, message('tools/later')])).status).toBe(404);
    // There would be no response to the others.
    const limited = await ask(caveats, [call('transfer', { amount: 500 }), ...good]);
    expect(limited).toEqual({
      status: 403,
      code: -32003,
      text: 'The token is not valid for this use',
    });
  });

  test('is of 100 messages at most', async () => {
    const many = (count: number) => Array.from({ length: count }, () => call('search'));
    expect((await ask([tool('search')], many(100))).status).toBe(200);
    expect((await ask([tool('search')], many(101))).status).toBe(400);
  });
});

describe('URIs', () => {
  const read = (text: string) => message('resources/read', { uri: text });
  test.each([
    'file:///repo/',
    'file:///repo/a',
    'file:///repo/a/b.txt?c#d',
    'file:///repo/ü',
    'file:///repo/%C3%BC',
  ])('%s is under the prefix', async (text) => {
    expect(await ask([uri('file:///repo/')], read(text))).toEqual({ status: 200 });
  });
  test.each([
    ...['file:///repo', 'file:///repo2/x', 'file:///', 'FILE:///repo/x', 'file:///Repo/x'],
    ...['file://localhost/repo/x', 'file:/repo/x', 'file:repo/x', '//repo/x', '/repo/x', ''],
    ...[
      'file:///repo/../x',
      'file:///repo/./x',
      'file:///repo//x',
      'file:///repo/..',
      ' file:///repo/x',
    ],
    ...[
      'file:///repo/%2e%2e/x',
      'file:///repo/%2E%2E%2Fx',
      'file:///repo/..%2fx',
      'file:///repo/..%5cx',
    ],
    ...[
      'file:///repo/..\\x',
      'file:///repo\\..\\x',
      'file:///repo/%252e%252e/x',
      'file:///repo/.\t./x',
    ],
    ...[
      'file:///repo/x\u0000',
      'file:///repo/x%00',
      'file:///repo/?/../../x',
      'file:///repo/..;/x',
      // Some systems drop the blank; it is sent as `%20`, or as it is.
      ...['file:///repo/..%20/x', 'file:///repo/.. /x', 'file:///repo/... /x'],
      `file:///repo/${'a'.repeat(600)}`,
    ],
  ])('%j is not', async (text) => {
    expect((await ask([uri('file:///repo/')], read(text))).status).toBe(403);
  });

  test('are judged as a URL parser writes them, too: a handler may get that', async () => {
    expect(
      (await ask([uri('file://localhost/repo/')], read('file://localhost/repo/x'))).status,
    ).toBe(403);
    expect((await ask([uri.exact('https://a.example')], read('https://a.example'))).status).toBe(
      403,
    );
    expect((await ask([uri('https://a.example/')], read('https://a.example/'))).status).toBe(200);
  });

  test('of a subscription must all be reached', async () => {
    const listen = (...resourceSubscriptions: string[]) =>
      message('subscriptions/listen', { notifications: { resourceSubscriptions } });
    const [own, other] = ['file:///repo/a', 'file:///etc/passwd'];
    const status = async (body: object) => (await ask([uri('file:///repo/')], body)).status;
    expect(await status(listen(own, `${own}/b`))).toBe(200);
    for (const body of [listen(own, other), listen(other, own), listen(own, '')]) {
      expect(await status(body)).toBe(403);
    }
  });

  test('are of one host', async () => {
    const caveat = uri('https://docs.example.com/a/');
    expect((await ask([caveat], read('https://docs.example.com/a/b'))).status).toBe(200);
    for (const text of [
      'https://docs.example.com:444/a/b',
      'https://docs.example.com@evil.example/a/b',
      'https://evil.example/https://docs.example.com/a/b',
      'http://docs.example.com/a/b',
      'https://docs.example.com./a/b',
      'https://DOCS.example.com/a/b',
    ]) {
      expect((await ask([caveat], read(text))).status, text).toBe(403);
    }
  });
});

describe('the function admit', () => {
  const calls: McpCall[] = [];
  const by = createMcpGuard({
    authority,
    url,
    admit(given) {
      calls.push(given);
      return calls.length <= 2 || 'The budget is used up';
    },
  });

  test('sees what passed all checks, and can only refuse', async () => {
    const ok = call('search', { q: 1 });
    expect(await ask([tool('search')], message('tools/list'), { by })).toEqual({ status: 200 });
    expect((await ask([tool('search')], call('transfer'), { by })).status).toBe(403);
    // Nothing of a batch is counted that is refused.
    expect((await ask([tool('search')], [ok, call('transfer')], { by })).status).toBe(403);
    expect(calls).toEqual([]);
    expect(await ask([tool('search')], [ok, ok], { by })).toEqual({ status: 200 });
    expect(calls[0]!.message).toEqual(ok);
    expect(calls[0]!.grant.subject).toBe('usr-1');
    const text = 'The budget is used up';
    expect(await ask([tool('search')], ok, { by })).toEqual({ status: 200, text });
    const read = message('resources/read', { uri: 'a:b' });
    expect(await ask([], read, { by })).toEqual({ status: 403, code: -32003, text });
  });

  test.each([undefined, false, null, 1, {}, Promise.resolve(false)])(
    'refuses with %j',
    async (answer) => {
      const refusing = createMcpGuard({ authority, url, admit: () => answer as never });
      expect(await ask([], call('search'), { by: refusing })).toEqual({
        status: 200,
        text: 'The server does not admit this call',
      });
    },
  );

  test('that throws has nothing handed on', async () => {
    const failing = createMcpGuard({
      authority,
      url,
      admit: () => Promise.reject(new Error('store')),
    });
    await expect(ask([], call('search'), { by: failing })).rejects.toThrow('store');
  });
});

test('no refusal has text of the token but the limits of arguments', async () => {
  const token = await issue(tool('secret-tool'), ip('203.0.113.0/24'), uri('file:///secret/'));
  for (const body of [call('x'), message('tools/list'), message('x'), message('initialize')]) {
    for (const context of [{}, { ip: '203.0.113.5' }]) {
      const decided = await withLogin.authorize(bearer(token), body, context);
      if (!decided.ok) {
        const answer = JSON.stringify([decided.body, decided.headers]);
        expect(answer).not.toMatch(/secret|203\.0/);
        expect(decided.headers['cache-control']).toBe('no-store');
      }
    }
  }
});

test('what the server adds to a token is not told', async () => {
  const restricting = createAuthority({
    keys: 'a root key of 32 bytes, no less.',
    dialect,
    restrictions: () => [argument('transfer', 'amount', { max: 77 })],
  });
  const by = createMcpGuard({ authority: restricting, url });
  const token = await restricting.issue('usr-1');
  const { text } = seen(await by.authorize(bearer(token), call('transfer', { amount: 500 })));
  expect(text).toBe('This token limits these arguments: amount');
});

test('the metadata is that of RFC 9728', () => {
  expect(guard.metadata.document).toEqual({ resource: url, bearer_methods_supported: ['header'] });
  const full = createMcpGuard({
    authority,
    url: new URL('https://mcp.example.com/'),
    authorizationServers: ['https://login.example.com'],
    scopesSupported: ['access=read'],
    name: 'Docs',
  });
  expect(full.metadata.document).toEqual({
    resource: 'https://mcp.example.com/',
    authorization_servers: ['https://login.example.com'],
    scopes_supported: ['access=read'],
    bearer_methods_supported: ['header'],
    resource_name: 'Docs',
  });
  expect(full.metadata.url).toBe('https://mcp.example.com/.well-known/oauth-protected-resource');
});
