import { createMcpGuard, argument, tool } from 'caveats/mcp';
import { createAuthority } from 'caveats/authority';
import { mcpDialect as dialect, type McpAuthInfo } from 'caveats/mcp';
import { describe, expect, test } from 'vitest';
import { ip } from 'caveats';
import { authority, bearer, call, guard, issue, message, url } from './world.js';

type Receive = (message: unknown, extra?: { authInfo?: McpAuthInfo }) => void;

/** A transport as the SDK 1.x has it: an accessor for `onmessage`, and private fields. */
class Transport {
  readonly sent: unknown[] = [];
  #receive: Receive | undefined;
  #isStarted = false;
  set onmessage(receive: Receive | undefined) {
    this.#receive = receive;
  }
  get onmessage(): Receive | undefined {
    return this.#receive;
  }
  onclose: (() => void) | undefined;
  get isStarted(): boolean {
    return this.#isStarted;
  }
  start(): void {
    this.#isStarted = true;
  }
  async send(sent: unknown, options?: object): Promise<void> {
    this.sent.push(options === undefined ? sent : [sent, options]);
  }
  /** What comes from the network. */
  receive(...given: Parameters<Receive>): void {
    this.#receive?.(...given);
  }
}

describe('a transport', () => {
  const connected = () => {
    const inner = new Transport();
    const outer = guard.transport(inner);
    const received: unknown[] = [];
    outer.onmessage = (each) => received.push(each);
    return { inner, outer, received };
  };
  const allowed = async (token: string, body: unknown) => {
    const decided = await guard.authorize(bearer(token), body);
    if (!decided.ok) throw new Error(decided.body);
    return { authInfo: decided.authInfo };
  };

  test('shows in a list what the token of that request reaches', async () => {
    const { inner, outer, received } = connected();
    const list = message('tools/list');
    const tokens = [await issue(tool('search')), await issue()];
    for (const [i, token] of tokens.entries())
      inner.receive({ ...list, id: i }, await allowed(token, list));
    expect(received).toHaveLength(2);
    const tools = [{ name: 'search' }, { name: 'transfer' }];
    await outer.send({ id: 1, result: { tools } });
    await outer.send({ id: 0, result: { tools } }, { relatedRequestId: 0 });
    expect(inner.sent).toEqual([
      { id: 1, result: { tools } },
      [{ id: 0, result: { tools: [{ name: 'search' }] } }, { relatedRequestId: 0 }],
    ]);
  });

  test('shows no more to two requests with one id', async () => {
    const TOOLS = [{ name: 'search' }, { name: 'transfer' }];
    const [list, ping] = [message('tools/list'), message('ping')];
    for (const order of [
      [list, ping],
      [ping, list],
      [list, list],
    ]) {
      const { inner, outer, received } = connected();
      const extra = await allowed(await issue(tool('search')), order);
      for (const each of order) inner.receive(each, extra);
      expect(received).toEqual(order.slice(0, 1));
      for (const result of [{}, { tools: TOOLS }]) await outer.send({ id: 1, result });
      await outer.send({ id: '1', result: { tools: TOOLS } });
      expect(JSON.stringify(inner.sent)).not.toContain('transfer');
      // Once it is answered, the id is free.
      inner.receive(list, extra);
      expect(received).toEqual([order[0], list]);
    }
  });

  test('hands on everything else', async () => {
    const { inner, outer, received } = connected();
    outer.start();
    expect(outer.isStarted).toBe(true);
    const onclose = () => undefined;
    outer.onclose = onclose;
    expect([inner.onclose, outer.onclose]).toEqual([onclose, onclose]);
    const body = call('search');
    inner.receive(body, await allowed(await issue(), body));
    expect(received).toEqual([body]);
    const notification = { method: 'notifications/progress', params: {} };
    await outer.send(notification);
    await outer.send({ id: 1, result: { content: [] } });
    expect(inner.sent).toEqual([notification, { id: 1, result: { content: [] } }]);
  });

  test('hands on nothing that was not judged', async () => {
    const { inner, received } = connected();
    const token = await issue();
    const verifier = guard.verifier((text) => new Error(text));
    const opened = { authInfo: await verifier.verifyAccessToken(token) };
    const forged = { authInfo: { ...opened.authInfo, extra: { ...opened.authInfo.extra } } };
    for (const extra of [undefined, {}, opened, forged]) {
      inner.receive(call('search'), extra);
      inner.receive({ method: 'notifications/initialized' }, extra);
      inner.receive({ id: 5, result: {} }, extra);
    }
    expect(received).toEqual([]);
    const error = { code: -32001, message: 'No guard has allowed this request' };
    const refusal = [{ jsonrpc: '2.0', id: 1, error }, { relatedRequestId: 1 }];
    expect(inner.sent).toEqual([refusal, refusal, refusal, refusal]);
  });
});

