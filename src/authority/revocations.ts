import { after, type MaybePromise } from '../token/open.js';
import {
  endOf,
  type Entry,
  entryOf,
  isRevokedBy,
  type Revocation,
  TOKEN_PREFIX,
} from './revocation.js';
import {
  assertStore,
  isPresent,
  type RevocationEntries,
  type RevocationStore,
  storedEntries,
  unavailable,
} from './revocation-store.js';

/** The revocations in a store. Throw or reject with `verification_unavailable` if it cannot be trusted. */
export interface Revocations {
  /** Returns whether a token was revoked, at once if the store does. */
  isRevoked(id: string, keys: () => readonly string[]): MaybePromise<boolean>;
  /** Revokes, unless that is so. */
  add(revocation: Revocation): Promise<void>;
  /** Takes a revocation back, whatever its times. */
  remove(revocation: Revocation): Promise<void>;
}

/** Other processes may write the same entry at the same time; one that reaches less far stops. */
const MAX_WRITES = 8;
const NOT_KEPT = 'The store of revocations does not keep what is set or deleted';

/** Creates the revocations of a store, which is asked each time. It has no transactions. */
export function createRevocations(
  store: RevocationStore,
  clock: () => number,
  timeout: number,
): Revocations {
  assertStore(store);
  const isPlainMap = store instanceof Map && Object.getPrototypeOf(store) === Map.prototype;
  const map = isPlainMap ? store : undefined;
  const entries = map ? mapEntries(map, clock) : storedEntries(store, timeout);
  const turns = new Map<string, Promise<void>>();
  /** Runs work on an entry after all earlier work on it, so that none overwrites what another just read. */
  const inTurn = (key: string, work: () => Promise<void>): Promise<void> => {
    const turn = (turns.get(key) ?? Promise.resolve()).then(work, work).finally(() => {
      if (turns.get(key) === turn) turns.delete(key);
    });
    turns.set(key, turn);
    return turn;
  };

  return {
    isRevoked(id, keys) {
      // Hashing the keys takes longer than all the rest, and most services have revoked nothing.
      if (map?.size === 0) return false;
      return after(entries.get(keys()), (found) => isRevokedBy(id, found));
    },
    async add(revocation) {
      const entry = entryOf(revocation, clock());
      await inTurn(entry.key, () => extend(entries, entry));
    },
    async remove(revocation) {
      const { key } = entryOf(revocation, clock());
      await inTurn(key, async () => {
        await entries.delete(key);
        const [left] = await entries.get([key]);
        if (isPresent(left)) throw unavailable(new Error(NOT_KEPT));
      });
    },
  };
}

/** Sets an entry unless what is kept reaches as far, and checks that the store kept it. */
async function extend(entries: RevocationEntries, entry: Entry): Promise<void> {
  for (let writes = 0; writes <= MAX_WRITES; writes++) {
    const [found] = await entries.get([entry.key]);
    const until = isPresent(found) ? entry.untilOf(found) : -1;
    // A value of an unknown form revokes everything, but what was just written must be readable.
    if (until === undefined && writes === 0) return;
    if (until !== undefined && until >= entry.until) return;
    if (writes < MAX_WRITES) await entries.set(entry.key, entry.value, entry.ttl);
  }
  throw unavailable(new Error(NOT_KEPT));
}

/** A smaller map is not swept. */
const FIRST_SWEEP = 1024;

/** The entries of a `Map`, which neither fails nor loses them, and does not expire them either. */
function mapEntries(map: Map<string, unknown>, clock: () => number): RevocationEntries {
  let nextSweep = FIRST_SWEEP;
  return {
    get: (keys) => keys.map((key) => map.get(key)),
    set(key, value) {
      map.set(key, value);
      // Only if it has doubled, so that an entry costs the same on average however many there are.
      if (map.size < nextSweep) return;
      const now = clock();
      for (const [kept, old] of map) {
        if (kept.startsWith(TOKEN_PREFIX) && endOf(old) <= now) map.delete(kept);
      }
      nextSweep = Math.max(FIRST_SWEEP, 2 * map.size);
    },
    delete: (key) => void map.delete(key),
  };
}
