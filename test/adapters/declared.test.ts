import KoaRouter from '@koa/router';
import { createDialect, defineScope, mint, serialize } from 'caveats';
import { createAuthority } from 'caveats/authority';
import * as forExpress from 'caveats/express';
import * as forFastify from 'caveats/fastify';
import * as forFetch from 'caveats/fetch';
import * as forHono from 'caveats/hono';
import * as forKoa from 'caveats/koa';
import * as forNode from 'caveats/node';
import { onedataDialect } from 'caveats/onedata';
import express from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import Koa from 'koa';
import { createRequire } from 'node:module';
import { describe, expect, test, vi } from 'vitest';
import { ask, forDoc, headers, rootKey } from './asking.js';

const express4: typeof express = createRequire(import.meta.url)('express4');
const store = defineScope({
  levels: { bucket: {}, object: { in: 'bucket', match: 'prefix' } },
  actions: ['get', 'put'],
});
const dialect = createDialect({ scope: store });
const { object } = store.caveats;
const tokenOf = (...caveats: readonly ReturnType<typeof object>[]): string =>
  serialize(mint({ rootKey, dialect, identity: { subject: 'usr-1' }, caveats }));
const NO_ERROR = 'A function of the server threw a value that is not an error';
const below2024 = tokenOf(object('photos', '2024/'));

/** A guard as a program without types calls it. */
interface Untyped {
  for(...given: unknown[]): unknown;
  list(...given: unknown[]): unknown;
}
type Make = (options: object) => Untyped;
const ADAPTERS: readonly (readonly [string, Make, hasRouter: boolean])[] = [
  ['express', forExpress.requireToken as unknown as Make, true],
  ['fastify', forFastify.requireToken as unknown as Make, true],
  ['hono', forHono.requireToken as unknown as Make, true],
  ['koa', forKoa.requireToken as unknown as Make, true],
  ['node', forNode.requireToken as unknown as Make, false],
  ['fetch', forFetch.requireToken as unknown as Make, false],
];

