import { docModel } from '../caveats/docs.js';
import { type ScopeModel, treeOfModel } from '../caveats/scope-model.js';
import { checkFields, type FieldsOf } from '../options.js';
import type { LevelsOf } from '../scope/queries.js';
import type { ScopeTypes } from '../scope/scope-set.js';
import type { StandardTypes } from '../token/dialect.js';
import { isObject } from '../unknown.js';
import { routeFinder } from './find-route.js';
import { told } from './route-levels.js';
import {
  decodeRest,
  decodeSegment,
  endOfSegment,
  readPath,
  type RequestPath,
} from './route-path.js';
import { parseRoute, RANKS, type Route, type RouteEntry } from './route-template.js';

/** Where an API is, and what its resources are. */
export interface RoutesOptions<T extends ScopeTypes = StandardTypes['scope']> {
  /** What tokens can reach, made with `defineScope`; docs and tables by default. */
  readonly scope?: ScopeModel<T> | undefined;
  /** The start of every path, such as `/apis/v1`; may have parameters. None by default. */
  readonly prefix?: string | undefined;
  /**
   * Whether a slash at the end of a path changes nothing, as the API's router has it; `false` by default. If so, a
   * `{parameter*}` takes none: to some routers it is a part of it.
   */
  readonly trailingSlash?: boolean | undefined;
}

const FIELDS: FieldsOf<RoutesOptions> = { scope: true, prefix: true, trailingSlash: true };

/** What a request accesses. */
export interface RouteMatch<
  K extends string = string,
  T extends ScopeTypes = StandardTypes['scope'],
> {
  /** `{}` if the route is about something wider than any; of a list, what the listed is in. */
  readonly resource: T['resource'];
  /** How the route accesses it. */
  readonly access: T['action'];
  /** The level that the route lists; absent for any other route. */
  readonly list?: LevelsOf<T>;
  /** The template, as it is written in the table. */
  readonly route: K;
  /** All parameters, decoded once. */
  readonly params: Readonly<Record<string, string>>;
}

/** The routes of an API. */
export interface Routes<K extends string = string, T extends ScopeTypes = StandardTypes['scope']> {
  /** The scope that the routes were made with. */
  readonly scope: ScopeModel<T>;
  /**
   * Returns the route of a request; `undefined` if no template matches: then deny the request.
   *
   * @param method as received, in upper case. `HEAD` is matched as `GET`.
   * @param target what the API's router takes: the request's target as received, or as middleware rewrote
   *   it before the router. A path, or a URL of http or https, with or without a query. Not decoded or
   *   normalized; in a mounted router of Express, `req.baseUrl + req.url`.
   */
  match(method: string | undefined, target: string | undefined): RouteMatch<K, T> | undefined;
}

/**
 * Declares which resource each route of an API is about, and how it accesses it: for gateways, and for
 * frameworks without a router. In a framework with one, `token.for` takes its own parameters.
 *
 * A template is a method and a path. A segment of the path is a plain text, which matches exactly, or a
 * `{parameter}`, which matches any text. The last one may be a `{parameter*}`, which matches one segment or
 * more, for a level that matches by prefix: each decoded once, joined with `/`, with the slash at the end if
 * there is one. If several templates match, literals win over parameters, and these over the rest; the
 * API's own router must agree, so in Express, Koa and Hono register `/docs/recent` before `/docs/:docId`.
 * A path that routers read differently does not match: one in another case, with a slash at the end, with
 * `.` or `..`, with unneeded encoding in a literal, with a raw `;` or `+`.
 *
 * @param table the entry of each template, such as `GET /docs/{docId}`; `{}` if the defaults are right. A
 *   parameter called like a level, or like a level and `Id`, is its id. An entry of GET is used for HEAD, too.
 * @throws TypeError for an invalid template or entry, for a level without its parents, and for two templates
 *   that are the same path with other names or in another case.
 * @example
 * ```ts
 * import { defineScope } from 'caveats';
 * import { createRoutes } from 'caveats/http';
 *
 * const scope = defineScope({
 *   levels: { org: {}, repo: { in: 'org' } },
 *   actions: ['read', 'write', 'admin'],
 * });
 * const routes = createRoutes(
 *   {
 *     'GET /orgs': { list: 'org' },
 *     'GET /repos/{owner}/{repo}': { org: 'owner' },
 *     'DELETE /repos/{owner}/{repo}': { org: 'owner', access: 'admin' },
 *   },
 *   { scope, prefix: '/api' },
 * );
 * const match = routes.match('DELETE', '/api/repos/acme/web%2F1?force=1');
 * console.log(match?.resource, match?.access); // { org: 'acme', repo: 'web/1' } admin
 * console.log(routes.match('GET', '/api/orgs')?.list); // org
 * console.log(routes.match('GET', '/api/repos/../admin')); // undefined
 * ```
 * @see https://spec.openapis.org/oas/v3.1.1#path-templating
 */
export function createRoutes<K extends string, T extends ScopeTypes = StandardTypes['scope']>(
  table: Readonly<Record<K, RouteEntry<NoInfer<T>>>>,
  options: RoutesOptions<T> = {},
): Routes<K, T> {
  checkFields<RoutesOptions<T>>(options, 'routes', FIELDS);
  // Without a scope, `T` is that of the standard one.
  const { scope = docModel as ScopeModel<T>, prefix = '', trailingSlash = false } = options;
  const tree = treeOfModel(scope);
  if (tree === undefined) throw new TypeError('routes: scope must be made with defineScope');
  if (typeof prefix !== 'string' || (prefix !== '' && !prefix.startsWith('/'))) {
    throw new TypeError('routes: the prefix must be a path that starts with a slash');
  }
  if (typeof trailingSlash !== 'boolean') {
    throw new TypeError('routes: trailingSlash must be true or false');
  }
  if (!isObject(table)) throw new TypeError('routes: the table must be an object');
  const entries = Object.entries<Readonly<Record<string, string | undefined>>>(table);
  const find = routeFinder(entries.map(([key, entry]) => parseRoute(key, entry, prefix, tree)));
  return {
    scope,
    match(method, target) {
      if (typeof method !== 'string' || typeof target !== 'string') return undefined;
      const path = readPath(target);
      if (path === undefined) return undefined;
      // Routers respond to HEAD with their handler for GET.
      const route = find(method === 'HEAD' ? 'GET' : method, path);
      if (route === undefined) return undefined;
      // Of a rest, it is a part; but some routers that ignore it leave it out.
      if (path.endsWithSlash && route.hasRest === trailingSlash) return undefined;
      // Made of the table and of the levels and actions of this scope, it has their types.
      return toMatch(route, path) as RouteMatch<K, T> | undefined;
    },
  };
}

/** Returns what a route says of a path; `undefined` if the encoding of a parameter is invalid. */
function toMatch(
  { key, access, segments, levels, list, blank }: Route,
  path: RequestPath,
): object | undefined {
  // A parameter called `__proto__` is an own property like any other.
  const params: Record<string, string> = { ...blank };
  let start = 1;
  for (const { rank, text } of segments) {
    if (rank === RANKS.literal) {
      start += text.length + 1;
      continue;
    }
    const end = endOfSegment(path, start);
    const value = rank === RANKS.rest ? decodeRest(path, start) : decodeSegment(path, start, end);
    if (value === undefined) return undefined;
    params[text] = value;
    start = end + 1;
  }
  const ids: Record<string, string> = {};
  for (const { level, parameter } of levels) ids[level.name] = params[parameter]!;
  const resource = told(ids);
  if (list === undefined) return { resource, access, route: key, params };
  return { resource, access, list, route: key, params };
}
