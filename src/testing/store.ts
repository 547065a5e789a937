import type { RevocationStore } from '../authority/revocation-store.js';
import { checkFields } from '../options.js';
import { systemClock } from '../token/request.js';
import type { TestClock } from './clock.js';

/** Options of a test store. */
export interface TestStoreOptions {
  /** The clock of its entries, which expire; the system's by default. */
  readonly clock?: TestClock;
}

/** A store of revocations in memory that a test can make fail. */
export interface TestStore extends RevocationStore {
  /** The clock of its entries; `undefined` for the system's. */
  readonly clock: TestClock | undefined;
  /** The number of entries, including those that an authority keeps for itself. */
  readonly size: number;
  /** Makes every call reject until `recover`; with an `Error` of its own by default. */
  fail(error?: Error): void;
  /** Makes every call wait, until `recover`; calls made before it are never answered. */
  hang(): void;
  /** Ends `fail` or `hang`. The entries are as before. */
  recover(): void;
  /** Loses all entries, like a store that restarts without its data. */
  lose(): void;
}

/**
 * Creates a store of revocations in memory, to test an API whose store fails. It keeps entries as Keyv
 * does: as JSON, until their time to live is over.
 *
 * @throws TypeError for an unknown option.
 * @example
 * ```ts
 * import { createTestClock, createTestStore } from 'caveats/testing';
 *
 * const clock = createTestClock();
 * const store = createTestStore({ clock });
 * await store.set('key', 'value', 60_000);
 * store.fail();
 * console.log(await Promise.resolve(store.get('key')).catch(String)); // Error: The test store was made to fail
 * store.recover();
 * console.log(await store.get('key')); // value
 * clock.advance(61);
 * console.log(await store.get('key')); // undefined
 * ```
 */
export function createTestStore(options: TestStoreOptions = {}): TestStore {
  checkFields<TestStoreOptions>(options, 'createTestStore', { clock: true });
  const { clock } = options;
  if (Object.hasOwn(options, 'clock') && typeof clock?.now !== 'function') {
    throw new TypeError('createTestStore: clock must be made with createTestClock');
  }
  const now = (): number => (clock?.now ?? systemClock)() * 1000;
  const entries = new Map<string, { json: string | undefined; expires: number }>();
  let state: 'answers' | 'hangs' | Error = 'answers';

  const answer = <T>(ask: () => T): Promise<T> => {
    if (state === 'answers') return new Promise((resolve) => resolve(ask()));
    return state === 'hangs' ? new Promise<T>(() => undefined) : Promise.reject(state);
  };
  return {
    clock,
    get size() {
      return [...entries.values()].filter(({ expires }) => expires >= now()).length;
    },
    get(key) {
      return answer((): unknown => {
        const entry = entries.get(key);
        if (entry !== undefined && entry.expires < now()) entries.delete(key);
        else if (entry?.json !== undefined) return JSON.parse(entry.json);
        return undefined;
      });
    },
    set(key, value, ttl) {
      return answer(() => {
        const expires = ttl ? now() + ttl : Infinity;
        entries.set(key, { json: JSON.stringify(value), expires });
        return true;
      });
    },
    delete: (key) => answer(() => entries.delete(key)),
    fail: (error = new Error('The test store was made to fail')) => void (state = error),
    hang: () => void (state = 'hangs'),
    recover: () => void (state = 'answers'),
    lose: () => entries.clear(),
  };
}