describe('a verifier', () => {
  class InvalidTokenError extends Error {}
  const verifier = guard.verifier((text) => new InvalidTokenError(text));

  test('describes a token, wherever it may be used', async () => {
    const token = await issue(ip('203.0.113.0/24'), tool('search'), 'time < 1999999999');
    expect(await verifier.verifyAccessToken(token)).toEqual({
      token,
      clientId: 'usr-1',
      scopes: [],
      expiresAt: 1_999_999_999,
      resource: new URL(url),
      extra: { identity: expect.objectContaining({ subject: 'usr-1' }) },
    });
    expect(await verifier.verifyAccessToken(await issue())).not.toHaveProperty('expiresAt');
  });

  test('throws the error of the SDK for a token that is not valid', async () => {
    for (const token of ['junk', await issue('time < 5'), await issue('budget = 5')]) {
      await expect(verifier.verifyAccessToken(token)).rejects.toThrow(InvalidTokenError);
    }
  });

  test('does not take a store that fails for an invalid token', async () => {
    const keys = {
      current: () => ({ keyId: '', rootKey: 'x'.repeat(32) }),
      find: () => Promise.reject(new Error()),
    };
    const down = createMcpGuard({ authority: createAuthority({ keys, dialect }), url });
    const failing = down.verifier((text) => new InvalidTokenError(text));
    await expect(failing.verifyAccessToken(await issue())).rejects.toMatchObject({
      code: 'verification_unavailable',
    });
  });
});

