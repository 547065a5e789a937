import Koa from 'koa';
import express from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import { createServer } from 'node:http';
import { requireToken as ofExpress } from 'caveats/express';
import { requireToken as ofFastify } from 'caveats/fastify';
import { inferScopeEndpoint, requireToken as ofFetch, whoami } from 'caveats/fetch';
import { requireToken as ofHono } from 'caveats/hono';
import { requireToken as ofKoa } from 'caveats/koa';
import { requireToken as ofNode } from 'caveats/node';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ADAPTERS, type AdapterName } from './audit/case.js';
import { type Seen, setups } from './audit/setups.js';
import { SERVERS } from './servers/all.js';
import { listen } from './servers/serve.js';

const rootKey = 'a root key of 32 bytes, no less.';
/** Some members of what the framework gives its handlers, by which they can be told. */
const GIVEN: Readonly<Record<AdapterName, readonly (readonly string[])[]>> = {
  express: [['originalUrl'], ['setHeader']],
  express4: [['originalUrl'], ['setHeader']],
  fastify: [['routeOptions'], ['raw', 'code']],
  hono: [['req', 'env', 'var']],
  koa: [['request', 'state']],
  node: [['rawHeaders'], ['setHeader']],
  fetch: [['headers', 'url']],
};

describe.each(ADAPTERS)('onRefusal of %s', (adapter) => {
  test.each(['/docs', '/whoami', '/infer-scope'])(
    'gets what a handler gets but next, for %s',
    async (path) => {
      const seen: Seen = { lookups: 0, handled: 0, errors: [] };
      const server = await SERVERS[adapter](setups.logged, seen);
      const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
      await fetch(
        `http://127.0.0.1:${server.port}${path}`,
        path === '/infer-scope' ? post : { headers: { 'x-request-id': 'r-1' } },
      );
      await server.close();
      const given = seen.hookArguments ?? [];
      expect(given.filter((one) => typeof one === 'function')).toEqual([]);
      expect(given).toHaveLength(GIVEN[adapter].length);
      for (const [i, names] of GIVEN[adapter].entries()) {
        for (const name of names) expect(name in Object(given[i])).toBe(true);
      }
    },
  );
});

describe('a function that responds by itself', () => {
  /** Asks without a token, and returns the response. */
  const ask = async (listener: Parameters<typeof listen>[0]) => {
    const server = await listen(listener);
    const response = await fetch(`http://127.0.0.1:${server.port}/`);
    const answer = [response.status, await response.text()];
    await server.close();
    return answer;
  };
  const handler = vi.fn();
  afterEach(() => {
    expect(handler).not.toHaveBeenCalled();
  });
  const request = () => ({});

  test('has the last word on Express, and no handler runs', async () => {
    const token = ofExpress({ rootKey, request, onRefusal: (_, __, res) => void res.end('own') });
    expect(await ask(express().use(token, handler))).toEqual([200, 'own']);
  });

  test('likewise on node:http', async () => {
    const authorize = ofNode({ rootKey, request, onRefusal: (_, __, res) => void res.end('own') });
    const server = createServer(async (req, res) => {
      if ((await authorize(req, res)) !== undefined) handler();
    });
    expect(await ask(server)).toEqual([200, 'own']);
  });

  test('likewise on Fastify', async () => {
    const app = fastify();
    const onRefusal = (_: unknown, __: unknown, reply: { send(text: string): unknown }) =>
      void reply.send('own');
    app.get('/', { onRequest: ofFastify({ rootKey, request, onRefusal }) }, async () => handler());
    await app.ready();
    expect(await ask(app.server)).toEqual([200, 'own']);
  });

  test('has not on Koa and Hono, which send what the guard returns', async () => {
    const onKoa = ofKoa({
      rootKey,
      request,
      onRefusal(_, ctx) {
        ctx.status = 200;
        ctx.body = 'own';
      },
    });
    const onHono = ofHono({ rootKey, request, onRefusal: (_, c) => void c.text('own') });
    expect((await ask(new Koa().use(onKoa).use(handler).callback()))[0]).toBe(401);
    expect((await new Hono().get('/', onHono, handler).request('/')).status).toBe(401);
  });
});

test('what a platform gives comes after the request', async () => {
  const onRefusal = vi.fn((_: unknown, __: Request, env: { readonly region: string }) => ({
    body: env.region,
  }));
  const env = { region: 'eu' };
  const asked = new Request('https://api.example.com/', { method: 'POST', body: '{}' });
  const options = { rootKey, onRefusal };
  const withToken = ofFetch(options).for(() => ({}));
  const handlers = [withToken(() => new Response()), whoami(options), inferScopeEndpoint(options)];
  const bodies = handlers.map(async (handle) => (await handle(asked.clone(), env)).text());
  expect(await Promise.all(bodies)).toEqual(['eu', 'eu', 'eu']);
});

test.each([['text'], [null], [{}], [true]])('is a function, and not %j', (onRefusal) => {
  const options = { rootKey, onRefusal: onRefusal as never };
  const makers = [
    ...[() => ofExpress(options), () => ofFastify(options), () => ofFetch(options)],
    ...[() => ofHono(options), () => ofKoa(options), () => ofNode(options)],
    ...[() => whoami(options), () => inferScopeEndpoint(options)],
  ];
  for (const make of makers) expect(make).toThrow('onRefusal must be a function');
});
