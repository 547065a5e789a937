import { type CaveatInput, inspect, type Token } from 'caveats';
import { type Authority, createAuthority, createTokenText } from 'caveats/authority';
import type { Database } from './data/database.js';
import { CURRENT_KEY, findKey } from './data/open.js';
import { found } from './operation.js';

/**
 * Who makes and takes the tokens of this API. Its keys and what was revoked are in the database, so
 * that both are still there after a restart.
 */
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
    // So that scanners find one that was committed, and one that was cut off is told as that.
    text: createTokenText({ prefix: 'docs' }),
  });
}

/** Makes a token, and notes whose it is and what they call it. The token itself is not kept. */
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
