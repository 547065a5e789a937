import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { requireToken } from 'caveats/hono';
import { Hono, type MiddlewareHandler } from 'hono';
import { afterEach, expect, test } from 'vitest';
import { forDoc, rootKey, text } from './asking.js';

// On Node, the guard reads one header, and counts the lines that came.

const server = createServer();
afterEach(() => server.close());

/** Returns the status of a request with some header lines. */
async function statusWith(
  lines: readonly string[],
  before: MiddlewareHandler = (_, next) => next(),
): Promise<number | undefined> {
  const app = new Hono();
  app.get('/docs/:docId', before, requireToken({ rootKey }).for({ doc: 'docId' }), (c) =>
    c.text('allowed'),
  );
  server.removeAllListeners('request').on('request', getRequestListener(app.fetch));
  if (!server.listening) await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const sent = request({ port, path: '/docs/A', headers: ['host', 'a.example', ...lines] });
  sent.end();
  const [response] = await once(sent, 'response');
  response.resume();
  return response.statusCode;
}

const line = (token: string): readonly string[] => ['Authorization', `Bearer ${token}`];

test('two lines, too many lines, and what other middleware changed', async () => {
  const many = Array.from({ length: 1000 }, () => ['a', '']).flat();
  expect(await statusWith(line(text))).toBe(200);
  expect(await statusWith([])).toBe(401);
  expect(await statusWith([...line(text), ...line(text)])).toBe(400);
  expect(await statusWith([...many, ...line(text)])).toBe(400);
  const changed: MiddlewareHandler = (c, next) => {
    c.req.raw = new Request(c.req.raw, { headers: { authorization: `Bearer ${forDoc}` } });
    return next();
  };
  expect(await statusWith(line('none'), changed)).toBe(200);
  expect(await statusWith([...many], changed)).toBe(400);
});
