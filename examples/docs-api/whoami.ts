import type { RequestHandler } from 'express';
import type { Reach } from 'caveats';
import type { Authority } from 'caveats/authority';
import { createGuard } from 'caveats/http';
import { originOf } from './answer.js';
import type { Database } from './data/database.js';
import { accessTo } from './data/sharing.js';
import { PREFIX, tokenOptions } from './guard.js';
import { workspaceReference } from './links.js';

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
      resources: resourcesOf(db, site, isReader && { id: subject, email }, scope.scope.resources),
    }),
  };
}

type Reached = (Reach & { readonly kind: 'only' })['resources'][number];

/**
 * Returns what a token is restricted to, in the form of Coda's references: their kinds, their ids, and their
 * names if the user may see them with this token. A doc that was deleted or is not shared any more has none.
 *
 * @param reader the user; `false` if the token may not read here.
 */
function resourcesOf(
  db: Database,
  site: string,
  reader: false | { readonly id: string; readonly email: string },
  resources: readonly Reached[],
): readonly object[] {
  return resources.map(({ doc, table, access }) => {
    if (doc === undefined) return { type: 'everything', access };
    const isSeen = reader && access.includes('read') && accessTo(db, reader, doc).includes('read');
    const docName = isSeen
      ? db.get('SELECT name FROM docs WHERE id = ?', doc)?.text('name')
      : undefined;
    const href = `${site}${PREFIX}/docs/${doc}`;
    const parent = { type: 'doc', id: doc, ...(docName !== undefined && { name: docName }), href };
    if (table === undefined) return { ...parent, access };
    // By its id alone: a caveat that holds a name reaches no table.
    const sql = 'SELECT name FROM tables WHERE doc = ? AND id = ?';
    const name = isSeen ? db.get(sql, doc, table)?.text('name') : undefined;
    const named = { id: table, ...(name !== undefined && { name }) };
    return { type: 'table', ...named, href: `${href}/tables/${table}`, parent, access };
  });
}
