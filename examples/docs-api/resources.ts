import type { Reach } from 'caveats';
import type { Database } from './data/database.js';
import { accessTo } from './data/sharing.js';

type Restricted = Extract<Reach, { readonly kind: 'only' }>;

/**
 * Returns what a token is restricted to, in the form of Coda's references: their kinds, their ids, and their
 * names if the user may see them with this token. A doc that was deleted or is not shared any more has none.
 *
 * @param base where the API is.
 * @param reader the user; `false` if the token may not read here.
 */
export function resourcesOf(
  db: Database,
  base: string,
  reader: false | { readonly id: string; readonly email: string },
  { resources }: Restricted,
): readonly object[] {
  return resources.map(({ doc, table, access }) => {
    if (doc === undefined) return { type: 'everything', access };
    const isSeen = reader && access.includes('read') && accessTo(db, reader, doc).includes('read');
    const docName = isSeen
      ? db.get('SELECT name FROM docs WHERE id = ?', doc)?.text('name')
      : undefined;
    const href = `${base}/docs/${doc}`;
    const parent = { type: 'doc', id: doc, ...(docName !== undefined && { name: docName }), href };
    if (table === undefined) return { ...parent, access };
    // By its id alone: a caveat that holds a name reaches no table.
    const sql = 'SELECT name FROM tables WHERE doc = ? AND id = ?';
    const name = isSeen ? db.get(sql, doc, table)?.text('name') : undefined;
    const named = { id: table, ...(name !== undefined && { name }) };
    return { type: 'table', ...named, href: `${href}/tables/${table}`, parent, access };
  });
}
