import KoaRouter from '@koa/router';
import { type Caveat, createDialect, type Grant } from 'caveats';
import * as forExpress from 'caveats/express';
import * as forFastify from 'caveats/fastify';
import * as forFetch from 'caveats/fetch';
import * as forHono from 'caveats/hono';
import { createRoutes, type GuardOptions, type Refused } from 'caveats/http';
import * as forKoa from 'caveats/koa';
import * as forNode from 'caveats/node';
import express, { type Request as ExpressRequest, Router } from 'express';
import fastify, { type FastifyRequest } from 'fastify';
import { type Context, Hono } from 'hono';
import Koa from 'koa';
import { createServer } from 'node:http';
import { describe, expectTypeOf, test } from 'vitest';
import { dialect } from './tenant.js';

const rootKey = 'a root key of 32 bytes, no less.';
const routes = createRoutes({ 'GET /docs/{docId}': {} });
const ofRooms = createDialect({
  identity: {
    decode: () => ({ type: 'invite' as const, id: 'x', keyId: '', subject: '', room: 7 }),
    encode: () => '',
  },
});

type OwnType = Caveat['type'] | 'tenant';
interface DocParams {
  docId: string;
}

describe('express', () => {
  test('has the grant on the request, and by its guard in its exact type', () => {
    const token = forExpress.requireToken({ rootKey, routes });
    const optional = forExpress.optionalToken({ rootKey });
    const rooms = forExpress.requireToken({ rootKey, dialect: ofRooms });
    const own = forExpress.requireToken({
      rootKey: async () => rootKey,
      dialect,
      request: (req) => ({ tenant: req.hostname }),
    });
    express().get('/', token, optional.for({}), own, rooms.for({}), (req) => {
      expectTypeOf(req.grant).toEqualTypeOf<Grant | undefined>();
      expectTypeOf(token.grantOf(req)).toEqualTypeOf<Grant>();
      expectTypeOf(optional.grantOf(req)).toEqualTypeOf<Grant | undefined>();
      expectTypeOf(own.grantOf(req).caveats[0]!.type).toEqualTypeOf<OwnType>();
      const bearer = rooms.grantOf(req).identity;
      if (bearer.type === 'invite') expectTypeOf(bearer.room).toEqualTypeOf<number>();
    });
  });

  test('leaves the parameters of a route to the next handler', () => {
    const token = forExpress.requireToken({ rootKey, routes });
    express().get('/docs/:docId', token, (req) => {
      expectTypeOf(req.params.docId).toEqualTypeOf<string>();
    });
    const forDoc = forExpress.requireToken({
      rootKey,
      request: (req: ExpressRequest<DocParams>) => ({ resource: { doc: req.params.docId } }),
    });
    express().get('/docs/:docId', forDoc, (req, res) => res.send(req.params.docId));
    // @ts-expect-error a route without the parameter that the guard asks for
    express().get('/docs/:id', forDoc, (_, res) => res.end());
  });

  test('is mounted wherever Express takes a handler', () => {
    const token = forExpress.requireToken({ rootKey, request: () => ({}) });
    express().use(token).use('/docs', token, Router().use(token));
    express().all('/', [token, token], forExpress.whoami({ rootKey }));
    Router().post(
      '/infer-scope',
      forExpress.inferScopeEndpoint({ rootKey, dialect, request: () => ({ tenant: '' }) }),
    );
  });
});

describe('fastify', () => {
  test('has the grant on the request, and by its hook in its exact type', () => {
    const token = forFastify.requireToken({ rootKey, routes });
    const own = forFastify.requireToken({
      rootKey,
      dialect,
      request: async ({ hostname }) => ({ tenant: hostname }),
    });
    const app = fastify();
    app.register(forFastify.decorateGrant);
    app.addHook('onRequest', token);
    app.get('/', { onRequest: [token, own] }, async (request) => {
      expectTypeOf(request.grant).toEqualTypeOf<Grant | undefined>();
      expectTypeOf(token.grantOf(request)).toEqualTypeOf<Grant>();
      expectTypeOf(own.grantOf(request).caveats[0]!.type).toEqualTypeOf<OwnType>();
    });
    app.get('/whoami', forFastify.whoami({ rootKey }));
    app.post('/infer-scope', { preHandler: own }, forFastify.inferScopeEndpoint({ rootKey }));
  });

  test('leaves the parameters of a route to its handler', () => {
    const forDoc = forFastify.requireToken({
      rootKey,
      request: ({ params }: FastifyRequest<{ Params: DocParams }>) => ({
        resource: { doc: params.docId },
      }),
    });
    fastify().get<{ Params: DocParams }>('/docs/:docId', { onRequest: forDoc }, async (request) => {
      expectTypeOf(request.params.docId).toEqualTypeOf<string>();
    });
    // @ts-expect-error a route without the parameter that the hook asks for
    fastify().get<{ Params: { id: string } }>('/:id', { onRequest: forDoc }, async () => '');
  });
});

