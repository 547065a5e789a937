import { setTimeout as wait } from 'node:timers/promises';
import { doc } from 'caveats';
import { createAuthority } from 'caveats/authority';
import { Group } from './group.js';
import { KEYS } from './server.js';
import type { Stores } from './stores.js';
import { openVariant, REMEMBERED, type Variant } from './variants.js';

const TIMES = 20;

/**
 * For how long tokens were still allowed after it was acknowledged that they are revoked, in milliseconds: from
 * then to the start of the last request that was allowed, 0 if there was none. While the processes work for
 * others as well.
 */
export async function staleness(stores: Stores, variant: Variant): Promise<readonly number[]> {
  const { addresses } = stores;
  const group = await Group.start({ variant, addresses }, 2);
  const primary = variant.startsWith('PostgreSQL') ? 'PostgreSQL' : 'Redis';
  const revocations = await openVariant(primary, addresses);
  const authority = createAuthority({ keys: KEYS, revocations });
  const others = [await authority.issue('usr-others', [doc('A')])];
  try {
    const busy = group.load(others, TIMES * 0.6, 4);
    const times: number[] = [];
    for (let i = 0; i < TIMES; i++) {
      const token = await authority.issue(`usr-stale-${i}`, [doc('A')]);
      const isAllowed = async (): Promise<boolean> => {
        const { ok } = await fetch(group.url, { headers: { authorization: `Bearer ${token}` } });
        return ok;
      };
      // Both processes remember what they can.
      await Promise.all(Array.from({ length: 4 }, isAllowed));
      await wait(50 * Math.random());
      await authority.revoke({ token });
      const acknowledged = performance.now();
      let last = 0;
      // Connections go to one process or the other: refused a few times in a row, it is by both.
      for (let refused = 0; refused < 6;) {
        const started = performance.now();
        const allowed = await isAllowed();
        if (allowed) last = started - acknowledged;
        refused = allowed ? 0 : refused + 1;
        if (last > REMEMBERED * 2000) throw new Error('a revoked token stays allowed');
      }
      times.push(last);
    }
    await busy;
    return times;
  } finally {
    await group.stop();
  }
}
