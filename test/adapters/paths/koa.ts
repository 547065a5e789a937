import KoaRouter, { type RouterOptions } from '@koa/router';
import { optionalToken } from 'caveats/koa';
import type { Routes } from 'caveats/http';
import Koa, { type Middleware } from 'koa';
import compose from 'koa-compose';
import { type Arrangement, BELOW, pathOf, REWRITE, WHOLE, written } from './arrangement.js';

const guard = (routes: Routes): Middleware =>
  optionalToken({ rootKey: 'a root key of 32 bytes, no less.', routes });

/** Mounts a middleware, as `koa-mount` does it, with what that leaves behind. */
function mount(prefix: string, mounted: Middleware): Middleware {
  return async (ctx, next) => {
    const before = ctx.path;
    if (before !== prefix && !before.startsWith(`${prefix}/`)) return next();
    const after = before.slice(prefix.length) || '/';
    ctx['mountPath'] = prefix;
    ctx.path = after;
    await mounted(ctx, async () => {
      ctx.path = before;
      await next();
      ctx.path = after;
    });
    ctx.path = before;
  };
}

/** The handlers of a router. */
function router(templates: readonly string[], options: RouterOptions, ...first: Middleware[]) {
  const of = new KoaRouter(options);
  for (const template of templates) {
    const route = template.replace('GET ', `GET ${options.prefix ?? ''}`);
    of.get(pathOf(template), ...first, (ctx) => {
      ctx.set('called', written({ route, params: ctx['params'] }));
      ctx.status = 200;
    });
  }
  return of;
}

const REWRITERS: readonly (readonly [string, Middleware, (target: string) => string])[] = [
  ['as they came', (_, next) => next(), (target) => target],
  [
    'without a prefix',
    (ctx, next) => {
      ctx.path = ctx.path.replace(/^\/v1(?=\/)/, '');
      return next();
    },
    (target) => `/v1${target}`,
  ],
  [
    'as a header has it',
    (ctx, next) => {
      ctx.url = ctx.get(REWRITE) || ctx.url;
      return next();
    },
    (target) => target,
  ],
  [
    'as a header has it, for this router alone',
    (ctx, next) => {
      ctx['newRouterPath'] = ctx.get(REWRITE) || undefined;
      return next();
    },
    (target) => target,
  ],
];

interface Place {
  readonly declared?: readonly string[];
  readonly build: (token: Middleware, options: RouterOptions) => Middleware;
  readonly serves: readonly string[];
}

const SERVES = ['/docs', '/docs?x', '/docs/A', '/docs/A/tables/T', '/A', 'http://h/docs/A'];
const PASSING: Middleware = (_, next) => next();

const PLACES: Readonly<Record<string, Place>> = {
  'before a router': {
    build: (token, options) => compose([token, router(WHOLE, options).routes() as Middleware]),
    serves: SERVES,
  },
  'at each route': {
    build: (token, options) => router(WHOLE, options, token).routes() as Middleware,
    serves: SERVES,
  },
  'in a router with a prefix': {
    build(token, options) {
      const below = BELOW.filter((template) => template !== 'GET /');
      return router(below, { ...options, prefix: '/docs' }, token).routes() as Middleware;
    },
    serves: ['/docs/A', '/docs/docs', '/docs/A/tables/T'],
  },
  'mounted, and a router after it': {
    build: (token, options) =>
      compose([mount('/docs', PASSING), token, router(WHOLE, options).routes() as Middleware]),
    serves: SERVES,
  },
  'in what is mounted': {
    declared: BELOW,
    build: (token, options) =>
      mount('/docs', compose([token, router(BELOW, options).routes() as Middleware])),
    serves: ['/docs', '/docs/A', '/docs/docs', '/docs/A/tables/T'],
  },
  'in what is mounted in what is mounted': {
    declared: BELOW,
    build: (token, options) =>
      mount(
        '/docs',
        mount('/docs', compose([token, router(BELOW, options).routes() as Middleware])),
      ),
    serves: ['/docs/docs', '/docs/docs/A'],
  },
};

function arrangements(name: string, options: RouterOptions): Arrangement[] {
  return Object.entries(PLACES).flatMap(([place, { build, serves, declared = WHOLE }]) =>
    REWRITERS.map(([urls, rewrite, wasAsked]): Arrangement => ({
      name: `${name}: the guard ${place}, URLs ${urls}`,
      declared,
      obeys: urls.startsWith('as a header'),
      serves: serves.map((target) => (target.startsWith('/') ? wasAsked(target) : target)),
      listen(routes) {
        const app = new Koa();
        app.silent = true;
        return app
          .use(rewrite)
          .use(build(guard(routes), options))
          .callback();
      },
    })),
  );
}

export const KOA: readonly Arrangement[] = [
  ...arrangements('Koa', {}),
  ...arrangements('Koa, strict', { sensitive: true, strict: true }),
];
