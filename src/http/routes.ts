import { checkFields, type FieldsOf } from '../options.js';
import type { Access } from '../caveats/docs.js';
import type { DocLevels } from '../caveats/docs.js';
import type { ResourceOf } from '../scope/types.js';

type Resource = ResourceOf<DocLevels>;
import { type PathSegment, readPath } from './route-path.js';
import {
  foldCase,
  type ParameterNames,
  parseRoute,
  type Route,
  type RouteEntry,
} from './route-template.js';

/** Where an API is, and what its parameters are called. */
export interface RoutesOptions {
  /** The start of every path, such as `/apis/v1`; may have parameters. None by default. */
  readonly prefix?: string | undefined;
  /** The names of parameters that are a doc's id; `docId` by default. */
  readonly doc?: readonly string[] | undefined;
  /** The names of parameters that are a table's id; `tableId` by default. */
  readonly table?: readonly string[] | undefined;
}

const FIELDS: FieldsOf<RoutesOptions> = { prefix: true, doc: true, table: true };

/** What a request accesses. */
export interface RouteMatch<K extends string = string> {
  /** `{}` if the route is about something wider than any doc. */
  readonly resource: Resource;
  /** How the route accesses it. */
  readonly access: Access;
  /** The template, as it is written in the table. */
  readonly route: K;
  /** All parameters, decoded once. */
  readonly params: Readonly<Record<string, string>>;
}

/** The routes of an API. */
export interface Routes<K extends string = string> {
  /**
   * Returns the route of a request; `undefined` if no template matches: then deny the request.
   *
   * @param method as received, in upper case. `HEAD` is matched as `GET`.
   * @param target what the API's router takes: the request's target as received, or as middleware rewrote
   *   it before the router. A path, or a URL of http or https, with or without a query. Not decoded or
   *   normalized; in a mounted router of Express, `req.baseUrl + req.url`.
   */
  match(method: string | undefined, target: string | undefined): RouteMatch<K> | undefined;
}

/**
 * Declares which resource each route of an API is about, and how it accesses it.
 *
 * A template is a method and a path. A segment of the path is a plain text, which matches exactly, or a
 * `{parameter}`, which matches any text. If several templates match, literals win over parameters; the
 * API's own router must agree, so in Express, Koa and Hono register `/docs/recent` before `/docs/:docId`.
 * A path that routers read differently does not match: one in another case, with a slash at the end, with
 * `.` or `..`, with unneeded encoding in a literal, with a raw `;` or `+`.
 *
 * @param table the entry of each template, such as `GET /docs/{docId}`; `{}` if the defaults are right.
 *   An entry of GET is used for HEAD, too.
 * @throws TypeError for an invalid template or entry, for a table without a doc, and for two templates
 *   that are the same path with other names or in another case.
 * @example
 * ```ts
 * import { createRoutes } from 'caveats/http';
 *
 * const routes = createRoutes(
 *   {
 *     'GET /docs': {},
 *     'GET /docs/{docId}/tables/{tableId}/rows': {},
 *     'POST /docs/{docId}/query': { access: 'read' },
 *   },
 *   { prefix: '/apis/v1' },
 * );
 * const match = routes.match('GET', '/apis/v1/docs/A/tables/grid%2F1/rows?limit=10');
 * console.log(match?.resource, match?.access); // { doc: 'A', table: 'grid/1' } read
 * console.log(routes.match('GET', '/apis/v1/docs')?.resource); // {}
 * console.log(routes.match('GET', '/apis/v1/docs/../admin')); // undefined
 * ```
 * @see https://spec.openapis.org/oas/v3.1.1#path-templating
 */
