import type { AnyIdentity } from '../token/identity.js';
import { isPromiseLike, type MaybePromise } from '../token/open.js';
import { systemClock } from '../token/request.js';
import { DEFAULT_TIMEOUT } from './in-time.js';
import {
  endOf,
  type Entry,
  entryOf,
  isRevokedBy,
  type Revocation,
  revocationKeys,
  TOKEN_PREFIX,
} from './revocation.js';
import {
  assertStore,
  isPresent,
  type RevocationEntries,
  type RevocationStore,
  StoredEntries,
  unavailable,
} from './revocation-store.js';

/** The revocations in a store. */
export interface Revocations {
  /**
   * Returns whether a token was revoked, at once if the store answers at once. Throws or rejects with
   * `verification_unavailable` if the store fails, does not answer in time, or has lost its entries.
   *
   * @param keys returns the identity's {@link revocationKeys}, which a caller may know already.
   */
  isRevoked(identity: AnyIdentity, keys?: () => readonly string[]): MaybePromise<boolean>;
  /**
   * Revokes, unless a revocation that reaches as far exists. Rejects with `verification_unavailable` if
   * the store does not have the entry afterwards.
   */
  add(revocation: Revocation): Promise<void>;
  /** Takes a revocation back, whatever its times. Rejects as `add` does. */
  remove(revocation: Revocation): Promise<void>;
}

interface RevocationsOptions {
  readonly store?: RevocationStore | undefined;
  readonly clock?: (() => number) | undefined;
  /** In milliseconds. */
  readonly timeout?: number | undefined;
}

/** Other processes may write the same entry at the same time; one that reaches less far stops. */
const MAX_WRITES = 8;
const NOT_KEPT = 'The store of revocations does not keep what is set or deleted';

/**
 * Creates the revocations of a store, which is asked each time.
 *
 * The tokens of a subject are revoked up to a moment, and an earlier moment never replaces a later one.
 * A store has no transactions: if two processes revoke a subject at the very same time, the earlier
 * moment may win.
 *
 * @throws TypeError for a store that swallows errors or forgets.
 */
export function createRevocations({
  store = new Map<string, unknown>(),
  clock = systemClock,
  timeout = DEFAULT_TIMEOUT,
}: RevocationsOptions = {}): Revocations {
  assertStore(store);
  const map = isPlainMap(store) ? store : undefined;
  const entries: RevocationEntries = map
    ? new MapEntries(map, clock)
    : new StoredEntries(store, timeout);
  const turns = new Map<string, Promise<void>>();
  /** Runs work on an entry after all earlier work on it, so that none overwrites what another just read. */
  const inTurn = (key: string, work: () => Promise<void>): Promise<void> => {
    const turn = (turns.get(key) ?? Promise.resolve()).then(work, work);
    turns.set(key, turn);
    const leave = (): void => {
      if (turns.get(key) === turn) turns.delete(key);
    };
    void turn.then(leave, leave);
    return turn;
  };

  return {
    isRevoked(identity, keys = () => revocationKeys(identity)) {
      // Hashing the keys takes longer than all the rest, and most services have revoked nothing.
      if (map?.size === 0) return false;
      const found = entries.get(keys());
      return isPromiseLike(found)
        ? found.then((later) => isRevokedBy(identity.id, later))
        : isRevokedBy(identity.id, found);
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

function isPlainMap(store: RevocationStore): store is Map<string, unknown> {
  return Object.getPrototypeOf(store) === Map.prototype;
}

/** A smaller map is not swept. */
const FIRST_SWEEP = 1024;

/** The entries of a `Map`, which neither fails nor loses them, and does not expire them either. */
class MapEntries implements RevocationEntries {
  readonly #map: Map<string, unknown>;
  readonly #clock: () => number;
  #nextSweep: number = FIRST_SWEEP;

  constructor(map: Map<string, unknown>, clock: () => number) {
    this.#map = map;
    this.#clock = clock;
  }

  get(keys: readonly string[]): readonly unknown[] {
    return keys.map((key) => this.#map.get(key));
  }

  set(key: string, value: unknown): void {
    this.#map.set(key, value);
    if (this.#map.size >= this.#nextSweep) this.#sweep(this.#clock());
  }

  delete(key: string): void {
    this.#map.delete(key);
  }

  /**
   * Deletes the entries of expired tokens. It runs whenever the map has doubled, so that an entry costs
   * the same on average however many there are.
   */
  #sweep(now: number): void {
    for (const [key, value] of this.#map) {
      const end = key.startsWith(TOKEN_PREFIX) ? endOf(value) : undefined;
      if (end !== undefined && end <= now) this.#map.delete(key);
    }
    this.#nextSweep = Math.max(FIRST_SWEEP, 2 * this.#map.size);
  }
}