describe.each(ADAPTERS)('%s', (_, requireToken, hasRouter) => {
  const token = requireToken({ rootKey });
  const find = () => ({ doc: 'A' });

  test('takes what is in order', () => {
    if (hasRouter) {
      expect(token.for({ doc: 'id' })).toBeTypeOf('function');
      expect(token.for({ doc: 'id', table: 'of?', access: 'write' })).toBeTypeOf('function');
      expect(token.for({})).toBeTypeOf('function');
    }
    expect(token.for(find, { access: 'read' })).toBeTypeOf('function');
    expect(token.list('doc', { access: 'write' })).toBeTypeOf('function');
    expect(token.list('table', () => [], find, { parents: true })).toBeTypeOf('function');
  });

  test.each(
    [
      ['an unknown level', [{ dok: 'id' }], "unknown level 'dok' (this scope has: doc, table)"],
      ['a level without its parents', [{ table: 'id' }], 'must have exactly: doc, table'],
      ['a parameter that is no name', [{ doc: 7 }], 'token.for.doc must be a string'],
      ['a parameter without a name', [{ doc: '' }], 'a parameter must have a name'],
      ['an unknown action', [{ doc: 'id', access: 'admin' }], "access must be 'read' or 'write'"],
      ['an action beside parameters', [{ doc: 'id' }, { access: 'write' }], "'access'"],
      ['a list', [[]], 'expected parameters, or a function'],
      ['nothing', [], 'expected parameters, or a function'],
    ].map((each) => [...each, hasRouter] as [string, unknown[], string, boolean]),
  )('for refuses %s', (_what, given, message) => {
    expect(() => token.for(...given)).toThrow(TypeError);
    expect(() => token.for(...given)).toThrow(hasRouter ? message : /expected a function|'access'/);
  });

  test.each([
    ['an unknown action', [find, { access: 'admin' }], "access must be 'read' or 'write'"],
    ['a misspelt option', [find, { acess: 'read' }], "unknown option 'acess'"],
    ['an option of lists', [find, { parents: true }], "unknown option 'parents'"],
    ['what is no options', [find, 'read'], 'expected an object of options'],
  ])('for refuses %s beside a function', (_what, given, message) => {
    expect(() => token.for(...given)).toThrow(TypeError);
    expect(() => token.for(...given)).toThrow(message);
  });

  test.each([
    ['an unknown level', ['dok'], 'the level must be one of doc, table'],
    ['no level', [], 'the level must be one of'],
    ['an unknown action', ['doc', { access: 'admin' }], "access must be 'read' or 'write'"],
    ['a misspelt option', ['doc', { acess: 'read' }], "unknown option 'acess'"],
    ['no function for the resource', ['doc', () => []], 'toResource must be a function'],
    ['a misspelt option', ['doc', () => [], find, { parent: true }], "unknown option 'parent'"],
  ])('list refuses %s', (_what, given, message) => {
    expect(() => token.list(...given)).toThrow(TypeError);
    expect(() => token.list(...given)).toThrow(message);
  });

  test('an action must be named if the scope has not both read and write', () => {
    for (const own of [
      { rootKey, dialect },
      { authority: createAuthority({ keys: rootKey, dialect }) },
    ]) {
      const guard = requireToken(own);
      expect(() => guard.for(find)).toThrow(
        "token.for with a function, { access }: access is missing, and must be 'get' or 'put'",
      );
      expect(() => guard.list('bucket')).toThrow(
        "token.list: access is missing, and must be 'get' or 'put'",
      );
      expect(guard.for(find, { access: 'get' })).toBeTypeOf('function');
      expect(guard.list('bucket', { access: 'get' })).toBeTypeOf('function');
      if (hasRouter) {
        expect(() => guard.for({ bucket: 'b' })).toThrow(
          "access is missing, and must be 'get' or 'put'",
        );
        expect(guard.for({ bucket: 'b', access: 'put' })).toBeTypeOf('function');
      }
    }
  });

  test('a scope of another model takes a function, and has no lists', () => {
    const guard = requireToken({ rootKey, dialect: onedataDialect });
    expect(() => guard.for({ space: 'id' })).toThrow('expected a function');
    expect(() => guard.list('space')).toThrow('of a scope of defineScope');
  });
});

describe('errors say', () => {
  const causeOf = async (guarded: express.RequestHandler, path = '/docs/:id'): Promise<unknown> => {
    const causes: unknown[] = [];
    const app = express().get(path, guarded, (_, res) => void res.end());
    app.use((error: Error, _req: unknown, res: express.Response, _next: unknown) => {
      expect(error.message).toBe('The token could not be checked');
      causes.push(error.cause);
      res.status(500).end();
    });
    expect((await ask(app, '/docs/A')).status).toBe(500);
    expect(causes).toHaveLength(1);
    expect(causes[0]).toBeInstanceOf(TypeError);
    return causes[0];
  };
  const token = forExpress.requireToken({ rootKey });

  test('that a guard without routes and request is no handler', async () => {
    const alone = token as unknown as express.RequestHandler;
    expect(await causeOf(alone)).toHaveProperty(
      'message',
      'requireToken without routes or request is no handler: use token.for',
    );
  });

  test('which parameter a route does not have', async () => {
    const guarded = token.for({ doc: 'docId' }) as express.RequestHandler<{}>;
    expect(await causeOf(guarded as express.RequestHandler)).toHaveProperty(
      'message',
      "token.for: the route has no parameter 'docId'",
    );
    const inherited = token.for({ doc: 'constructor' }) as unknown as express.RequestHandler;
    expect(await causeOf(inherited)).toHaveProperty(
      'message',
      "token.for: the route has no parameter 'constructor'",
    );
  });

  test('that several segments are no id', async () => {
    const guarded = token.for({ doc: 'id' }) as unknown as express.RequestHandler;
    expect(await causeOf(guarded, '/docs/*id')).toHaveProperty(
      'message',
      "token.for: 'id' has several segments, and the level 'doc' does not match by prefix",
    );
  });

  test('that nothing was found', async () => {
    const found = token.for(() => undefined as never);
    expect(await causeOf(found)).toHaveProperty(
      'message',
      'token.for: the function must return a resource',
    );
  });
});

