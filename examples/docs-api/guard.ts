import type { Resource } from 'caveats';
import type { Authority } from 'caveats/authority';
import type { Request } from 'express';
import {
  createRoutes,
  type RefusalForm,
  type Refused,
  type RouteMatch,
  type Routes,
} from 'caveats/http';
import type { Database } from './data/database.js';
import { findTable } from './data/tables.js';
import { operations } from './operations/index.js';
import { codaForm } from './refusal.js';
import { TOKEN_ROUTES } from './tokens.js';

/** Where the API is on its server. */
export const PREFIX = '/apis/v1';

/**
 * The resource and the access of each operation. Made of the same templates as the handlers, so every handler
 * has a declared route.
 */
export const routes: Routes = createRoutes(
  Object.fromEntries([
    ...Object.values(operations).map(({ route, access, list }) => {
      const table = route.includes('{tableIdOrName}') ? { table: 'tableIdOrName' } : {};
      return [route, { access, list, ...table }];
    }),
    ...TOKEN_ROUTES.map((route) => [route, {}]),
  ]),
  // The router, too, takes a path with a slash at its end.
  { prefix: PREFIX, trailingSlash: true },
);

/** The options of everything that takes tokens. */
export interface TokenOptions {
  readonly authority: Authority;
  readonly realm: string;
  readonly onRefusal: (refused: Refused, req?: Request) => RefusalForm;
}

export function tokenOptions(authority: Authority): TokenOptions {
  return {
    authority,
    realm: 'docs',
    // With the table as the path has it: a refusal does not show whether there is one of this name.
    onRefusal: (refused, req) =>
      codaForm(refused, req && routes.match(req.method, req.baseUrl + req.url)?.resource),
  };
}

/** What an operation looks up of its requests. */
const finders = new Map(Object.values(operations).map(({ route, find }) => [route, find]));

/**
 * Returns the resource of a request by ids, even if its path contains a name: tokens hold ids, because a name
 * can move to another table.
 */
export function resourceOf(db: Database, match: RouteMatch, url: URL): Resource {
  const { resource, params, route } = match;
  const find = finders.get(route);
  if (find) return find({ db, params, search: url.searchParams, site: url.origin });
  const { doc, table } = resource;
  if (doc === undefined || table === undefined) return resource;
  // If there is no such table, the operation responds with 404 to those who may see the doc.
  // Longer than an id can be, it reaches nothing, whether or not it is a name.
  const found = table.length > 512 ? undefined : findTable(db, doc, table);
  return { doc, table: found?.text('id') ?? table };
}
