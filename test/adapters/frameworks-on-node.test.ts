import * as forExpress from 'caveats/express';
import * as forFastify from 'caveats/fastify';
import { createRoutes } from 'caveats/http';
import * as forKoa from 'caveats/koa';
import * as forNode from 'caveats/node';
import express, { Router } from 'express';
import fastify from 'fastify';
import Koa from 'koa';
import { type IncomingMessage, type RequestListener, ServerResponse } from 'node:http';
import { describe, expect, test, vi } from 'vitest';
import {
  ask,
  forDoc,
  forTable,
  fromLoopback,
  headers,
  madeMessage,
  rootKey,
  sendLines,
  text,
} from './asking.js';
import { listen } from './servers/serve.js';

describe('express', () => {
  test('asks routes about the whole path, also in a router that is mounted below it', async () => {
    const routes = createRoutes({ 'GET /docs/{docId}/tables/{tableId}': {} });
    const token = forExpress.requireToken({ rootKey, routes });
    const router = Router();
    router.use(token);
    router.get('/tables/:tableId', (req, res) => {
      res.send(token.grantOf(req).identity.id);
    });
    const app = express().use('/docs/:docId', router);
    expect((await ask(app, '/docs/A/tables/t1?x=1', forTable)).status).toBe(200);
    expect((await ask(app, '/docs/A/tables/t2', forTable)).status).toBe(403);
  });

  test('denies a slash after the path of a mount, as after any other', async () => {
    const routes = createRoutes({ 'GET /docs': {} });
    const guard = forExpress.requireToken({ rootKey, routes });
    const app = express().use('/docs', guard, (_req, res) => void res.end());
    expect((await ask(app, '/docs?x=/')).status).toBe(200);
    expect((await ask(app, '/docs/')).status).toBe(404);
  });

  test('asks routes about the path that a router after it takes', async () => {
    const routes = createRoutes({ 'GET /docs/{docId}': {}, 'GET /docs/{docId}/{tableId}': {} });
    const app = express();
    app.use((req, _res, next) => {
      req.url = req.url.replace('/docs/A/', '/docs/');
      next();
    });
    app.use(forExpress.requireToken({ rootKey, routes }));
    app.get('/docs/:docId', (req, res) => void res.send(req.params.docId));
    expect(await ask(app, '/docs/A', forDoc)).toEqual({ status: 200, body: 'A' });
    expect((await ask(app, '/docs/A/B', forDoc)).status).toBe(403);
  });

  test('says nothing more where somebody else has answered in the meantime', async () => {
    const errors: unknown[] = [];
    let found = (): void => undefined;
    const lookedUp = new Promise<undefined>((resolve) => (found = () => resolve(undefined)));
    const token = forExpress.requireToken({ rootKey: () => lookedUp }).for({});
    const app = express();
    app.use((_, res, next) => {
      res.status(503).end('too slow');
      next();
    });
    app.use(token);
    app.use((error: unknown, _req: unknown, _res: unknown, _next: unknown) => errors.push(error));
    expect((await ask(app, '/')).status).toBe(503);
    found();
    await lookedUp;
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(errors).toEqual([]);
  });

  test('tells of each guard what that one has granted, and of others nothing', async () => {
    const first = forExpress.requireToken({ rootKey });
    const second = forExpress.optionalToken({ rootKey });
    const other = forExpress.requireToken({ rootKey });
    const app = express().get('/', first.for({}), second.for({}), (req, res) => {
      expect(first.grantOf(req).identity.id).toBe('token-1');
      expect(second.grantOf(req)?.identity.id).toBe('token-1');
      expect(() => other.grantOf(req)).toThrow(TypeError);
      expect(() => first.grantOf({})).toThrow(TypeError);
      res.end();
    });
    expect((await ask(app, '/')).status).toBe(200);
  });
});

describe('fastify', () => {
  test('declares the grant to the whole app, as often as it is told to', async () => {
    const app = fastify();
    await app.register(forFastify.decorateGrant);
    await app.register(forFastify.decorateGrant);
    expect(app.hasRequestDecorator('grant')).toBe(true);
  });

  test('grants as well where nothing is declared, and where requests are injected', async () => {
    const token = forFastify.requireToken({ rootKey });
    const app = fastify().addHook('onRequest', token.for({}));
    app.get('/', async (request) => [
      request.grant?.identity.id,
      token.grantOf(request).validUntil,
    ]);
    expect((await app.inject({ url: '/', headers })).json()).toEqual(['token-1', null]);
    expect((await app.inject('/')).statusCode).toBe(401);
  });

  test('goes on with no hook after one that has refused, however late the answer is sent', async () => {
    const hooks: string[] = [];
    const app = fastify();
    app.addHook('onRequest', forFastify.requireToken({ rootKey }).for({}));
    app.addHook('onRequest', async () => void hooks.push('onRequest'));
    app.addHook('onSend', () => new Promise((resolve) => setTimeout(() => resolve(undefined), 5)));
    app.get('/', async () => hooks.push('handler'));
    expect((await app.inject('/')).statusCode).toBe(401);
    expect(hooks).toEqual([]);
  });
});