test('a resource is looked up only for a token that was opened', async () => {
  const find = vi.fn(() => ({ doc: 'A' }));
  const app = express().get('/', forExpress.requireToken({ rootKey }).for(find), (_, res) => {
    res.end();
  });
  for (const junk of ['AAAA', '!', 'A'.repeat(10_000), below2024.slice(0, -3)]) {
    expect((await ask(app, '/', junk)).status).toBe(401);
  }
  expect(find).not.toHaveBeenCalled();
  expect((await ask(app, '/', forDoc)).status).toBe(200);
  expect(find).toHaveBeenCalledTimes(1);
});

test('the parts of a guard share its grants, and lists have their own', async () => {
  const token = forExpress.requireToken({ rootKey });
  const list = token.list('doc');
  const app = express().get('/:id', token.for({ doc: 'id' }), list, (req, res) => {
    expect(token.grantOf(req).can({ doc: 'A', access: 'write' })).toBe(true);
    expect(list.grantOf(req)).not.toHaveProperty('can');
    expect(req.grant).toBe(list.grantOf(req));
    res.end();
  });
  expect((await ask(app, '/A')).status).toBe(200);
});

test('Hono and Koa wait for a handler that takes its time', async () => {
  const later = () => new Promise((resolve) => setTimeout(resolve, 5));
  const find = () => ({ doc: 'A' });
  const hono = new Hono().get('/', forHono.requireToken({ rootKey }).for(find), async (c) => {
    await later();
    return c.text('done');
  });
  expect(await (await hono.request('/', { headers })).text()).toBe('done');
  const koa = new Koa().use(forKoa.requireToken({ rootKey }).for(find)).use(async (ctx) => {
    await later();
    ctx.body = 'done';
  });
  expect(await ask(koa.callback(), '/')).toEqual({ status: 200, body: 'done' });
});

test('what load and toResource throw is the app’s, and reaches its error path as it is', async () => {
  const error = new Error('of the app');
  const fails = (): never => {
    throw error;
  };
  const token = forFetch.requireToken({ rootKey });
  const request = new Request('https://x', { headers });
  await expect(token.list('doc', fails, () => ({ doc: 'A' }))(request)).rejects.toBe(error);
  await expect(token.list('doc', () => [1], fails)(request)).rejects.toBe(error);
});

describe.each([undefined, null, '', 0, 'route', 'router'])(
  'a list that fails with %j',
  (thrown) => {
    // Express goes on to the next handler with any of these, and Koa never responds to two of them.
    test.each<[string, () => unknown, () => { doc: string }]>([
      ['in load', () => Promise.reject(thrown), () => ({ doc: 'A' })],
      [
        'in toResource',
        () => [1],
        () => {
          throw thrown;
        },
      ],
    ])('%s is an error', async (_, load, toResource) => {
      const listOf = (make: unknown) => (make as Make)({ rootKey }).list('doc', load, toResource);
      const errors: unknown[] = [];
      const app = express().get('/', listOf(forExpress.requireToken) as express.RequestHandler);
      app.use((_req, res) => void res.send('the next handler'));
      app.use(((error, _req, res, _next) => {
        errors.push(error);
        res.status(500).end();
      }) satisfies express.ErrorRequestHandler);
      const koa = new Koa().use(listOf(forKoa.requireToken) as Koa.Middleware);
      koa.on('error', (error) => errors.push(error));
      expect((await ask(app, '/')).status).toBe(500);
      expect((await ask(koa.callback(), '/')).status).toBe(500);
      const notAnError = expect.objectContaining({ message: NO_ERROR, cause: thrown });
      expect(errors).toEqual([notAnError, notAnError]);
    });
  },
);