describe('hono', () => {
  test('has the grant among the variables of whatever comes after it', () => {
    new Hono().use(forHono.requireToken({ rootKey, routes })).get('/', (c) => {
      expectTypeOf(c.get('grant')).toEqualTypeOf<Grant>();
      return c.body(null);
    });
    new Hono().get('/', forHono.optionalToken({ rootKey }).for({}), (c) => {
      expectTypeOf(c.var.grant).toEqualTypeOf<Grant | undefined>();
      return c.body(null);
    });
    new Hono().get('/', (c) => {
      // @ts-expect-error there is none before it
      c.var.grant;
      return c.body(null);
    });
  });

  test('keeps the types of the app, and asks with them', () => {
    interface Env {
      Bindings: { tenant: string };
    }
    const own = forHono.requireToken({
      rootKey,
      dialect,
      request: ({ env }: Context<Env>) => ({ tenant: env.tenant }),
    });
    const app = new Hono<Env>().get('/:docId', own, (c) => {
      expectTypeOf(c.env.tenant).toEqualTypeOf<string>();
      expectTypeOf(c.req.param('docId')).toEqualTypeOf<string>();
      expectTypeOf(c.var.grant.caveats[0]!.type).toEqualTypeOf<OwnType>();
      return c.body(null);
    });
    app.get('/whoami', forHono.whoami({ rootKey }));
    app.post('/infer-scope', forHono.inferScopeEndpoint({ rootKey }));
  });
});

describe('koa', () => {
  test('has the grant in the state of whatever comes after it', () => {
    new Koa().use(forKoa.requireToken({ rootKey, routes })).use(({ state }) => {
      expectTypeOf(state.grant).toEqualTypeOf<Grant>();
    });
    new Koa().use(forKoa.optionalToken({ rootKey }).for({})).use(({ state }) => {
      expectTypeOf(state.grant).toEqualTypeOf<Grant | undefined>();
    });
    const own = forKoa.requireToken({
      rootKey,
      dialect,
      request: (ctx) => ({ tenant: ctx.hostname }),
    });
    const router = new KoaRouter().get('/docs/:docId', own, ({ state }) => {
      expectTypeOf(state.grant.caveats[0]!.type).toEqualTypeOf<OwnType>();
    });
    router.get('/whoami', forKoa.whoami({ rootKey }));
    router.post('/infer-scope', forKoa.inferScopeEndpoint({ rootKey }));
    new Koa().use(router.routes());
  });
});

describe('node', () => {
  test('returns the grant, of a request that was not refused', () => {
    const authorize = forNode.requireToken({ rootKey, routes });
    const optional = forNode.optionalToken({ rootKey }).for(() => ({}));
    createServer(async (req, res) => {
      const authorized = await authorize(req, res);
      // @ts-expect-error whether it was refused has to be asked first
      authorized.grant;
      if (authorized !== undefined) expectTypeOf(authorized.grant).toEqualTypeOf<Grant>();
      const anybody = await optional(req, res);
      if (anybody !== undefined) expectTypeOf(anybody.grant).toEqualTypeOf<Grant | undefined>();
    });
    createServer(forNode.whoami({ rootKey }));
    createServer(forNode.inferScopeEndpoint({ rootKey }));
  });
});