describe('koa', () => {
  test('asks routes about the path that a router after it takes', async () => {
    const routes = createRoutes({ 'GET /docs/{docId}': {}, 'GET /docs/{docId}/{tableId}': {} });
    const app = new Koa();
    app.use(async (ctx, next) => {
      ctx.path = ctx.path.replace('/docs/A/', '/docs/');
      await next();
    });
    app.use(forKoa.requireToken({ rootKey, routes })).use((ctx) => {
      ctx.body = ctx.path;
    });
    expect(await ask(app.callback(), '/docs/A', forDoc)).toEqual({ status: 200, body: '/docs/A' });
    expect((await ask(app.callback(), '/docs/A/B', forDoc)).status).toBe(403);
  });

  test('denies where @koa/router takes a path of its own', async () => {
    const routes = createRoutes({ 'GET /docs/{docId}': {} });
    for (const [newRouterPath, status] of [
      [undefined, 200],
      ['/docs/A', 200],
      ['/docs/B', 404],
    ]) {
      const app = new Koa();
      app.use((ctx, next) => {
        ctx['newRouterPath'] = newRouterPath;
        return next();
      });
      app.use(forKoa.requireToken({ rootKey, routes })).use((ctx) => {
        ctx.status = 200;
      });
      expect((await ask(app.callback(), '/docs/A')).status).toBe(status);
    }
  });

  test('takes an address that is not known any more for none', async () => {
    const app = new Koa().use(forKoa.requireToken({ rootKey, request: () => ({}) }));
    const made = madeMessage({ authorization: `Bearer ${fromLoopback}` });
    const res = new ServerResponse(made);
    const written = vi.spyOn(res, 'end');
    await app.callback()(made, res);
    expect(res.statusCode).toBe(403);
    expect(String(written.mock.calls[0]![0])).toContain('"reason":"missing_context"');
  });
});

describe('node', () => {
  const authorize = forNode.requireToken({ rootKey, request: () => ({}) });
  const answerInferScope = forNode.inferScopeEndpoint({ rootKey });

  /** What was answered, where nothing listens. */
  async function answered(
    req: IncomingMessage,
    answer: (req: IncomingMessage, res: ServerResponse) => Promise<unknown>,
  ): Promise<number> {
    const res = new ServerResponse(req);
    await answer(req, res);
    return res.statusCode;
  }

  test('asks a message that came over no wire for its headers', async () => {
    const made = madeMessage(headers);
    const authorized = await authorize(made, new ServerResponse(made));
    expect(authorized?.grant.identity.id).toBe('token-1');
    expect(await answered(madeMessage({}), authorize)).toBe(401);
  });

  test('takes the headers that came over the wire, whatever was made of them since', async () => {
    const message = Object.assign(madeMessage(headers), { rawHeaders: ['Host', 'x'] });
    expect(await answered(message, authorize)).toBe(401);
  });

  test('reads a body as text, also where it has been told to be one', async () => {
    const message = madeMessage({});
    message.setEncoding('utf8');
    message.push(JSON.stringify({ token: text }));
    message.push(null);
    expect(await answered(message, answerInferScope)).toBe(200);
  });

  test('finds nothing in a body that somebody has read, or that is not to come any more', async () => {
    const read = madeMessage({});
    read.push(null);
    await read.resume().toArray();
    expect(await answered(read, answerInferScope)).toBe(400);
    const gone = madeMessage({});
    gone.destroy();
    // Left as it was: there is nobody to be answered.
    expect(await answered(gone, answerInferScope)).toBe(200);
  });
});

describe('more header lines than Node keeps', () => {
  const options = { rootKey, request: () => ({}) };
  const answer = (_: unknown, res: ServerResponse): unknown => res.end('let in');
  const fastifyApp = fastify().addHook('onRequest', forFastify.optionalToken(options));
  fastifyApp.get('/', async () => 'let in');
  const koaApp = new Koa().use(forKoa.optionalToken(options)).use((ctx) => {
    ctx.body = 'let in';
  });
  const authorize = forNode.optionalToken(options);

  test.each<[string, () => Promise<RequestListener> | RequestListener]>([
    ['express', () => express().use(forExpress.optionalToken(options), answer)],
    [
      'fastify',
      async () => {
        await fastifyApp.ready();
        return (req, res) => fastifyApp.routing(req, res);
      },
    ],
    ['koa', () => koaApp.callback()],
    ['node', () => async (req, res) => (await authorize(req, res)) && answer(req, res)],
  ])('%s: refuses, as the one that is dropped may be a token', async (_, listener) => {
    const server = await listen(await listener());
    const send = (count: number): Promise<string> =>
      sendLines(server.port, [...Array<string>(count).fill('a:'), 'Authorization: Bearer junk']);
    try {
      expect(await send(5)).toContain('"code":"malformed_token"');
      expect(await send(1100)).toContain('"code":"too_many_headers"');
      expect(await send(2200)).toContain('"code":"too_many_headers"');
    } finally {
      await server.close();
    }
  });
});
