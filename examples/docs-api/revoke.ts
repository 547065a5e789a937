import type { RequestHandler } from 'express';
import type { Authority } from 'caveats/authority';
import { locate } from './answer.js';
import type { Database } from './data/database.js';
import { found } from './operation.js';

/** The route of {@link createRevoke}. It is about no doc, so it takes a token that no doc restricts. */
export const REVOKE_ROUTE = 'DELETE /tokens/{tokenId}';

/**
 * Revokes a token of the user's own, and with it whatever was narrowed from it: those have its id.
 * That of somebody else looks as one that there is not.
 */
export function createRevoke(db: Database, authority: Authority): RequestHandler {
  return async (req, res) => {
    const { params } = found(locate(db, req));
    const sql = 'SELECT id FROM tokens WHERE id = ? AND user = ?';
    const user = req.grant?.identity.subject ?? null;
    const id = found(db.get(sql, params['tokenId'] ?? null, user)).text('id');
    await authority.revoke({ id });
    res.json({ id });
  };
}
