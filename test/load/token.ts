import { expiresIn, interfaceIs, ip, mint, readonly, serialize, table } from 'caveats';
import type { Database } from '../../examples/docs-api/data/database.js';
import { CURRENT_KEY, findKey } from '../../examples/docs-api/data/open.js';

/** A token of five caveats, such as the ones that the benchmark has. */
export function loadToken(db: Database): string {
  const rootKey = findKey(db, CURRENT_KEY);
  if (rootKey === undefined) throw new Error('the database has no key');
  return serialize(
    mint({
      rootKey,
      identity: { keyId: CURRENT_KEY, subject: 'usr-ada' },
      caveats: [
        expiresIn(86_400),
        ip('127.0.0.0/8', '::1'),
        interfaceIs('rest'),
        table('AbCDeFGH', 'grid-Tasks'),
        readonly(),
      ],
    }),
  );
}