describe('fetch', () => {
  const handed: { body: unknown; parsed: unknown; authInfo: McpAuthInfo }[] = [];
  const answering = (respond: (body: any) => Response) =>
    guard.fetch(async (request, { authInfo, parsedBody }) => {
      const body = await request.json();
      handed.push({ body, parsed: parsedBody, authInfo });
      return respond(body);
    });
  const TOOLS = { tools: [{ name: 'search' }, { name: 'transfer' }] };
  const fetch = answering(({ id }) => Response.json({ jsonrpc: '2.0', id, result: TOOLS }));
  const post = async (body: unknown, token?: string, by = fetch) => {
    handed.length = 0;
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const headers = {
      'content-type': 'application/json',
      ...bearer(token ?? (await issue(tool('search')))),
    };
    return by(new Request(url, { method: 'POST', headers, body: text }));
  };

  test('serves the metadata, to every page', async () => {
    const response = await fetch(new Request(guard.metadata.url));
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(await response.json()).toEqual(guard.metadata.document);
  });

  test.each(['GET', 'DELETE', 'PUT', 'HEAD'])(
    '%s: 405, as there are no sessions',
    async (method) => {
      const response = await fetch(new Request(url, { method, headers: bearer(await issue()) }));
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    },
  );

  test('hands on a body that was judged, and how it was read', async () => {
    const twice =
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"transfer","name":"search"}}';
    expect((await post(twice)).status).toBe(200);
    expect(handed[0]!.body).toEqual(call('search'));
    expect(handed[0]!.parsed).toEqual(call('search'));
    expect(guard.grantOf(handed[0]!.authInfo)?.subject).toBe('usr-1');
  });

  test('hands on nothing else', async () => {
    expect((await post(call('transfer'))).status).toBe(403);
    expect((await post('{"jsonrpc"')).status).toBe(400);
    expect(await (await post('')).json()).toMatchObject({ error: { code: -32700 } });
    expect((await post(' '.repeat(5_000_000))).status).toBe(413);
    expect((await post(call('search'), 'junk')).status).toBe(401);
    expect(handed).toEqual([]);
  });

  test('shows in a list what the token reaches: JSON, a batch, events', async () => {
    const reached = { tools: [{ name: 'search' }] };
    const one = (id: unknown, result: object) => ({ jsonrpc: '2.0', id, result });
    expect(await (await post(message('tools/list'))).json()).toEqual(one(1, reached));

    const both = [message('tools/list'), { ...call('search'), id: '1' }];
    const batch = answering(() => Response.json([one('1', TOOLS), one(1, TOOLS)]));
    expect(await (await post(both, undefined, batch)).json()).toEqual([
      one('1', reached),
      one(1, reached),
    ]);

    for (const [end, blank] of [
      ['\n', '\n'],
      ['\r\n', '\r\n'],
      ['\r', '\r'],
      ['\n', '\r\n'],
    ] as const) {
      const data = JSON.stringify(one(1, TOOLS), undefined, 1).replaceAll('\n', `${end}data: `);
      const events = `id: a${end}data:${end}${blank}: ping${end}${blank}event: message${end}data:${data}${end}${blank}`;
      const streaming = answering(
        () =>
          new Response(events, {
            headers: {
              'content-type': 'text/event-stream; charset=utf-8',
              'content-length': '5',
              'content-encoding': 'identity',
            },
          }),
      );
      const response = await post(message('tools/list'), undefined, streaming);
      expect(
        response.headers.has('content-length') || response.headers.has('content-encoding'),
      ).toBe(false);
      expect(await response.text()).toBe(
        `id: a\ndata:\n\n: ping\n\nevent: message\ndata: ${JSON.stringify(one(1, reached))}\n\n`,
      );
    }
  });

  const list = (id: string) => `{"jsonrpc":"2.0","id":${id},"method":"tools/list"}`;
  test.each([
    ...['null', 'true', '{}', '[1]', '1e400', '"1"', '1.5'].map(list),
    '{"method":"tools/list"}',
    `[${list('1')},{"jsonrpc":"2.0","id":1,"method":"prompts/list"}]`,
    `[${list('1')},{"jsonrpc":"2.0","id":1,"method":"ping"}]`,
    `[{"jsonrpc":"2.0","id":1,"method":"ping"},${list('"1"')}]`,
  ])('shows no more to an odd id, or to one that is there twice: %s', async (body) => {
    const answer = (id: unknown) => ({ jsonrpc: '2.0', id, result: TOOLS });
    const lenient = answering((asked) =>
      Response.json(Array.isArray(asked) ? asked.map(({ id }) => answer(id)) : answer(asked.id)),
    );
    const text = await (await post(body, undefined, lenient)).text();
    expect(text).toContain('search');
    expect(text).not.toContain('transfer');
  });

  test('hands on no body that nests too deep to be written', async () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const body = `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":${deep}}}`;
    expect((await post(body)).status).toBe(400);
    expect(handed).toEqual([]);
  });

  test('hands on a notification with the name of a list', async () => {
    const { id: _, ...notification } = message('tools/list');
    // That of a server behind a gateway has an empty body.
    for (const body of [null, '']) {
      const accepting = answering(() => new Response(body, { status: 202 }));
      const response = await post(notification, undefined, accepting);
      expect([response.status, await response.text()]).toEqual([202, '']);
    }
  });

  test('streams what is no list as it comes', async () => {
    const open = answering(
      () =>
        new Response(
          new ReadableStream({
            start: (controller) => controller.enqueue(new TextEncoder().encode('data: 1\n\n')),
          }),
          { headers: { 'content-type': 'text/event-stream' } },
        ),
    );
    const reader = (await post(call('search'), undefined, open)).body!.getReader();
    expect(new TextDecoder().decode((await reader.read()).value)).toBe('data: 1\n\n');
    await reader.cancel();
  });

  test('fails rather than show a list that it cannot read', async () => {
    const odd = answering(() => new Response('tools: search, transfer'));
    await expect(post(message('tools/list'), undefined, odd)).rejects.toThrow();
    const refusing = answering(() => new Response('no', { status: 500 }));
    expect(await (await post(message('tools/list'), undefined, refusing)).text()).toBe('no');
  });

  test('knows of a request what the context says', async () => {
    const by = guard.fetch(
      () => new Response('ok'),
      (request) => ({ ip: request.headers.get('x-client') ?? undefined }),
    );
    const token = await issue(ip('203.0.113.0/24'), argument('transfer', 'amount', { max: 5 }));
    const from = async (client: string) => {
      const headers = { ...bearer(token), 'x-client': client };
      return (
        await by(
          new Request(url, { method: 'POST', headers, body: JSON.stringify(call('search')) }),
        )
      ).status;
    };
    expect([await from('203.0.113.5'), await from('192.0.2.1')]).toEqual([200, 403]);
  });
});

test('the guard of one server takes no description of another', async () => {
  const other = createMcpGuard({ authority, url });
  const decided = await other.authorize(bearer(await issue()), call('search'));
  if (!decided.ok) throw new Error(decided.body);
  expect(guard.grantOf(decided.authInfo)).toBeUndefined();
  expect(other.grantOf(decided.authInfo)).toBeDefined();
});
