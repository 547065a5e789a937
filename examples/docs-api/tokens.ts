import { standardDialect, standardScope } from 'caveats';
import { type DocsAuthority, issueToken } from './authority.js';
import { member, textOr } from './body.js';
import type { Json, Row } from './data/database.js';
import { type Call, found, type Operation, pageOf, param } from './operation.js';
import { PAGING } from './paging.js';
import { Problem } from './problem.js';
import { resourcesOf } from './resources.js';

/** The routes of tokens. They are wider than any doc, so a token for some docs is refused. */
const ROUTES = {
  list: 'GET /tokens',
  revoke: 'DELETE /tokens/{tokenId}',
  replace: 'POST /tokens/{tokenId}/replace',
} as const;
export const TOKEN_ROUTES: readonly string[] = Object.values(ROUTES);

/** How long a token may be used beside its replacement, in seconds: a week. */
const MAX_OVERLAP = 7 * 24 * 3600;

/** What users do with their tokens. Coda's API has nothing like it. */
export function tokenOperations(authority: DocsAuthority): readonly Operation[] {
  return [
    {
      route: ROUTES.list,
      paging: PAGING,
      answer(call) {
        assertWhole(call);
        const now = authority.clock();
        const rows = call.db
          .all('SELECT * FROM tokens WHERE user = ? ORDER BY rowid DESC', call.user.id)
          .filter((row) => endOf(row) > now);
        return pageOf(call, rows, tokenJson);
      },
    },
    {
      route: ROUTES.revoke,
      async answer(call) {
        assertWhole(call);
        const id = ownToken(call).text('id');
        // With it all tokens narrowed from it: they have its id.
        await authority.revoke({ id });
        const now = Math.floor(authority.clock());
        call.db.run('UPDATE tokens SET revoked_at = ? WHERE id = ?', now, id);
        return { id };
      },
    },
    {
      route: ROUTES.replace,
      members: ['overlap', 'name'],
      status: 201,
      async answer(call) {
        assertWhole(call);
        const { db, user, grant, body } = call;
        const old = ownToken(call);
        const now = Math.floor(authority.clock());
        if (endOf(old) <= now) throw new Problem(409, 'The token has ended');
        const replaces = { id: old.text('id'), end: now + overlapIn(body) };
        // Not wider than the token that asks: what that must meet (an address, a time), the new one must meet.
        const asking = grant.caveats.map((caveat) => standardDialect.write(caveat));
        const caveats = [...new Set([...asking, ...caveatsOf(old)])];
        const name = textOr(body, 'name', old.text('name'));
        const issued = await issueToken(db, authority, { user: user.id, name, caveats, replaces });
        const row = found(db.get('SELECT * FROM tokens WHERE id = ?', issued.id));
        return {
          ...tokenJson(call, row),
          // Shown this once: the server keeps no tokens.
          token: authority.serialize(issued.token),
          replaces: { id: replaces.id, expiresAt: toDate(replaces.end) },
        };
      },
    },
  ];
}

const USAGE: readonly string[] = ['service', 'interface', 'api'];

/**
 * Responds with 403 to a token that is restricted to less, or that was narrowed after it was issued, if only in
 * time, or by what a third party discharges: its new holder must not reach the user's other tokens.
 */
function assertWhole({ db, grant }: Call): void {
  const { scope, caveats, conditions, discharges, identity } = grant;
  const issued = db.get('SELECT caveats FROM tokens WHERE id = ?', identity.id);
  const own = conditions.filter(({ restriction }) => !restriction);
  const isAsIssued = issued !== undefined && caveatsOf(issued).length === own.length;
  // This API issues none that asks a third party.
  const isAsking = discharges.length > 0;
  const isUsage = caveats.some(({ type }) => USAGE.includes(type));
  if (isAsIssued && !isAsking && scope.kind === 'unrestricted' && !isUsage) return;
  throw new Problem(403, 'This needs one of your tokens that reaches everything, as it was issued');
}

/** Returns the token of the path. Responds with 404 for one of another user. */
function ownToken(call: Call): Row {
  const sql = 'SELECT * FROM tokens WHERE id = ? AND user = ?';
  return found(call.db.get(sql, param(call, 'tokenId'), call.user.id));
}

/** Returns when a token expires, was revoked, or ends because it was replaced; in Unix seconds. */
function endOf(row: Row): number {
  const ends = ['expires_at', 'ends_at', 'revoked_at'].map(
    (column) => row.optionalNumber(column) ?? Infinity,
  );
  return Math.min(...ends);
}

function caveatsOf(row: Row): readonly string[] {
  const texts = row.json('caveats');
  return Array.isArray(texts) ? texts.map(String) : [];
}

function overlapIn(body: Json): number {
  const overlap = member(body, 'overlap');
  if (typeof overlap === 'number' && Number.isInteger(overlap)) {
    if (overlap >= 0 && overlap <= MAX_OVERLAP) return overlap;
  }
  throw new Problem(400, `The body needs overlap: whole seconds, ${MAX_OVERLAP} at most`);
}

const toDate = (seconds: number): string => new Date(seconds * 1000).toISOString();

function tokenJson({ db, base, user, grant }: Call, row: Row): object {
  const scope = standardScope.parseReach(row.json('scope'));
  const [id, used, end] = [row.text('id'), row.optionalNumber('used_at'), endOf(row)];
  return {
    id,
    type: 'token',
    name: row.text('name'),
    isCurrent: id === grant.identity.id,
    createdAt: toDate(row.number('created_at')),
    ...(used !== undefined && { lastUsedAt: toDate(used) }),
    ...(end !== Infinity && { expiresAt: toDate(end) }),
    scoped: scope.kind !== 'unrestricted',
    ...(scope.kind === 'only' && { resources: resourcesOf(db, base, user, scope) }),
  };
}
