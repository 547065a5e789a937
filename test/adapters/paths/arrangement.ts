import { createRoutes, type RouteMatch, type Routes } from 'caveats/http';
import type { RequestListener } from 'node:http';

/** The field in which a client says what the URL is to be rewritten to, as some servers have it. */
export const REWRITE = 'x-rewrite-url';

/** What a handler was called with. */
export interface Called {
  readonly route: string;
  readonly params: Readonly<Record<string, string | undefined>>;
}

/** What a handler answers, in the header `called`. */
export const written = (called: Called): string => encodeURIComponent(JSON.stringify(called));

/** What the guard's routes were asked last, and said. */
export interface Asked {
  target: string | undefined;
  match: RouteMatch | undefined;
  times: number;
}

/** A way to put a guard into an app of some framework. */
export interface Arrangement {
  readonly name: string;
  /** The templates that are declared; of a mounted app that sees a path of its own, those of that. */
  readonly declared: readonly string[];
  /** Targets for which, with nothing rewritten, a handler is called. */
  readonly serves: readonly string[];
  /** Whether it takes {@link REWRITE} for the URL. */
  readonly obeys: boolean;
  readonly listen: (routes: Routes) => RequestListener | Promise<RequestListener>;
}

/** The routes of an arrangement, and what they were asked. */
export function watched(declared: readonly string[]): { routes: Routes; asked: Asked } {
  const routes = createRoutes(Object.fromEntries(declared.map((template) => [template, {}])));
  const asked: Asked = { target: undefined, match: undefined, times: 0 };
  return {
    asked,
    routes: {
      ...routes,
      match(method, target) {
        asked.times++;
        asked.target = target;
        return (asked.match = routes.match(method, target));
      },
    },
  };
}

/** `GET /docs/{docId}` as most routers write its path. */
export const pathOf = (template: string): string =>
  template.replace('GET ', '').replaceAll(/\{(\w+)\}/g, ':$1');

/** What is declared where paths are those that a client sends, literals first. */
export const WHOLE = [
  'GET /docs',
  'GET /docs/docs',
  'GET /docs/{docId}',
  'GET /docs/{docId}/tables/{tableId}',
  'GET /{docId}',
  'GET /{docId}/{tableId}',
];

/** The same below a mount, where the path starts anew. */
export const BELOW = ['GET /', 'GET /docs', 'GET /{docId}', 'GET /{docId}/tables/{tableId}'];

/** What clients ask for, and what URLs are rewritten to. */
export const TARGETS: readonly string[] = [
  ...['/v1/docs?x', '/v1/docs/docs/docs', '/v1/A/B', '/v1/docs/docs/tables/docs', '/docs?x'],
  ...['/', '//', '/docs', '/docs/', '/docs//', '/docs?x=/docs/B', '/docs/?x', '/docs/docs'],
  ...['/docs/A', '/docs/A/', '/docs//A', '//docs/A', '/docs/A?x=/B', '/docs/.', '/docs/..'],
  ...['/docs/A/tables/T', '/docs/A/tables/T/', '/docs/docs/tables/docs', '/docs/A/tables//T'],
  ...['/A', '/A/', '/A/B', '/A//B', '/A/tables/T', '/docs/%41', '/docs/%2F', '/docs/%252F'],
  ...['/docs/%3Fx', '/docs/%23', '/docs/a%20b', '/docs/%C3%A9', '/docs/%5C', '/docs/%7B%22'],
  ...['/Docs/A', '/%64ocs/A', '/docs;x/A', '/docs/A;x', '/docs/a+b', '/docs.json', '/docs/%zz'],
  ...['/v1', '/v1/', '/v1/docs', '/v1/docs/', '/v1/docs/A', '/v1/v1/docs', '/v1/A', '/docs/v1/A'],
  ...['/v1/docs/A/tables/T', '/v1/docs/docs/A', '/docs/docs/A', '/v1/docs/docs'],
  ...[
    'http://h/docs',
    'http://h/docs/',
    'http://h/docs/A',
    'http://h/docs/A?x',
    'http://h/v1/docs',
  ],
  ...[
    'http://h:S/docs/A',
    'http://h:S/docs',
    'http://h:8/docs/A/tables/T',
    'http://h',
    'http://h?/A',
  ],
];
