import { scopeAllows } from 'caveats';
import type { Database, Row } from '../data/database.js';
import { findTable, rowsOf } from '../data/tables.js';
import { browserLink, type Linked, readLink } from '../links.js';
import { type Call, found, type Operations } from '../operation.js';
import { Problem } from '../problem.js';
import { flag, type Query, readQuery, required, text } from '../query.js';

const QUERY = { url: required(text), degradeGracefully: flag };

/** From links that people copy out of their browsers to the API's. */
export const browserLinkOperations: Operations = {
  resolveBrowserLink: {
    route: 'GET /resolveBrowserLink',
    query: QUERY,
    // A token must reach what the link is about, as if the path named it: whether or not that is there.
    find: ({ search, site }) => {
      const { doc, table } = linkedIn(site, readQuery(search, QUERY));
      return { doc, ...(table !== undefined && { table }) };
    },
    answer: (call) => {
      const { db, grant, site, base, path, query } = call;
      const sent = linkedIn(site, query);
      const linked = query.get('degradeGracefully') === 'true' ? existing(db, sent) : sent;
      // What is left is wider than what was asked for.
      const { doc, table } = linked;
      if (table !== sent.table && !scopeAllows(grant, { doc, access: 'read' })) {
        throw new Problem(404, 'Not found');
      }
      const { link, path: below, ...target } = targetOf(call, linked);
      return {
        type: 'apiLink',
        href: `${base}${path}?${new URLSearchParams([...query])}`,
        browserLink: link,
        resource: { ...target, href: `${base}/docs/${doc}${below}` },
      };
    },
  },
};

/** Reads the link of a query. */
function linkedIn(site: string, query: Query): Linked {
  const linked = readLink({ site }, query.get('url') ?? '');
  if (linked !== undefined) return linked;
  throw new Problem(400, 'url must be a link to something in a doc');
}

/** Returns the table of a link. Links have ids, as tokens do: a name would be judged as another table's id. */
function linkedTable(db: Database, doc: string, id: string): Row | undefined {
  const row = findTable(db, doc, id);
  return row?.text('id') === id ? row : undefined;
}

/** Returns the part of a link that is still there: up to the doc. */
function existing(db: Database, { doc, page, table, row }: Linked): Linked {
  if (table !== undefined && linkedTable(db, doc, table) !== undefined) {
    const hasRow = rowsOf(db, doc, table).some(({ id }) => id === row);
    return { doc, table, ...(hasRow && { row }) };
  }
  const isPage = 'SELECT 1 FROM pages WHERE doc = ? AND id = ?';
  return { doc, ...(db.get(isPage, doc, page ?? null) !== undefined && { page }) };
}

/** What a link is about, as the API has it. */
interface Target {
  readonly type: 'doc' | 'page' | 'table' | 'row';
  readonly id: string;
  readonly name: string;
  /** Below that of its doc. */
  readonly path: string;
  readonly link: string;
}

/** Responds with 404 to what is not there. */
function targetOf(call: Call, { doc, page, table, row }: Linked): Target {
  const { db } = call;
  if (table !== undefined && row !== undefined) {
    found(linkedTable(db, doc, table));
    const { name } = found(rowsOf(db, doc, table).find(({ id }) => id === row));
    const path = `/tables/${table}/rows/${row}`;
    return { type: 'row', id: row, name, path, link: browserLink(call, 'row', doc, table, row) };
  }
  if (table !== undefined) {
    const name = found(linkedTable(db, doc, table)).text('name');
    const link = browserLink(call, 'table', doc, table);
    return { type: 'table', id: table, name, path: `/tables/${table}`, link };
  }
  if (page !== undefined) {
    const row = found(db.get('SELECT name FROM pages WHERE doc = ? AND id = ?', doc, page));
    const link = browserLink(call, 'page', doc, page);
    return { type: 'page', id: page, name: row.text('name'), path: `/pages/${page}`, link };
  }
  const name = found(db.get('SELECT name FROM docs WHERE id = ?', doc)).text('name');
  return { type: 'doc', id: doc, name, path: '', link: browserLink(call, 'doc', doc) };
}