describe('fetch', () => {
  interface Info {
    readonly address: string;
  }
  interface NextRequest extends Request {
    readonly nextUrl: URL;
  }

  test('gives the grant to the handler, before what the platform gives', () => {
    const withToken = forFetch.requireToken({ rootKey, routes });
    const handler = withToken((request: NextRequest, grant, { params }: { params: string[] }) => {
      expectTypeOf(grant).toEqualTypeOf<Grant>();
      return new Response(request.nextUrl.pathname + params.length);
    });
    expectTypeOf(handler).toEqualTypeOf<
      (request: NextRequest, of: { params: string[] }) => Promise<Response>
    >();
    // A platform that gives more than a handler takes is none the worse for it.
    const plain: (request: Request, env: object) => Promise<Response> = withToken(
      () => new Response(),
    );
    expectTypeOf(plain).toBeFunction();
    forFetch.optionalToken({ rootKey }).for(() => ({}))((_, grant) => {
      expectTypeOf(grant).toEqualTypeOf<Grant | undefined>();
      return new Response();
    });
  });

  test('asks with what the platform gives, and then needs it', () => {
    const request = (_: Request, info: Info) => ({ ip: info.address });
    const withToken = forFetch.requireToken({ rootKey, request });
    const handler = withToken((_, _grant, info) => new Response(info.address));
    expectTypeOf(handler).parameters.toEqualTypeOf<[request: Request, info: Info]>();
    expectTypeOf(forFetch.whoami({ rootKey, request })).toEqualTypeOf<typeof handler>();
    expectTypeOf(forFetch.inferScopeEndpoint({ rootKey, request })).toEqualTypeOf<typeof handler>();
    // @ts-expect-error the platform gives something else
    withToken((_, _grant, env: { readonly DB: string }) => new Response(env.DB));
  });
});

test('who takes the defaults names no type parameter', () => {
  const options = { rootKey };
  expectTypeOf(forExpress.requireToken(options)).toEqualTypeOf<forExpress.TokenGuard>();
  expectTypeOf(forFastify.requireToken(options)).toEqualTypeOf<forFastify.TokenGuard>();
  expectTypeOf(forHono.requireToken(options)).toEqualTypeOf<forHono.TokenGuard>();
  expectTypeOf(forKoa.requireToken(options)).toEqualTypeOf<forKoa.TokenGuard>();
  expectTypeOf(forNode.requireToken(options)).toEqualTypeOf<forNode.TokenGuard>();
  expectTypeOf(forFetch.requireToken(options)).toEqualTypeOf<forFetch.TokenGuard>();
});

test('onRefusal gets what a handler gets', () => {
  forExpress.requireToken({
    rootKey,
    onRefusal(refused, req, res) {
      expectTypeOf(refused).toEqualTypeOf<Refused>();
      expectTypeOf(req.originalUrl).toBeString();
      expectTypeOf(res.locals).toBeObject();
    },
  });
  forFastify.requireToken({
    rootKey,
    onRefusal: async ({ code }, { log }, reply) => {
      log.info({ code, ms: reply.elapsedTime });
    },
  });
  forHono.whoami({ rootKey, onRefusal: (_, c) => ({ headers: { link: c.req.url } }) });
  forKoa.requireToken({ rootKey, onRefusal: (_, ctx) => ({ body: { path: ctx.path } }) });
  forNode.inferScopeEndpoint({ rootKey, onRefusal: (_, { url = '' }) => ({ body: url }) });
  const onRefusal = (_: Refused, __: Request, env: { readonly region: string }) => ({
    body: env.region,
  });
  const withToken = forFetch.requireToken({ rootKey, onRefusal });
  const handler = withToken.for(() => ({}))((_, _grant, env) => new Response(env.region));
  expectTypeOf(handler).parameters.toEqualTypeOf<
    [request: Request, env: { readonly region: string }]
  >();
});

test('options can be shared and named', () => {
  const onRefusal = ({ code }: Refused) => console.log(code);
  const shared: GuardOptions = { rootKey, realm: 'docs', onRefusal };
  const options: forExpress.RequireTokenOptions<[req: ExpressRequest]> = { ...shared, routes };
  forExpress.requireToken(options);
  forExpress.whoami(options);
  forExpress.inferScopeEndpoint(options);
  forKoa.requireToken({ ...shared, routes });
  forNode.requireToken({ ...shared });
});
