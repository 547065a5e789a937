import KoaRouter from '@koa/router';
import { createDialect, defineScope, type Grant } from 'caveats';
import { createAuthority } from 'caveats/authority';
import * as forExpress from 'caveats/express';
import * as forFastify from 'caveats/fastify';
import * as forFetch from 'caveats/fetch';
import * as forHono from 'caveats/hono';
import { createRoutes, type Listing } from 'caveats/http';
import * as forKoa from 'caveats/koa';
import * as forNode from 'caveats/node';
import express, { type Request as ExpressRequest, Router } from 'express';
import fastify, { type FastifyRequest } from 'fastify';
import { Hono } from 'hono';
import { describe, expectTypeOf, test } from 'vitest';

const rootKey = 'a root key of 32 bytes, no less.';
const git = defineScope({
  levels: { org: {}, repo: { in: 'org' } },
  actions: ['read', 'write', 'admin'],
});
const dialect = createDialect({ scope: git });
const authority = createAuthority({ keys: rootKey, dialect });
const fromJson = defineScope({
  levels: JSON.parse('{"org":{}}') as Record<string, { readonly in?: string }>,
  actions: ['read', 'write'],
});
type OrgList = Listing<typeof dialect>;

describe('express', () => {
  const token = forExpress.requireToken({ rootKey, dialect });
  const app = express();

  test('takes the parameters of the route, and leaves their types to the handler', () => {
    app.get('/:owner/:repo', token.for({ org: 'owner', repo: 'repo', access: 'admin' }), (req) => {
      expectTypeOf(req.params.owner).toEqualTypeOf<string>();
      expectTypeOf(req.grant).toEqualTypeOf<Grant | undefined>();
    });
    app.get('/:owner{/:repo}', token.for({ org: 'owner', repo: 'repo?' }), (req) => {
      expectTypeOf(req.params.owner).toEqualTypeOf<string>();
    });
    app.get('/files/*owner', token.for({ org: 'owner' }));
    app.use('/:owner', token.for({ org: 'owner' }), Router());
    app.get<{ owner: string }>('/:owner', token.for({ org: 'owner' }));
    app.get('/:owner' as string, token.for({ org: 'owner' }));
    app.get('/', token.for({}));
    forExpress.requireToken({ authority }).for({ org: 'owner', access: 'admin' });
  });

  test('a misspelt parameter does not compile', () => {
    // @ts-expect-error the route has no such parameter
    app.get('/:owner', token.for({ org: 'ovner' }), (_, res) => res.end());
    // @ts-expect-error one of two is none
    app.get('/:owner/:repo', token.for({ org: 'owner', repo: 'rep' }), (_, res) => res.end());
    // @ts-expect-error a route without parameters
    app.get('/', token.for({ org: 'owner' }), (_, res) => res.end());
  });

  test('a misspelt level or action does not compile', () => {
    // @ts-expect-error a level
    token.for({ orgs: 'owner' });
    // @ts-expect-error a level beside another
    token.for({ org: 'owner', rep: 'repo' });
    // @ts-expect-error a level without its parent
    token.for({ repo: 'repo' });
    // @ts-expect-error an action
    token.for({ org: 'owner', access: 'delete' });
    // @ts-expect-error a level of the standard scope
    forExpress.requireToken({ authority }).for({ doc: 'docId' });
    // @ts-expect-error a list of a level
    token.list('orgs');
    // @ts-expect-error a list with an action
    token.list('org', { access: 'delete' });
    const toDoc = ({ id }: { readonly id: string }) => ({ doc: id });
    // @ts-expect-error a resource of a list
    token.list('org', () => [{ id: 'x' }], toDoc);
    // @ts-expect-error an option of a list
    token.list('org', { parents: true });
  });

  test('looks up with the request of the route', () => {
    const found = token.for(async (req: ExpressRequest<{ id: string }>) => ({
      org: req.params.id,
    }));
    app.get('/:id', found, (req) => void expectTypeOf(req.params.id).toEqualTypeOf<string>());
    // @ts-expect-error a route without the parameter that the function reads
    app.get('/:other', found, (_, res) => res.end());
    app.get(
      '/x',
      token.for((req) => ({ org: req.hostname }), { access: 'admin' }),
    );
    // @ts-expect-error a resource of another scope
    token.for(() => ({ doc: 'A' }));
    // @ts-expect-error nothing
    token.for(() => undefined);
  });

  test('a list may name the parameters of its route', () => {
    const load = (req: ExpressRequest<{ owner: string }>) => [{ org: req.params.owner, repo: 'x' }];
    app.get(
      '/:owner/repos',
      token.list('repo', load, (item) => item),
    );
    const list = token.list('repo', load, (item) => item);
    // @ts-expect-error a route without the parameter that the function reads
    app.get('/:org/repos', list, (_, res) => res.end());
  });

  test('hands over what it grants', () => {
    const named = token.for({ org: 'owner' });
    expectTypeOf(named.grantOf).returns.toEqualTypeOf<Grant<typeof dialect>>();
    expectTypeOf(token.grantOf).returns.toEqualTypeOf<Grant<typeof dialect>>();
    const list = token.list('org');
    expectTypeOf(list.grantOf).returns.toEqualTypeOf<OrgList>();
    app.get('/', list, (req) => {
      // @ts-expect-error a list has no can
      list.grantOf(req).can({ org: 'acme', access: 'read' });
    });
    const optional = forExpress.optionalToken({ rootKey, dialect });
    expectTypeOf(optional.for({}).grantOf).returns.toEqualTypeOf<
      Grant<typeof dialect> | undefined
    >();
  });

  test('is a middleware by itself only with routes or request', () => {
    // @ts-expect-error with neither
    app.use(token);
    // @ts-expect-error with neither
    app.use(forExpress.optionalToken({ rootKey }));
    app.use(forExpress.requireToken({ rootKey, dialect, request: () => ({}) }));
    const routes = createRoutes({ 'GET /': {} }, { scope: git });
    app.use(forExpress.requireToken({ rootKey, dialect, routes }));
    // @ts-expect-error routes of another scope
    app.use(forExpress.requireToken({ rootKey, routes }));
  });
});