export function createRoutes<K extends string>(
  table: Readonly<Record<K, RouteEntry>>,
  options: RoutesOptions = {},
): Routes<K> {
  checkFields(options, 'routes', FIELDS);
  const { prefix = '', doc = ['docId'], table: tables = ['tableId'] } = options;
  if (typeof prefix !== 'string' || (prefix !== '' && !prefix.startsWith('/'))) {
    throw new TypeError('routes: the prefix must be a path that starts with a slash');
  }
  const names: ParameterNames = { doc: nameList(doc, 'doc'), table: nameList(tables, 'table') };
  if (typeof table !== 'object' || table === null || Array.isArray(table)) {
    throw new TypeError('routes: the table must be an object');
  }
  // The type of a table is inferred from its own keys.
  const entries = Object.entries(table) as [K, RouteEntry][];
  const find = routeFinder(entries.map(([key, entry]) => parseRoute(key, entry, prefix, names)));
  return {
    match(method, target) {
      if (typeof method !== 'string' || typeof target !== 'string') return undefined;
      const path = readPath(target);
      // Routers respond to HEAD with their handler for GET.
      const route = path && find(method === 'HEAD' ? 'GET' : method, path);
      return route && toMatch(route, path);
    },
  };
}

function nameList(names: readonly string[], of: 'doc' | 'table'): readonly string[] {
  if (!Array.isArray(names)) {
    throw new TypeError(`routes: the option ${of} must be a list of names of parameters`);
  }
  return [...names];
}

type FindRoute<R> = (method: string, path: readonly PathSegment[]) => R | undefined;

/**
 * Returns a function that finds the route that every router takes. Literals win over parameters. Nothing
 * is found if two routes each have a literal for a parameter of the other, or if literals match only in
 * another case or encoded: routers disagree there.
 *
 * @throws TypeError for two templates that are the same path in two spellings.
 */
function routeFinder<R extends Route>(routes: readonly R[]): FindRoute<R> {
  assertOneSpelling(routes);
  const groups = new Map<string, R[]>();
  for (const route of routes) {
    const group = `${route.method} ${route.segments.length}`;
    groups.set(group, [...(groups.get(group) ?? []), route]);
  }
  return (method, path) => {
    const group = groups.get(`${method} ${path.length}`);
    if (group === undefined) return undefined;
    const folded = path.map(({ text }) => foldCase(text));
    const found = group.filter(({ segments }) =>
      segments.every((segment, i) => segment.kind === 'parameter' || segment.folded === folded[i]),
    );
    const best = found.find((route) => found.every((other) => isAsSpecificAs(route, other)));
    const isExact = best?.segments.every(
      (segment, i) => segment.kind === 'parameter' || segment.text === path[i]!.raw,
    );
    return isExact ? best : undefined;
  };
}

function isAsSpecificAs(route: Route, other: Route): boolean {
  return route.segments.every(
    ({ kind }, i) => kind === 'literal' || other.segments[i]!.kind === 'parameter',
  );
}

/**
 * One path has one spelling for all methods, as in OpenAPI: a parameter that is called `docId` here and `id`
 * there would be a doc for one method only.
 */
function assertOneSpelling(routes: readonly Route[]): void {
  const paths = new Map<string, string>();
  for (const { path, segments } of routes) {
    const shape = segments
      .map((segment) => (segment.kind === 'literal' ? segment.folded : '{}'))
      .join('/');
    const other = paths.get(shape) ?? path;
    if (other !== path) {
      throw new TypeError(`routes: ${other} and ${path} are the same path, spelt in two ways`);
    }
    paths.set(shape, path);
  }
}

function toMatch<K extends string>(
  { key, access, parameters, doc, table }: Route<K>,
  path: readonly PathSegment[],
): RouteMatch<K> {
  const valueOf = (name: string): string => path[parameters.get(name)!]!.text;
  return {
    resource: {
      ...(doc !== undefined && { doc: valueOf(doc) }),
      ...(table !== undefined && { table: valueOf(table) }),
    },
    access,
    route: key,
    // A parameter called `__proto__` is an own property like any other.
    params: Object.fromEntries([...parameters.keys()].map((name) => [name, valueOf(name)])),
  };
}
