import { found, type Operations, param } from '../operation.js';

/** What belongs to a user instead of a doc. `whoami.ts` returns who they are. */
export const accountOperations: Operations = {
  getMutationStatus: {
    route: 'GET /mutationStatus/{requestId}',
    // Writers ask for it, even with a token that can only write.
    access: 'write',
    // What the request changed: a token that reaches this may ask for its status.
    find: ({ db, params }) => {
      const sql = 'SELECT doc, table_id FROM mutations WHERE id = ?';
      const row = db.get(sql, params['requestId'] ?? '');
      const [doc, table] = [row?.optional('doc'), row?.optional('table_id')];
      return { ...(doc !== undefined && { doc }), ...(table !== undefined && { table }) };
    },
    answer: (call) => {
      const sql = 'SELECT 1 FROM mutations WHERE id = ? AND user = ?';
      found(call.db.get(sql, param(call, 'requestId'), call.user.id));
      return { completed: true };
    },
  },
};
