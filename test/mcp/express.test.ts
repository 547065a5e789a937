import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ip } from 'caveats';
import { createMcpGuard, tool } from 'caveats/mcp';
import express from 'express';
import { expect, test } from 'vitest';
import { authority, bearer, call, type Caveats, guard, issue, url } from './world.js';

const reached: unknown[] = [];
const handler: express.RequestHandler = (req, res) => {
  reached.push(req.body);
  res.end();
};

/** Asks a server that listens on a free port of the loopback. */
async function ask(
  listener: RequestListener,
  init: RequestInit,
): Promise<{ status: number; headers: Headers; text: string }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    // The address of a server on a port is an object.
    const { port } = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}/mcp`, init);
    return { status: response.status, headers: response.headers, text: await response.text() };
  } finally {
    server.close().closeAllConnections();
  }
}
const posting = async (body: unknown, caveats: Caveats = [tool('search')]) => ({
  method: 'POST',
  headers: { ...bearer(await issue(...caveats)), 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
const appWith = (...handlers: express.RequestHandler[]) =>
  express().all('/mcp', ...handlers, handler);

test('a request that is allowed reaches the handler, others get their response', async () => {
  const app = appWith(express.json(), guard.express());
  expect((await ask(app, await posting(call('search')))).status).toBe(200);
  expect(reached).toEqual([call('search')]);
  const refused = await ask(app, await posting(call('transfer')));
  expect(refused.status).toBe(403);
  expect(refused.headers.get('content-type')).toBe('application/json');
  expect(JSON.parse(refused.text)).toMatchObject({ id: 1, error: { code: -32003 } });
  expect(reached).toHaveLength(1);
});

test.each(['GET', 'DELETE', 'HEAD'])('%s gets 405', async (method) => {
  const { status, headers } = await ask(appWith(express.json(), guard.express()), { method });
  expect([status, headers.get('allow')]).toEqual([405, 'POST']);
});

test('a body that nobody parsed is not handed on unjudged', async () => {
  reached.length = 0;
  expect((await ask(appWith(guard.express()), await posting(call('search')))).status).toBe(400);
  const { headers, ...init } = await posting(call('transfer'));
  const asText = { ...init, headers: { ...headers, 'content-type': 'text/plain' } };
  expect((await ask(appWith(express.json(), guard.express()), asText)).status).toBe(400);
  expect(reached).toEqual([]);
});

test('of two lines of a credential, none counts', async () => {
  reached.length = 0;
  const twice: express.RequestHandler = (req, _, next) => {
    // Of two, `headers` has the first.
    req.rawHeaders.push('Authorization', 'Bearer another');
    next();
  };
  const app = appWith(express.json(), twice, guard.express());
  expect((await ask(app, await posting(call('search')))).status).toBe(400);
  expect(reached).toEqual([]);
});

test('a token that its verifier opened is not opened again; what others put there is no token', async () => {
  const { headers: _, ...anonymous } = await posting(call('search'));
  const withoutCredential = { ...anonymous, headers: { 'content-type': 'application/json' } };
  const verified = await guard.verifier(Error).verifyAccessToken(await issue(tool('search')));
  const seen: unknown[] = [];
  const appAfter = (auth: unknown) => {
    const put: express.RequestHandler = (req, __, next) => next(void Object.assign(req, { auth }));
    const note: express.RequestHandler = (req, __, next) => {
      seen.push(guard.grantOf(Reflect.get(req, 'auth'))?.subject);
      next();
    };
    return appWith(express.json(), put, guard.express(), note);
  };
  expect((await ask(appAfter(verified), withoutCredential)).status).toBe(200);
  expect(seen).toEqual(['usr-1']);
  expect((await ask(appAfter({ extra: {} }), withoutCredential)).status).toBe(401);
});

test('the context is the address, or what the server says', async () => {
  const caveats: Caveats = [ip('127.0.0.1')];
  const status = async (middleware: express.RequestHandler) =>
    (await ask(appWith(express.json(), middleware), await posting(call('search'), caveats))).status;
  expect(await status(guard.express())).toBe(200);
  expect(await status(guard.express(() => ({ ip: '192.0.2.1' })))).toBe(403);
  expect(await status(guard.express(() => ({})))).toBe(403);
});

test('an error of the server goes to the framework', async () => {
  const failing = createMcpGuard({
    authority,
    url,
    admit: () => Promise.reject(new Error('store')),
  });
  const caught: express.ErrorRequestHandler = (error: Error, _, res, __) => {
    res.status(500).send(error.message);
  };
  reached.length = 0;
  const app = appWith(express.json(), failing.express()).use(caught);
  const { status, text } = await ask(app, await posting(call('search')));
  expect([status, text, reached]).toEqual([500, 'store', []]);
});

test.each([undefined, null, '', 0, 'route', 'router'])(
  'a server that fails with %j does not let the request on',
  async (thrown) => {
    const errors: unknown[] = [];
    const caught: express.ErrorRequestHandler = (error, _, res, __) => {
      errors.push(error);
      res.status(500).end();
    };
    reached.length = 0;
    const failing = createMcpGuard({ authority, url, admit: () => Promise.reject(thrown) });
    const app = appWith(express.json(), failing.express());
    const { status } = await ask(app.use(handler).use(caught), await posting(call('search')));
    const cause = expect.objectContaining({ cause: thrown });
    expect([status, reached, errors]).toEqual([500, [], [cause]]);
  },
);
