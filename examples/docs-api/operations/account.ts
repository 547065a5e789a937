import { filterByScope } from 'caveats';
import type { Row } from '../data/database.js';
import { accessTo } from '../data/sharing.js';
import { type Call, found, type Operations, pageOf } from '../operation.js';

/** What belongs to a user instead of a doc. `whoami.ts` returns who they are. */
export const accountOperations: Operations = {
  getMutationStatus: {
    route: 'GET /mutationStatus/{requestId}',
    // Writers ask for it, even with a token that can only write.
    access: 'write',
    answer: ({ db, user, params }) => {
      const sql = 'SELECT 1 FROM mutations WHERE id = ? AND user = ?';
      found(db.get(sql, params['requestId'] ?? '', user.id));
      return { completed: true };
    },
  },
  listDocAnalytics: {
    route: 'GET /analytics/docs',
    list: 'doc',
    answer: (call) => {
      const rows = call.db.all('SELECT id, name FROM docs ORDER BY name');
      const docs = filterByScope(call.grant, rows, (row) => ({ doc: row.text('id') })).filter(
        (row) => accessTo(call.db, call.user, row.text('id')).includes('read'),
      );
      return pageOf(call, docs, analyticsJson);
    },
  },
};

function analyticsJson({ db, base }: Call, row: Row): object {
  const id = row.text('id');
  const metrics = db
    .all('SELECT date, views FROM views WHERE doc = ? ORDER BY date', id)
    .map((day) => ({ date: day.text('date'), views: day.number('views') }));
  const doc = { id, type: 'doc', href: `${base}/docs/${id}`, title: row.text('name') };
  return { doc, metrics };
}
