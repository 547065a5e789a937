import type { AnyIdentity } from '../token/identity.js';
import type { MaybePromise } from './keys.js';
import { MapSweep } from './map-sweep.js';
import { isPromiseLike } from './maybe.js';
import {
  DEFAULT_NAMESPACE,
  type Entry,
  entryOf,
  isRevokedBy,
  type Revocation,
  revocationKeys,
} from './revocation.js';
import { MapEntries, type RevocationEntries, StoredEntries } from './revocation-entries.js';
import { assertStore, isPresent, type RevocationStore, unavailable } from './revocation-store.js';
import { Turns } from './turns.js';

export { type Revocation, revocationKeys } from './revocation.js';
export type { RevocationStore } from './revocation-store.js';

/** What was revoked, in a store. */
export interface Revocations {
  /**
   * Whether a token was revoked: itself, by its subject or by its key. Where the store answers at
   * once, so does it.
   *
   * @param keys how to come by the identity's {@link revocationKeys}, where they may be known already.
   * @throws TokenError `verification_unavailable`, or rejects with it, where the store cannot be
   *   asked: it throws, does not answer in time, or has lost what it held.
   */
  isRevoked(identity: AnyIdentity, keys?: () => readonly string[]): MaybePromise<boolean>;
  /**
   * Revokes. What is revoked already, or for longer, stays as it is.
   *
   * Rejects with a `TypeError` for what is no revocation, and with a `TokenError`
   * `verification_unavailable` where the store does not have it afterwards.
   */
  add(revocation: Revocation): Promise<void>;
  /** Takes back what was revoked; the times do not matter. Rejects as `add` does. */
  remove(revocation: Revocation): Promise<void>;
}

export interface RevocationsOptions {
  /** A `Map` of its own by default. */
  readonly store?: RevocationStore | undefined;
  /** The time in Unix seconds; the system's by default. */
  readonly clock?: (() => number) | undefined;
  /** How long the store may take to answer, in milliseconds; 5,000 by default. */
  readonly timeout?: number | undefined;
  /** What the store's keys begin with: 1 to 64 of `A-Z a-z 0-9 . _ -`; `caveats` by default. */
  readonly namespace?: string | undefined;
}

const DEFAULT_TIMEOUT = 5000;
/** The longest that timers take. */
const MAX_TIMEOUT = 2 ** 31 - 1;
const NAMESPACE = /^[A-Za-z0-9._-]{1,64}$/;
/** Others may write the same entry at the same time, and whoever reaches less far tries no more. */
const MAX_WRITES = 8;
const NOT_KEPT = 'The store of revocations does not keep what is set or deleted';

/**
 * Keeps what was revoked in a store, and asks it each time: nothing of it is remembered.
 *
 * The tokens of a subject are revoked up to a moment, and an earlier moment never lowers a later one.
 * A store has neither transactions nor compare-and-set, so across processes that holds only where one
 * has answered before the other is asked: of two at the very same time, the earlier may win.
 *
 * @throws TypeError for a store that is none or swallows errors, and for options out of range.
 */
export function createRevocations(options: RevocationsOptions = {}): Revocations {
  const {
    store = new Map<string, unknown>(),
    clock = () => Date.now() / 1000,
    timeout = DEFAULT_TIMEOUT,
    namespace = DEFAULT_NAMESPACE,
  } = options;
  assertStore(store);
  if (typeof clock !== 'function') throw new TypeError('clock must be a function');
  if (!(typeof timeout === 'number' && timeout > 0 && timeout <= MAX_TIMEOUT)) {
    throw new TypeError('timeout must be in milliseconds, above 0 and below 2 ** 31');
  }
  if (typeof namespace !== 'string' || !NAMESPACE.test(namespace)) {
    throw new TypeError('namespace must be 1 to 64 of A-Z a-z 0-9 . _ -');
  }
  const map = isPlainMap(store) ? store : undefined;
  const entries = map ? new MapEntries(map) : new StoredEntries(store, timeout, namespace);
  const sweep = map && new MapSweep(map, namespace);
  const turns = new Turns();
  const prefix = `${namespace}:`;

  return {
    isRevoked(identity, keys) {
      // To make the keys takes longer than to look, and most services have revoked nothing.
      if (map?.size === 0) return false;
      const given = keys?.();
      // Keys of another namespace would find nothing.
      const own = given?.[0]?.startsWith(prefix) ? given : revocationKeys(identity, namespace);
      const found = entries.get(own);
      return isPromiseLike(found)
        ? found.then((later) => isRevokedBy(identity.id, later))
        : isRevokedBy(identity.id, found);
    },
    async add(revocation) {
      const now = clock();
      const entry = entryOf(revocation, now, namespace);
      await turns.take(entry.key, () => extend(entries, entry));
      sweep?.grown(now);
    },
    async remove(revocation) {
      const { key } = entryOf(revocation, clock(), namespace);
      await turns.take(key, async () => {
        await entries.delete(key);
        const [left] = await entries.get([key]);
        if (isPresent(left)) throw unavailable(new Error(NOT_KEPT));
      });
    },
  };
}

/** Makes an entry reach as far as it should, unless it does already, and looks whether it does. */
async function extend(entries: RevocationEntries, entry: Entry): Promise<void> {
  for (let writes = 0; writes <= MAX_WRITES; writes++) {
    const [found] = await entries.get([entry.key]);
    const reach = isPresent(found) ? entry.reachOf(found) : -1;
    // What cannot be read revokes everything. But what was just written should be readable.
    if (reach === undefined && writes === 0) return;
    if (reach !== undefined && reach >= entry.reach) return;
    if (writes < MAX_WRITES) await entries.set(entry.key, entry.value, entry.ttl);
  }
  throw unavailable(new Error(NOT_KEPT));
}

function isPlainMap(store: RevocationStore): store is Map<string, unknown> {
  return Object.getPrototypeOf(store) === Map.prototype;
}
