import { getRequestListener } from '@hono/node-server';
import { optionalToken } from 'caveats/hono';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { type Arrangement, BELOW, pathOf, REWRITE, WHOLE, written } from './arrangement.js';

type Options = ConstructorParameters<typeof Hono>[0];

function handle(app: Hono, templates: readonly string[], prefix = ''): Hono {
  for (const template of templates) {
    const route =
      template === 'GET /' && prefix ? `GET ${prefix}` : template.replace('GET ', `GET ${prefix}`);
    app.get(pathOf(template), (c: Context) =>
      c.body(null, 200, { called: written({ route, params: c.req.param() }) }),
    );
  }
  return app;
}

interface Place {
  readonly declared?: readonly string[];
  readonly build: (app: Hono, token: MiddlewareHandler, create: () => Hono) => void;
  readonly serves: readonly string[];
}

const SERVES = ['/docs', '/docs?x', '/docs/A', '/docs/A/tables/T', '/A', 'http://h/docs/A'];
const SERVES_DOCS = SERVES.filter((target) => target !== '/A');

const PLACES: Readonly<Record<string, Place>> = {
  'before all routes': {
    build: (app, token) => handle(app.use(token) as Hono, WHOLE),
    serves: SERVES,
  },
  'on a path': {
    build: (app, token) => handle(app.use('/docs/*', token) as Hono, WHOLE),
    serves: SERVES_DOCS,
  },
  'in an app below a base path': {
    build: (app, token) => handle(app.basePath('/docs').use(token) as Hono, BELOW, '/docs'),
    serves: SERVES_DOCS,
  },
  'in an app that is a route': {
    build: (app, token, create) =>
      app.route('/docs', handle(create().use(token) as Hono, BELOW, '/docs')),
    serves: SERVES_DOCS,
  },
  'in an app that is mounted': {
    declared: BELOW,
    build: (app, token, create) =>
      app.mount('/docs', handle(create().use(token) as Hono, BELOW).fetch),
    serves: SERVES_DOCS,
  },
  'after what has exchanged the request': {
    build(app, token) {
      app.use(async (c, next) => {
        const to = c.req.header(REWRITE);
        if (to?.startsWith('/')) c.req.raw = new Request(`http://h${to}`, c.req.raw);
        await next();
      });
      handle(app.use(token) as Hono, WHOLE);
    },
    serves: SERVES,
  },
};

/** The path, from an option of the app's own. */
const getPath = (request: Request): string =>
  request.headers.get(REWRITE) ??
  request.url.replace(/^https?:\/\/[^/]*(\/[^?#]*).*$/, '$1').replace(/^\/v1(?=\/)/, '');

const SETTINGS: readonly (readonly [string, Options, (target: string) => string])[] = [
  ['Hono', {}, (target) => target],
  ['Hono, lenient', { strict: false }, (target) => target],
  ['Hono with a getPath of its own', { getPath }, (target) => target],
];

export const HONO: readonly Arrangement[] = SETTINGS.flatMap(([name, options, wasAsked]) =>
  Object.entries(PLACES).map(([place, { build, serves, declared = WHOLE }]): Arrangement => ({
    name: `${name}: the guard ${place}`,
    declared,
    obeys: options?.getPath !== undefined || place.startsWith('after'),
    serves: serves.map((target) => (target.startsWith('/') ? wasAsked(target) : target)),
    listen(routes) {
      const token = optionalToken({
        rootKey: 'a root key of 32 bytes, no less.',
        routes,
      });
      const app = new Hono(options);
      build(app, token, () => new Hono(options));
      // It would replace `Request` and `Response` for the other servers of the process, too.
      return getRequestListener(app.fetch, { overrideGlobalObjects: false });
    },
  })),
);
