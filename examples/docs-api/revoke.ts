import type { RequestHandler } from 'express';
import type { Authority } from 'caveats/authority';
import { locate } from './answer.js';
import type { Database } from './data/database.js';
import { found } from './operation.js';

/** The route of {@link createRevoke}. It is wider than any doc, so a token for some docs is refused. */
export const REVOKE_ROUTE = 'DELETE /tokens/{tokenId}';

/**
 * Revokes one of the user's own tokens, and with it all tokens narrowed from it: they have its id. Responds
 * with 404 for a token of another user.
 */
export function createRevoke(db: Database, authority: Authority): RequestHandler {
  return async (req, res) => {
    const { params } = found(locate(db, req));
    const sql = 'SELECT id FROM tokens WHERE id = ? AND user = ?';
    const user = req.grant?.subject ?? null;
    const id = found(db.get(sql, params['tokenId'] ?? null, user)).text('id');
    await authority.revoke({ id });
    res.json({ id });
  };
}
