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
 * Which resource each operation is about, and how it accesses it. It is made of the same templates as
 * the handlers, so nothing is answered that is not declared here.
 */
export const routes: Routes = createRoutes(
  Object.fromEntries([
    ...Object.values(operations).map(({ route, access }) => [route, access ? { access } : {}]),
    [REVOKE_ROUTE, {}],
  ]),
  { prefix: PREFIX, table: ['tableIdOrName'] },
);

/** How tokens are taken, wherever one is. */
export interface TokenOptions {
  readonly authority: Authority;
  readonly realm: string;
}

export function tokenOptions(authority: Authority): TokenOptions {
  return { authority, realm: 'docs' };
}

/**
 * What a request is about, where its path does not say it by ids: tokens are for ids, since a name
 * can be given to something else.
 */
export function resourceOf(db: Database, { resource, params }: RouteMatch): Resource {
  const { doc, table } = resource;
  if (doc !== undefined && table !== undefined) {
    // Where there is no such table, whoever may see the doc is told so by the operation.
    return { doc, table: findTable(db, doc, table)?.text('id') ?? table };
  }
  const { requestId } = params;
  return requestId === undefined ? resource : mutated(db, requestId);
}

/** What a request changed. Its status is for tokens that reach that. */
function mutated(db: Database, requestId: string): Resource {
  const row = db.get('SELECT doc, table_id FROM mutations WHERE id = ?', requestId);
  const doc = row?.optional('doc');
  const table = row?.optional('table_id');
  return { ...(doc !== undefined && { doc }), ...(table !== undefined && { table }) };
}