describe('the other adapters', () => {
  const options = { rootKey, dialect };

  test('fastify', () => {
    const token = forFastify.requireToken(options);
    const app = fastify();
    app.get('/:org', { onRequest: token.for({ org: 'org', access: 'admin' }) }, async () => '');
    const found = token.for(({ params }: FastifyRequest<{ Params: { id: string } }>) => ({
      org: params.id,
    }));
    app.get<{ Params: { id: string } }>('/o/:id', { onRequest: found }, async () => '');
    app.get(
      '/orgs',
      token.list(
        'org',
        async () => [{ id: 'x' }],
        ({ id }) => ({ org: id }),
      ),
    );
    expectTypeOf(token.list('org').grantOf).returns.toEqualTypeOf<OrgList>();
    // @ts-expect-error a misspelt level
    token.for({ orgs: 'org' });
    // @ts-expect-error a level without its parent
    token.for({ repo: 'repo' });
    // @ts-expect-error a guard without routes and request
    app.addHook('onRequest', token);
  });

  test('hono', () => {
    const token = forHono.requireToken(options);
    const app = new Hono();
    app.get('/:org', token.for({ org: 'org', access: 'admin' }), (c) => {
      expectTypeOf(c.var.grant).toEqualTypeOf<Grant<typeof dialect>>();
      return c.body(null);
    });
    app.get('/orgs', token.list('org'), (c) => {
      expectTypeOf(c.var.grant).toEqualTypeOf<OrgList>();
      return c.body(null);
    });
    app.get(
      '/all',
      token.list(
        'org',
        () => [{ id: 'x' }],
        ({ id }) => ({ org: id }),
      ),
    );
    // @ts-expect-error a misspelt level
    token.for({ orgs: 'org' });
    // @ts-expect-error a level without its parent
    token.for({ repo: 'repo' });
    // @ts-expect-error a guard without routes and request
    app.use(token);
  });

  test('koa', () => {
    const token = forKoa.requireToken(options);
    const router = new KoaRouter();
    router.get('/:org', token.for({ org: 'org', access: 'admin' }), ({ state }) => {
      expectTypeOf(state.grant).toEqualTypeOf<Grant<typeof dialect>>();
    });
    router.get('/orgs', token.list('org'), ({ state }) => {
      expectTypeOf(state.grant).toEqualTypeOf<OrgList>();
    });
    // @ts-expect-error a misspelt level
    token.for({ orgs: 'org' });
    // @ts-expect-error a guard without routes and request
    router.use(token);
  });

  test('node and fetch, which have no router', async () => {
    const token = forNode.requireToken(options);
    const authorize = token.for((req) => ({ org: req.url ?? '' }), { access: 'admin' });
    expectTypeOf(authorize).toEqualTypeOf<forNode.TokenListener<Grant<typeof dialect>>>();
    // @ts-expect-error there are no parameters
    token.for({ org: 'org' });
    const withToken = forFetch.requireToken(options);
    withToken.for(({ url }) => ({ org: url }))((_, grant) => {
      expectTypeOf(grant).toEqualTypeOf<Grant<typeof dialect>>();
      return new Response();
    });
    // @ts-expect-error there are no parameters
    withToken.for({ org: 'org' });
    // @ts-expect-error a guard without routes and request
    withToken(() => new Response());
  });
});

test('a scope that came as JSON takes any names', () => {
  const own = createDialect({ scope: fromJson });
  const token = forExpress.requireToken({ rootKey, dialect: own });
  express().get('/:id', token.for({ org: 'id' }), token.list('org'));
  createRoutes({ 'GET /{id}': { org: 'id' } }, { scope: fromJson });
});
