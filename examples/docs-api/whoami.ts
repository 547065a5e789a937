import type { RequestHandler } from 'express';
import type { Authority } from 'caveats/authority';
import { createGuard } from 'caveats/http';
import { originOf } from './answer.js';
import type { Database } from './data/database.js';
import { tokenOptions } from './guard.js';

/**
 * `GET /whoami`: what Coda returns for a token (its user, and whether it is scoped), and what the token
 * reaches. Accepts any valid token, whatever its scope.
 */
export function createWhoami(db: Database, authority: Authority): RequestHandler {
  const guard = createGuard(tokenOptions(authority));
  return async (req, res) => {
    const { ip } = req;
    // `headers` lacks a second `Authorization`; `headersDistinct` has both.
    const { status, headers, body } = await guard.whoami(req.headersDistinct, {
      ip,
      interface: 'rest',
    });
    res.status(status).set(headers);
    if (status !== 200) return res.send(body);
    const href = originOf(req) + req.originalUrl;
    return res.send(JSON.stringify({ href, ...withUser(db, JSON.parse(body)) }));
  };
}

function withUser(
  db: Database,
  { subject, id, type: _type, ...scope }: { subject: string; id: string; type: string },
): object {
  const sql =
    'SELECT users.name, email, workspaces.id, workspaces.name AS workspace FROM users ' +
    'LEFT JOIN members ON user = users.id LEFT JOIN workspaces ON workspaces.id = workspace ' +
    'WHERE users.id = ?';
  const row = db.get(sql, subject);
  const workspace = row?.optional('id');
  return {
    name: row?.text('name') ?? subject,
    loginId: row?.text('email') ?? subject,
    type: 'user',
    tokenId: id,
    tokenName: db.get('SELECT name FROM tokens WHERE id = ?', id)?.text('name') ?? id,
    ...(workspace !== undefined && {
      workspace: { id: workspace, type: 'workspace', name: row?.text('workspace') },
    }),
    ...scope,
  };
}