test('a load that returns no list is named', async () => {
  const request = new Request('https://x', { headers });
  for (const given of [undefined, null, {}, 'A', new Set(['A'])]) {
    const list = (forFetch.requireToken as unknown as Make)({ rootKey }).list(
      'doc',
      async () => given,
      () => ({ doc: 'A' }),
    );
    await expect((list as forFetch.FetchHandler)(request)).rejects.toThrow(
      new TypeError('token.list: load must return a list'),
    );
  }
});

/** Routers with a parameter of several segments, and what calls them. */
type Serve = () => Promise<Parameters<typeof ask>[0]> | Parameters<typeof ask>[0];
const GET = { access: 'get' } as const;
const ROUTERS: readonly (readonly [string, Serve])[] = [
  [
    'express',
    () => {
      const token = forExpress.requireToken({ rootKey, dialect });
      const guarded = token.for({ bucket: 'bucket', object: 'key', ...GET });
      return express().get(
        '/:bucket/*key',
        guarded,
        (req, res) => void res.json(req.params['key']),
      );
    },
  ],
  [
    'express4',
    () => {
      const token = forExpress.requireToken({ rootKey, dialect });
      const guarded = token.for({ bucket: 'bucket', object: '0', ...GET });
      const path: string = '/:bucket/*';
      return express4().get(path, guarded, (req, res) => void res.json(req.params['0']));
    },
  ],
  [
    'fastify',
    async () => {
      const token = forFastify.requireToken({ rootKey, dialect });
      const app = fastify();
      const onRequest = token.for({ bucket: 'bucket', object: '*', ...GET });
      app.get<{ Params: Record<string, string> }>('/:bucket/*', { onRequest }, async ({ params }) =>
        JSON.stringify(params['*']),
      );
      await app.ready();
      return app.server;
    },
  ],
  [
    'koa',
    () => {
      const token = forKoa.requireToken({ rootKey, dialect });
      const router = new KoaRouter();
      const guarded = token.for({ bucket: 'bucket', object: 'key', ...GET });
      router.get('/:bucket/{*key}', guarded, (ctx) => {
        ctx.body = JSON.stringify(ctx['params']['key']);
      });
      return new Koa().use(router.routes()).callback();
    },
  ],
];

describe.each(ROUTERS)('a parameter of several segments in %s', (_, serve) => {
  test.each([
    ['/photos/2024/a.jpg', 200],
    ['/photos/2024/', 200],
    ['/photos/2024/raw/b%20c', 200],
    ['/photos/2024%2Fraw', 200],
    ['/photos/2024', 403],
    ['/photos/2024-private/a', 403],
    ['/photos/2024/%2e%2e/2023/a', 403],
    ['/photos/2024%2F..%2F2023', 403],
    ['/photos/2024//a', 403],
    ['/music/2024/a', 403],
  ])('%s: %d', async (path, status) => {
    const { body, ...answer } = await ask(await serve(), path, below2024);
    expect({ path, ...answer, body }).toMatchObject({ status });
    if (status === 200) expect([JSON.parse(body)].flat().join('/')).toMatch(/^2024\//);
  });
});

describe('a parameter of several segments in hono', () => {
  const token = forHono.requireToken({ rootKey, dialect });
  const app = new Hono().get(
    '/:bucket/:key{.+}',
    token.for({ bucket: 'bucket', object: 'key', ...GET }),
    (c) => c.json(c.req.param('key')),
  );

  test.each([
    ['/photos/2024/a.jpg', 200],
    ['/photos/2024/', 200],
    ['/photos/2024', 403],
    ['/photos/2024-private/a', 403],
    ['/photos/2024%2F..%2F2023', 403],
    ['/photos/2024//a', 403],
    ['/music/2024/a', 403],
  ])('%s: %d', async (path, status) => {
    const answer = await app.request(path, { headers: { authorization: `Bearer ${below2024}` } });
    expect(answer.status).toBe(status);
    if (status === 200) expect(await answer.json()).toMatch(/^2024\//);
  });
});
