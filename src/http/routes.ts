import { checkFields, type FieldsOf } from '../options.js';
import type { Access } from '../scope/limits.js';
import type { Resource } from '../scope/resources.js';
import { type PathSegment, readPath } from './route-path.js';
import {
  assertRouteEntry,
  findResourceParameters,
  type ParameterNames,
  type ResourceParameters,
  type RouteEntry,
} from './route-resource.js';
import { parseRouteTemplate, type RouteTemplate } from './route-template.js';
import { createRouteTree } from './route-tree.js';

/** Where an API is, and what its parameters are called. */
export interface RoutesOptions {
  /** What every path starts with, such as `/apis/v1`; may have parameters. None by default. */
  readonly prefix?: string | undefined;
  /** The names of parameters that are a doc's id; `docId` by default. */
  readonly doc?: readonly string[] | undefined;
  /** The names of parameters that are a table's id; `tableId` by default. */
  readonly table?: readonly string[] | undefined;
}

/** What a request asks for. */
export interface RouteMatch<K extends string = string> {
  /** `{}` where the route is about something wider than any doc. */
  readonly resource: Resource;
  /** How the route accesses it. */
  readonly access: Access;
  /** The template, as it stands in the table. */
  readonly route: K;
  /** All of the parameters, decoded once. */
  readonly params: Readonly<Record<string, string>>;
}

/** The routes of an API. */
export interface Routes<K extends string = string> {
  /**
   * The route of a request: `undefined` where no template matches, which is to be denied.
   *
   * @param method as received, in upper case. `HEAD` is matched as `GET`.
   * @param target what the API's router takes: the request's target as received, or as something before
   *   the router has rewritten it. A path, or a URL of http or https, with or without a query. Not one
   *   that was decoded or normalized before; in a mounted router of Express, `req.baseUrl + req.url`.
   */
  match(method: string | undefined, target: string | undefined): RouteMatch<K> | undefined;
}

interface Route<K extends string> extends RouteTemplate, ResourceParameters {
  readonly key: K;
  readonly access: Access;
}

/** The safe methods (RFC 9110, section 9.2.1) that an API answers. */
const READING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Returns how a method accesses its resource: `GET`, `HEAD` and `OPTIONS` read, all others write. */
export function accessOf(method: string): Access {
  return READING.has(method) ? 'read' : 'write';
}

const FIELDS: FieldsOf<RoutesOptions> = { prefix: true, doc: true, table: true };

/**
 * Declares which resource each route of an API is about, and how it accesses it.
 *
 * A template is a method and a path. A segment of the path is a plain text, met only as it is
 * written, or a `{parameter}`, met by any text. Where several templates match, literals win over
 * parameters; so they have to in the API's own router, which in Express, Koa and Hono means that
 * `/docs/recent` is registered before `/docs/:docId`. A path that routers do not agree on is not
 * matched: one that is spelt in another case, with a slash at the end, with `.` or `..`, with
 * encoding where none is needed in a literal, with a raw `;` or `+`.
 *
 * @param table by template, such as `GET /docs/{docId}`, how it accesses which of its parameters;
 *   `{}` where the defaults are right. An entry of GET stands for HEAD as well.
 * @throws TypeError for a template or an entry that is none, for a table without a doc, and for two
 *   templates that are the same path with other names or in another case.
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
  const { prefix, names } = readOptions(options);
  if (typeof table !== 'object' || table === null || Array.isArray(table)) {
    throw new TypeError('routes: the table must be an object');
  }
  // The keys of a table are its own: its type is inferred from it.
  const entries = Object.entries(table) as [K, RouteEntry][];
  const find = createRouteTree(entries.map(([key, entry]) => toRoute(key, entry, prefix, names)));
  return {
    match(method, target) {
      if (typeof method !== 'string' || typeof target !== 'string') return undefined;
      const path = readPath(target);
      // Routers answer HEAD by their handler for GET.
      const route = path && find(method === 'HEAD' ? 'GET' : method, path);
      return route && toMatch(route, path);
    },
  };
}

function readOptions(options: RoutesOptions): { prefix: string; names: ParameterNames } {
  checkFields(options, 'routes', FIELDS);
  const { prefix = '', doc = ['docId'], table = ['tableId'] } = options;
  if (typeof prefix !== 'string' || (prefix !== '' && !prefix.startsWith('/'))) {
    throw new TypeError('routes: the prefix must be a path that starts with a slash');
  }
  return { prefix, names: { doc: nameList(doc, 'doc'), table: nameList(table, 'table') } };
}

function nameList(names: readonly string[], of: 'doc' | 'table'): readonly string[] {
  // A text has an `includes` of its own, which would take parts of a name for it.
  if (!Array.isArray(names)) {
    throw new TypeError(`routes: the option ${of} must be a list of names of parameters`);
  }
  return [...names];
}

function toRoute<K extends string>(
  key: K,
  entry: RouteEntry,
  prefix: string,
  names: ParameterNames,
): Route<K> {
  assertRouteEntry(entry, key);
  const template = parseRouteTemplate(key, prefix);
  const parameters = findResourceParameters(template, entry, names, key);
  return { ...template, ...parameters, key, access: entry.access ?? accessOf(template.method) };
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
    // A parameter that is called `__proto__` is one like any other.
    params: Object.fromEntries([...parameters.keys()].map((name) => [name, valueOf(name)])),
  };
}
