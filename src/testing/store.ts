import type { RevocationStore } from '../authority/revocation-store.js';
import { checkFields, type FieldsOf } from '../options.js';
import { systemClock } from '../token/request.js';
import type { TestClock } from './clock.js';
import { checkGiven } from './given.js';

/** Options of a test store. */
export interface TestStoreOptions {
  /** The clock by which entries end; the system's by default. */
  readonly clock?: TestClock;
}

/** A store of revocations in memory that can be made to fail. */
export interface TestStore extends RevocationStore {
  /** The clock by which its entries end; `undefined` for the system's. */
  readonly clock: TestClock | undefined;
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

/** An entry: its value as JSON, and when it ends, in milliseconds. */
interface Entry {
  readonly json: string | undefined;
  readonly expires: number;
}

const FIELDS: FieldsOf<TestStoreOptions> = { clock: true };

/**
 * Makes a store of revocations in memory, to see what becomes of an API whose store fails. It keeps
 * entries as Keyv does: as JSON, and until the time to live that they were set with is over.
 *
 * @throws TypeError for an option that it does not have.
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
  checkFields(options, 'createTestStore', FIELDS);
  checkGiven(options, 'createTestStore');
  const { clock } = options;
  if (clock !== undefined && typeof clock?.now !== 'function') {
    throw new TypeError('createTestStore: clock must be made with createTestClock');
  }
  const now = (): number => (clock?.now ?? systemClock)() * 1000;
  const entries = new Map<string, Entry>();
  let how: 'answers' | 'hangs' | Error = 'answers';

  const answer = <T>(ask: () => T): Promise<T> => {
    if (how === 'answers') return new Promise((resolve) => resolve(ask()));
    return how === 'hangs' ? new Promise<T>(() => undefined) : Promise.reject(how);
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
