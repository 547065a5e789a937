import { optionalToken } from 'caveats/express';
import type { Routes } from 'caveats/http';
import express, { type RequestHandler, type Router } from 'express';
import { createRequire } from 'node:module';
import { type Arrangement, BELOW, pathOf, REWRITE, WHOLE, written } from './arrangement.js';

// Installed under another name, under which it has no types; what is used of it is the same.
const express4: typeof express = createRequire(import.meta.url)('express4');

const guard = (routes: Routes): RequestHandler =>
  optionalToken({ rootKey: 'a root key of 32 bytes, no less.', routes });

/** Handlers at some templates, `prefix` being what stands before them where the client asks. */
function handle(at: Router, templates: readonly string[], prefix = ''): void {
  for (const template of templates) {
    const whole =
      template === 'GET /' ? `GET ${prefix}` : template.replace('GET ', `GET ${prefix}`);
    at.get(pathOf(template), ({ params }, response) => {
      response.set('called', written({ route: whole, params: { ...params } as never })).end();
    });
  }
}

/** What rewrites URLs before the guard is asked, and what is served then for what was. */
const REWRITERS: readonly (readonly [string, RequestHandler, (target: string) => string])[] = [
  ['as they came', (_req, _res, next) => next(), (target) => target],
  [
    'without a prefix',
    (req, _res, next) => {
      req.url = req.url.replace(/^(http:\/\/h)?\/v1(?=\/)/, '$1');
      next();
    },
    (target) => `/v1${target}`,
  ],
  [
    'as a header has it',
    (req, _res, next) => {
      req.url = req.get(REWRITE) ?? req.url;
      next();
    },
    (target) => target,
  ],
];

/** A router, as it is to be made. */
type Create = () => Router;

/** Below a path: the guard, and handlers. */
const below = (path: string, router: Router, token: RequestHandler): Router => {
  router.use(token);
  handle(router, BELOW, path);
  return router;
};

interface Place {
  readonly build: (app: Router, token: RequestHandler, router: Create, app2: Create) => void;
  readonly serves: readonly string[];
}

const SERVES = ['/docs', '/docs?x', '/docs/A', '/docs/A/tables/T', '/A', 'http://h/docs/A'];
const SERVES_DOCS = SERVES.filter((target) => target !== '/A');

const PLACES: Readonly<Record<string, Place>> = {
  'before all routes': {
    build(app, token) {
      app.use(token);
      handle(app, WHOLE);
    },
    serves: SERVES,
  },
  'at each route': {
    build(app, token) {
      for (const template of WHOLE) app.get(pathOf(template), token);
      handle(app, WHOLE);
    },
    serves: SERVES,
  },
  'mounted on a path': {
    build(app, token) {
      app.use('/docs', token);
      handle(app, WHOLE);
    },
    serves: SERVES_DOCS,
  },
  'mounted on a path with a slash': {
    build(app, token) {
      app.use('/docs/', token);
      handle(app, WHOLE);
    },
    serves: SERVES_DOCS,
  },
  'in a router': {
    build: (app, token, router) => app.use('/docs', below('/docs', router(), token)),
    serves: SERVES_DOCS,
  },
  'in an app that is mounted': {
    build: (app, token, _, create) => app.use('/docs', below('/docs', create(), token)),
    serves: SERVES_DOCS,
  },
  'in a router in a router': {
    build: (app, token, router) =>
      app.use('/docs', router().use('/docs', below('/docs/docs', router(), token))),
    serves: ['/docs/docs', '/docs/docs/A'],
  },
  'in a router below a parameter': {
    build(app, token, router) {
      const inner = router().use(token);
      handle(inner, ['GET /tables/{tableId}'], '/docs/{docId}');
      app.use('/docs/:docId', inner);
    },
    serves: ['/docs/A/tables/T', '/docs/docs/tables/docs'],
  },
};

const DECLARED = [
  ...WHOLE,
  'GET /docs/docs/docs',
  'GET /docs/docs/{docId}',
  'GET /docs/docs/{docId}/tables/{tableId}',
];

function arrangements(name: string, create: typeof express, strict: boolean): Arrangement[] {
  const router: Create = () => create.Router({ mergeParams: true, strict, caseSensitive: strict });
  const createApp = () => {
    const app = create().set('env', 'test');
    return strict ? app.enable('strict routing').enable('case sensitive routing') : app;
  };
  return Object.entries(PLACES).flatMap(([place, { build, serves }]) =>
    REWRITERS.map(([urls, rewrite, wasAsked]): Arrangement => ({
      name: `${name}: the guard ${place}, URLs ${urls}`,
      declared: DECLARED,
      obeys: urls.startsWith('as a header'),
      serves: serves.map((target) => (target.startsWith('/') ? wasAsked(target) : target)),
      listen(routes) {
        const app = createApp().use(rewrite);
        build(app, guard(routes), router, createApp);
        return app;
      },
    })),
  );
}

export const EXPRESS: readonly Arrangement[] = [
  ...arrangements('Express 5', express, false),
  ...arrangements('Express 5, strict', express, true),
  ...arrangements('Express 4', express4, false),
  ...arrangements('Express 4, strict', express4, true),
];
