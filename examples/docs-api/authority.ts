import { type CaveatInput, inspect, type Token } from 'caveats';
import { type Authority, createAuthority } from 'caveats/authority';
import type { Database } from './data/database.js';
import { CURRENT_KEY, findKey } from './data/open.js';
import { found } from './operation.js';

/** Issues and verifies the tokens of this API. Keys and revocations are in the database, and survive restarts. */
export function createDocsAuthority(db: Database): Authority {
  return createAuthority({
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
    // Secret scanners find it in commits, and a checksum shows that a token was cut off.
    prefix: 'docs',
  });
}

/** Issues a token, and stores its id, its user and its name; never the token itself. */
export async function issueToken(
  db: Database,
  authority: Authority,
  { user, name, caveats = [] }: { user: string; name: string; caveats?: readonly CaveatInput[] },
): Promise<{ readonly id: string; readonly token: Token }> {
  const token = await authority.mint({ identity: { subject: user }, caveats });
  const { id } = inspect(token).unverified.identity;
  db.run('INSERT INTO tokens VALUES (?, ?, ?)', id, user, name);
  return { id, token };
}
