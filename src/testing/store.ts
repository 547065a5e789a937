import type { RevocationStore } from '../authority/revocation-store.js';

/** A store of revocations in memory that fails when it is told to. */
export interface TestStore extends RevocationStore {
  /** How many entries it has; those that an authority keeps for itself included. */
  readonly size: number;
  /**
   * From now on it cannot be asked: each call rejects.
   *
   * @param error what with; an `Error` by default.
   */
  fail(error?: Error): void;
  /** From now on it does not answer, until it has recovered; what was asked till then never is. */
  hang(): void;
  /** Is as it was before it failed, with all that it held. */
  recover(): void;
  /** Loses all that it held, as a store does that is started anew without its data. */
  lose(): void;
}

/**
 * Makes a store of revocations in memory, to see what becomes of an API whose store fails.
 *
 * @example
 * ```ts
 * import { createTestStore } from 'caveats/testing';
 *
 * const store = createTestStore();
 * await store.set('key', 'value');
 * store.fail();
 * console.log(await Promise.resolve(store.get('key')).catch(String)); // Error: The test store was made to fail
 * store.recover();
 * console.log(await store.get('key')); // value
 * ```
 */
export function createTestStore(): TestStore {
  const entries = new Map<string, unknown>();
  let how: 'answers' | 'hangs' | Error = 'answers';

  const answer = <T>(ask: () => T): Promise<T> => {
    if (how === 'answers') return Promise.resolve(ask());
    return how === 'hangs' ? new Promise<T>(() => undefined) : Promise.reject(how);
  };
  return {
    get size() {
      return entries.size;
    },
    get: (key) => answer(() => entries.get(key)),
    set: (key, value) => answer(() => void entries.set(key, value)),
    delete: (key) => answer(() => entries.delete(key)),
    fail(error = new Error('The test store was made to fail')) {
      how = error;
    },
    hang() {
      how = 'hangs';
    },
    recover() {
      how = 'answers';
    },
    lose() {
      entries.clear();
    },
  };
}
