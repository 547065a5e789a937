import type { Caveat, Grant } from 'caveats';
import { createAuthority, createKeyring } from 'caveats/authority';
import * as forExpress from 'caveats/express';
import * as forFastify from 'caveats/fastify';
import * as forFetch from 'caveats/fetch';
import * as forHono from 'caveats/hono';
import { createRoutes, type GuardOptions } from 'caveats/http';
import * as forKoa from 'caveats/koa';
import * as forNode from 'caveats/node';
import express, { type Request as ExpressRequest } from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import Koa from 'koa';
import { describe, expectTypeOf, test } from 'vitest';
import { dialect } from './tenant.js';

const keys = createKeyring({ current: 'k1', keys: { k1: 'a root key of 32 bytes, no less.' } });
const authority = createAuthority({ keys });
const ofTenants = createAuthority({ keys, dialect });
const routes = createRoutes({ 'GET /docs/{docId}': {} });

type OwnType = Caveat['type'] | 'tenant';

describe('the grant has the types of the authority', () => {
  test('for Express', () => {
    const token = forExpress.requireToken({ authority, routes });
    const optional = forExpress.optionalToken({ authority });
    const own = forExpress.requireToken({
      authority: ofTenants,
      request: (req) => ({ tenant: req.hostname }),
    });
    express().get('/docs/:docId', token, optional.for({ doc: 'docId' }), own, (req) => {
      expectTypeOf(req.params.docId).toEqualTypeOf<string>();
      expectTypeOf(req.grant).toEqualTypeOf<Grant | undefined>();
      expectTypeOf(token.grantOf(req)).toEqualTypeOf<Grant>();
      expectTypeOf(optional.grantOf(req)).toEqualTypeOf<Grant | undefined>();
      expectTypeOf(own.grantOf(req).caveats[0]!.type).toEqualTypeOf<OwnType>();
    });
  });

  test('for Fastify', () => {
    const token = forFastify.requireToken({ authority, routes });
    const own = forFastify.requireToken({
      authority: ofTenants,
      request: async ({ hostname }) => ({ tenant: hostname }),
    });
    fastify().get('/', { onRequest: [token, own] }, async (request) => {
      expectTypeOf(token.grantOf(request)).toEqualTypeOf<Grant>();
      expectTypeOf(own.grantOf(request).caveats[0]!.type).toEqualTypeOf<OwnType>();
    });
  });

  test('for Hono', () => {
    new Hono().use(forHono.requireToken({ authority, routes })).get('/', (c) => {
      expectTypeOf(c.get('grant')).toEqualTypeOf<Grant>();
      return c.body(null);
    });
    const request = () => ({ tenant: 'acme' });
    new Hono().get('/', forHono.requireToken({ authority: ofTenants, request }), (c) => {
      expectTypeOf(c.var.grant.caveats[0]!.type).toEqualTypeOf<OwnType>();
      return c.body(null);
    });
  });

  test('for Koa', () => {
    new Koa().use(forKoa.optionalToken({ authority }).for({})).use(({ state }) => {
      expectTypeOf(state.grant).toEqualTypeOf<Grant | undefined>();
    });
  });

  test('for node:http', async () => {
    const authorize = forNode.requireToken({ authority, routes });
    expectTypeOf<
      NonNullable<Awaited<ReturnType<typeof authorize>>>['grant']
    >().toEqualTypeOf<Grant>();
  });

  test('for what takes a Request', () => {
    forFetch.requireToken({ authority, routes })((_, grant) => {
      expectTypeOf(grant).toEqualTypeOf<Grant>();
      return new Response();
    });
  });
});

test('the endpoints take an authority too', () => {
  const request = () => ({ tenant: 'acme' });
  express().get('/whoami', forExpress.whoami({ authority: ofTenants, request }));
  fastify().get('/whoami', forFastify.whoami({ authority }));
  new Hono().post('/infer-scope', forHono.inferScopeEndpoint({ authority: ofTenants, request }));
  new Koa().use(forKoa.inferScopeEndpoint({ authority }));
  expectTypeOf(forNode.whoami({ authority })).toBeFunction();
  expectTypeOf(forFetch.inferScopeEndpoint({ authority })).toBeFunction();
});

test('options with an authority can be shared and named', () => {
  const shared: GuardOptions = { authority, realm: 'docs' };
  const options: forExpress.RequireTokenOptions<[req: ExpressRequest]> = { ...shared, routes };
  forExpress.requireToken(options);
  forExpress.inferScopeEndpoint(options);
  forNode.requireToken({ ...shared });
});
