import { type CaveatInput, inspect, time, type Token } from 'caveats';
import { type Authority, createAuthority } from 'caveats/authority';
import type { Database } from './data/database.js';
import { CURRENT_KEY, findKey } from './data/open.js';
import { found } from './operation.js';
import { Problem } from './problem.js';

/** The authority of this API, and its clock. */
export interface DocsAuthority extends Authority {
  /** Returns the time, in Unix seconds. */
  readonly clock: () => number;
}

const systemClock = (): number => Date.now() / 1000;

/**
 * Issues and verifies the tokens of this API. Keys and revocations are in the database, and survive restarts.
 *
 * @param clock returns the time, in Unix seconds.
 */
export function createDocsAuthority(
  db: Database,
  clock: () => number = systemClock,
): DocsAuthority {
  const authority = createAuthority({
    keys: {
      current: () => ({ keyId: CURRENT_KEY, rootKey: found(findKey(db, CURRENT_KEY)) }),
      find: (keyId) => findKey(db, keyId),
    },
    revocations: {
      get: (key) => db.get('SELECT value FROM revocations WHERE key = ?', key)?.json('value'),
      set: (key, value) =>
        db.run('INSERT OR REPLACE INTO revocations VALUES (?, ?)', key, JSON.stringify(value)),
      delete: (key) => db.run('DELETE FROM revocations WHERE key = ?', key),
    },
    // A token that was replaced ends by itself: there is no job that could fail.
    restrictions({ id }) {
      const end = db.get('SELECT ends_at FROM tokens WHERE id = ?', id)?.optionalNumber('ends_at');
      return end === undefined ? [] : [time(end)];
    },
    onVerdict({ asked, code, id }) {
      const isUse = code === undefined && asked !== 'inferScope';
      if (isUse && id !== undefined) noteUse(db, id, clock());
    },
    clock,
    // Secret scanners find it in commits, and a checksum shows that a token was cut off.
    prefix: 'docs',
  });
  return { ...authority, clock };
}

const MINUTE = 60;

/** Notes to the minute when a token was used: one write a minute, however often that is. */
function noteUse(db: Database, id: string, now: number): void {
  const minute = Math.floor(now / MINUTE) * MINUTE;
  db.run('UPDATE tokens SET used_at = ? WHERE id = ? AND used_at IS NOT ?', minute, id, minute);
}

/** A token to be issued. */
export interface NewToken {
  readonly user: string;
  readonly name: string;
  readonly caveats?: readonly CaveatInput[];
  /** The token that it replaces, and when that ends. */
  readonly replaces?: { readonly id: string; readonly end: number };
}

/** Issues a token, and stores what is known of it; never the token itself. */
export async function issueToken(
  db: Database,
  authority: DocsAuthority,
  { user, name, caveats = [], replaces }: NewToken,
): Promise<{ readonly id: string; readonly token: Token }> {
  const token = await authority.mint({ identity: { subject: user }, caveats });
  const { identity, atMost, caveats: own } = inspect(token).unverified;
  const texts = own.flatMap((each) => (each.party === 'first' ? [each.condition] : []));
  db.atomically(() => {
    if (replaces !== undefined) {
      const sql =
        'UPDATE tokens SET ends_at = ? WHERE id = ? AND ends_at IS NULL AND revoked_at IS NULL';
      const count = db.run(sql, replaces.end, replaces.id);
      if (count === 0) throw new Problem(409, 'The token was replaced or revoked already');
    }
    db.run(
      'INSERT INTO tokens VALUES (?, ?, ?, ?, ?, ?, NULL, ?, NULL, NULL)',
      ...[identity.id, user, name, JSON.stringify(texts), JSON.stringify(atMost.scope)],
      ...[Math.floor(authority.clock()), atMost.validUntil],
    );
  });
  return { id: identity.id, token };
}
