import { filterByScope } from 'caveats';
import { accessTo } from '../data/sharing.js';
import type { Row } from '../data/database.js';
import { type Call, docOf, found, type Operations, pageOf } from '../operation.js';
import { Problem } from '../problem.js';

const DOCS = `
SELECT docs.*, workspaces.name AS workspace_name, users.name AS owner_name, users.email AS owner_email,
  published.slug, published.mode, published.discoverable, published.categories
FROM docs JOIN workspaces ON workspaces.id = workspace JOIN users ON users.id = owner
  LEFT JOIN published ON published.doc = docs.id`;

/** The docs that a user sees, and the whole of one. */
export const docOperations: Operations = {
  listDocs: {
    route: 'GET /docs',
    list: 'doc',
    answer: (call) => {
      const query = call.query.get('query')?.toLowerCase() ?? '';
      const rows = call.db.all(`${DOCS} ORDER BY docs.name`);
      // A token for a table also shows the doc that it is in.
      const reached = filterByScope(call.grant, rows, (row) => ({ doc: row.text('id') }), {
        parents: true,
      });
      const docs = reached
        .filter((row) => accessTo(call.db, call.user, row.text('id')).includes('read'))
        .filter((row) => row.text('name').toLowerCase().includes(query));
      return pageOf(call, docs, docJson);
    },
  },
  getDoc: {
    route: 'GET /docs/{docId}',
    answer: (call) => {
      const row = call.db.get(`${DOCS} WHERE docs.id = ?`, docOf(call));
      return docJson(call, found(row));
    },
  },
  deleteDoc: {
    route: 'DELETE /docs/{docId}',
    status: 202,
    answer: (call) => {
      const { db, user } = call;
      const deleted = db.run('DELETE FROM docs WHERE id = ? AND owner = ?', docOf(call), user.id);
      if (deleted === 0) throw new Problem(403, 'Only its owner can delete a doc');
      return {};
    },
  },
};

function docJson({ base }: Call, row: Row): object {
  const id = row.text('id');
  return {
    id,
    type: 'doc',
    href: `${base}/docs/${id}`,
    name: row.text('name'),
    owner: row.text('owner_email'),
    ownerName: row.text('owner_name'),
    createdAt: row.text('created_at'),
    updatedAt: row.text('updated_at'),
    workspace: { id: row.text('workspace'), type: 'workspace', name: row.text('workspace_name') },
    ...(row.optional('slug') !== undefined && {
      published: {
        slug: row.text('slug'),
        mode: row.text('mode'),
        discoverable: row.flag('discoverable'),
        categories: row.json('categories'),
      },
    }),
  };
}
