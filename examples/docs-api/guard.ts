import type { Resource } from 'caveats';
import type { Authority } from 'caveats/authority';
import { createRoutes, type RouteMatch, type Routes } from 'caveats/http';
import type { Database } from './data/database.js';
import { findTable } from './data/tables.js';
import { operations } from './operations/index.js';
import { REVOKE_ROUTE } from './revoke.js';

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
    [REVOKE_ROUTE, {}],
  ]),
  // The router, too, takes a path with a slash at its end.
  { prefix: PREFIX, trailingSlash: true },
);

/** The options of everything that takes tokens. */
export interface TokenOptions {
  readonly authority: Authority;
  readonly realm: string;
}

export function tokenOptions(authority: Authority): TokenOptions {
  return { authority, realm: 'docs' };
}

/**
 * Returns the resource of a request by ids, even if its path contains a name: tokens hold ids, because a name
 * can move to another table.
 */
export function resourceOf(db: Database, { resource, params }: RouteMatch): Resource {
  const { doc, table } = resource;
  if (doc !== undefined && table !== undefined) {
    // If there is no such table, the operation responds with 404 to those who may see the doc.
    return { doc, table: findTable(db, doc, table)?.text('id') ?? table };
  }
  const { requestId } = params;
  return requestId === undefined ? resource : mutated(db, requestId);
}

/** Returns what a request changed: a token that reaches this may ask for its status. */
function mutated(db: Database, requestId: string): Resource {
  const row = db.get('SELECT doc, table_id FROM mutations WHERE id = ?', requestId);
  const doc = row?.optional('doc');
  const table = row?.optional('table_id');
  return { ...(doc !== undefined && { doc }), ...(table !== undefined && { table }) };
}
