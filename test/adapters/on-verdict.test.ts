import { getRequestListener } from '@hono/node-server';
import KoaRouter from '@koa/router';
import { doc, mint, serialize, type Verdict } from 'caveats';
import * as forExpress from 'caveats/express';
import * as forFastify from 'caveats/fastify';
import * as forFetch from 'caveats/fetch';
import * as forHono from 'caveats/hono';
import { createRoutes } from 'caveats/http';
import * as forKoa from 'caveats/koa';
import * as forNode from 'caveats/node';
import express from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import Koa from 'koa';
import { createServer } from 'node:http';
import { describe, expect, test } from 'vitest';
import { listen, type Served } from './servers/serve.js';

const rootKey = 'a root key of 32 bytes, no less.';

/** A hook of any framework, and what it saw. */
type Options = {
  rootKey: string;
  onVerdict: (verdict: Verdict, ...args: readonly unknown[]) => unknown;
};

/** A route and a list of each framework, and how many arguments its handlers have. */
const SERVERS: Readonly<Record<string, readonly [(options: Options) => Promise<Served>, number]>> =
  {
    express: [
      (options) => {
        const app = express();
        const token = forExpress.requireToken(options);
        const router = express.Router({ mergeParams: true });
        router.get('/docs/:docId', token.for({ doc: 'docId' }), (_, res) => void res.json({}));
        app.use('/of/:tenant', router);
        app.get(
          '/docs',
          token.list(
            'doc',
            () => [],
            () => ({}),
          ),
        );
        app.get('/whoami', forExpress.whoami(options));
        return listen(createServer(app));
      },
      2,
    ],
    fastify: [
      async (options) => {
        const app = fastify();
        const token = forFastify.requireToken(options);
        app.get(
          '/of/:tenant/docs/:docId',
          { onRequest: token.for({ doc: 'docId' }) },
          async () => ({}),
        );
        app.get(
          '/docs',
          token.list(
            'doc',
            () => [],
            () => ({}),
          ),
        );
        app.get('/whoami', forFastify.whoami(options));
        await app.ready();
        return listen(app.server);
      },
      2,
    ],
    hono: [
      (options) => {
        const app = new Hono();
        const token = forHono.requireToken(options);
        app.get('/of/:tenant/docs/:docId', token.for({ doc: 'docId' }), (c) => c.json({}));
        app.get(
          '/docs',
          token.list(
            'doc',
            () => [],
            () => ({}),
          ),
        );
        app.get('/whoami', forHono.whoami(options));
        return listen(getRequestListener(app.fetch, { overrideGlobalObjects: false }));
      },
      1,
    ],
    koa: [
      (options) => {
        const router = new KoaRouter();
        const token = forKoa.requireToken(options);
        router.get('/of/:tenant/docs/:docId', token.for({ doc: 'docId' }), (ctx) => {
          ctx.body = {};
        });
        router.get(
          '/docs',
          token.list(
            'doc',
            () => [],
            () => ({}),
          ),
        );
        router.get('/whoami', forKoa.whoami(options));
        return listen(new Koa().use(router.routes()).callback());
      },
      1,
    ],
  };

const text = serialize(mint({ rootKey, identity: { subject: 'usr-1' }, caveats: [doc('A')] }));

describe.each(Object.entries(SERVERS))('a verdict in %s', (name, [serve, count]) => {
  test('names the route as the router declares it, and comes with the arguments of handlers', async () => {
    const seen: Verdict[] = [];
    const counts = new Set<number>();
    const server = await serve({
      rootKey,
      onVerdict(verdict, ...args) {
        seen.push(verdict);
        counts.add(args.length);
        throw new Error('log down');
      },
    });
    const ask = async (path: string) => {
      const headers = { authorization: `Bearer ${text}` };
      return (await fetch(`http://127.0.0.1:${server.port}${path}`, { headers })).status;
    };
    expect(await ask('/of/secret/docs/A')).toBe(200);
    expect(await ask('/of/secret/docs/B')).toBe(403);
    expect(await ask('/docs')).toBe(200);
    expect(await ask('/whoami')).toBe(200);
    await server.close();
    // Express says only what the last router declares: where that is mounted, the client has filled in.
    const route = name === 'express' ? 'GET /docs/:docId' : 'GET /of/:tenant/docs/:docId';
    expect(seen.map((one) => [one.asked, one.code, one.route])).toEqual([
      ['verify', undefined, route],
      ['verify', 'scope_denied', route],
      ['list', undefined, 'GET /docs'],
      ['whoami', undefined, 'GET /whoami'],
    ]);
    expect([...counts]).toEqual([count]);
  });
});

describe('a verdict without a router', () => {
  const routes = createRoutes({ 'GET /docs/{docId}': {} }, { prefix: '/v1' });

  test('names the route of createRoutes, and none that is not declared', async () => {
    const seen: (string | undefined)[] = [];
    const onVerdict = ({ route, code }: Verdict) => void seen.push(route ?? code);
    const token = forNode.requireToken({ rootKey, routes, onVerdict });
    const server = await listen(
      createServer(async (req, res) => void ((await token(req, res)) && res.end())),
    );
    const headers = { authorization: `Bearer ${text}` };
    await fetch(`http://127.0.0.1:${server.port}/v1/docs/A`, { headers });
    await fetch(`http://127.0.0.1:${server.port}/v1/docs/A/secret`, { headers });
    await server.close();
    expect(seen).toEqual(['GET /docs/{docId}', 'undeclared_route']);
  });

  test('names no method that only the client knows', async () => {
    const seen: (string | undefined)[] = [];
    const token = forHono.requireToken({
      rootKey,
      onVerdict: ({ route }) => void seen.push(route),
    });
    const app = new Hono();
    app.on('SECRET', '/docs/:docId', token.for({ doc: 'docId' }), (c) => c.json({}));
    await app.request('/docs/A', { method: 'SECRET' });
    const handle = forFetch.requireToken({
      rootKey,
      onVerdict: ({ route }) => void seen.push(route),
    });
    await handle.for(() => ({ doc: 'A' }))(() => new Response())(new Request('http://a.example/x'));
    expect(seen).toEqual(['/docs/:docId', undefined]);
  });
});
