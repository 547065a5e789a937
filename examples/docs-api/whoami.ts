import type { RequestHandler } from 'express';
import type { Reach } from 'caveats';
import type { Authority } from 'caveats/authority';
import { createGuard } from 'caveats/http';
import { originOf } from './answer.js';
import type { Database } from './data/database.js';
import { PREFIX, tokenOptions } from './guard.js';
import { workspaceReference } from './links.js';
import { assertKnown } from './query.js';
import { resourcesOf } from './resources.js';

/** What the library says of a token. */
interface Known {
  readonly subject: string;
  readonly id: string;
  readonly type: string;
  readonly scope: Reach;
}

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
    // Names are for tokens that may list docs here: not for one of another service, or one that only writes.
    const asked = { ip, interface: 'rest', access: 'read' } as const;
    const { ok: isReader } = await guard.authorizeList(req.headersDistinct, asked, 'doc');
    const site = originOf(req);
    assertKnown(new URL(req.originalUrl, site).searchParams, {});
    const known: Known = JSON.parse(body);
    const href = site + req.originalUrl;
    return res.send(JSON.stringify({ href, ...withUser(db, site, known, isReader) }));
  };
}

function withUser(db: Database, site: string, known: Known, isReader: boolean): object {
  const { subject, id, type: _type, ...scope } = known;
  const sql =
    'SELECT users.name, email, workspaces.id, workspaces.name AS workspace FROM users ' +
    'LEFT JOIN members ON user = users.id LEFT JOIN workspaces ON workspaces.id = workspace ' +
    'WHERE users.id = ?';
  const row = db.get(sql, subject);
  const workspace = row?.optional('id');
  const email = row?.text('email') ?? subject;
  return {
    name: row?.text('name') ?? subject,
    loginId: email,
    type: 'user',
    tokenId: id,
    tokenName: db.get('SELECT name FROM tokens WHERE id = ?', id)?.text('name') ?? id,
    ...(workspace !== undefined && {
      workspace: workspaceReference({ site }, workspace, row?.text('workspace') ?? workspace),
    }),
    ...scope,
    ...(scope.scope.kind === 'only' && {
      resources: resourcesOf(db, site + PREFIX, isReader && { id: subject, email }, scope.scope),
    }),
  };
}
