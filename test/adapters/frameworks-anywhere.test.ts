import * as forFetch from 'caveats/fetch';
import * as forHono from 'caveats/hono';
import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { fromLoopback, headers, rootKey } from './asking.js';

describe('hono', () => {
  const app = new Hono()
    .use(async (c, next) => {
      c.header('x-request-id', '7');
      await next();
    })
    .get('/', forHono.requireToken({ rootKey }).for({}), (c) => c.text(c.var.grant.identity.id));

  test('keeps the headers that other middleware has set', async () => {
    const refused = await app.request('/');
    expect(refused.status).toBe(401);
    expect(refused.headers.get('x-request-id')).toBe('7');
    expect(refused.headers.get('www-authenticate')).toBe('Bearer');
  });

  test.each([
    [
      'the connection of @hono/node-server',
      { incoming: { socket: { remoteAddress: '127.0.0.1' } } },
      200,
    ],
    [
      'that connection where a development server stands before it',
      { server: { incoming: { socket: { remoteAddress: '127.0.0.1' } } } },
      200,
    ],
    ['another connection', { incoming: { socket: { remoteAddress: '127.0.0.2' } } }, 403],
    ['bindings of another platform', { incoming: 'a queue', DB: {} }, 403],
    ['an address that is none', { incoming: { socket: { remoteAddress: 7 } } }, 403],
    ['no bindings', undefined, 403],
  ])('knows where a request comes from by %s', async (_, env, status) => {
    const authorization = `Bearer ${fromLoopback}`;
    const answer = await app.request('/', { headers: { authorization } }, env);
    expect(answer.status).toBe(status);
  });
});

describe('fetch', () => {
  test('gives the handler, and its own question, whatever the platform gives', async () => {
    const withToken = forFetch.requireToken({
      rootKey,
      request: (_, info: { readonly address: string }) => ({ ip: info.address }),
    });
    const handler = withToken((request, grant, { address }) =>
      Response.json([request.method, grant.identity.id, address]),
    );
    const request = () =>
      new Request('https://api.example.com/', {
        headers: { authorization: `Bearer ${fromLoopback}` },
      });
    const answer = await handler(request(), { address: '127.0.0.1' });
    expect(await answer.json()).toEqual(['GET', 'token-1', '127.0.0.1']);
    expect((await handler(request(), { address: '127.0.0.2' })).status).toBe(403);
  });

  test('refuses a body that is too long before it has ended, also where it never ends well', async () => {
    const chunk = new TextEncoder().encode('x'.repeat(1000));
    let chunks = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (chunks++ < 10) controller.enqueue(chunk);
        else controller.error(new Error('the client went away'));
      },
    });
    const answer = forFetch.inferScopeEndpoint({ rootKey, maxLength: 100 });
    const init = { method: 'POST', body, duplex: 'half' };
    expect((await answer(new Request('https://x', init))).status).toBe(413);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(chunks).toBe(11);
  });

  test('HEAD gets no body', async () => {
    const request = new Request('https://x', { method: 'HEAD' });
    const allowNobody = forFetch.requireToken({ rootKey }).for(() => ({}))(() => new Response());
    for (const answer of [allowNobody, forFetch.whoami({ rootKey })]) {
      expect(await answer(request)).toMatchObject({ status: 401, body: null });
    }
  });

  test('finds no token where there is no body', async () => {
    const answer = forFetch.inferScopeEndpoint({ rootKey });
    expect((await answer(new Request('https://x', { method: 'POST' }))).status).toBe(400);
  });

  test('lets what the handler throws pass as it is', async () => {
    const error = new Error('of the handler');
    const handler = forFetch.requireToken({ rootKey }).for(() => ({}))(() => Promise.reject(error));
    await expect(handler(new Request('https://x', { headers }))).rejects.toBe(error);
  });
});
