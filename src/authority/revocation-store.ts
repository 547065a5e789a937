import { randomBytes } from '@noble/hashes/utils.js';
import { encodeBase64Url } from '../bytes/base64.js';
import { TokenError } from '../errors.js';
import { isPromiseLike, type MaybePromise } from '../token/open.js';
import { fieldOf } from '../unknown.js';
import { inTime } from './in-time.js';

/**
 * Keeps revocations: a `Map`, a Keyv, or your own object with these three functions. Each may return a
 * promise.
 *
 * A store must throw or reject when it cannot be reached. One that returns `undefined` instead, as Keyv
 * does without `throwOnErrors: true`, would allow revoked tokens.
 */
export interface RevocationStore {
  /** Returns the value of a key; `undefined` or `null` if there is none. */
  get(key: string): unknown;
  /** Keeps a JSON value for a `ttl` in milliseconds; for ever if absent. A store may ignore it. */
  set(key: string, value: unknown, ttl?: number): unknown;
  /** Deletes the value of a key. */
  delete(key: string): unknown;
}

/** @throws TypeError for a value that is not a store, or a Keyv that swallows errors or forgets entries. */
export function assertStore(store: unknown): asserts store is RevocationStore {
  if (['get', 'set', 'delete'].some((name) => typeof fieldOf(store, name) !== 'function')) {
    throw new TypeError('revocations must be a store with get, set and delete');
  }
  let inner = store;
  // A Keyv, its adapter, and what that may wrap.
  for (let depth = 0; depth < 4; depth++) {
    if (fieldOf(inner, 'throwOnErrors') === false) {
      throw new TypeError(
        'revocations must not be a store that swallows errors: give Keyv, and its adapter, the option throwOnErrors: true',
      );
    }
    const ttl = fieldOf(inner, 'ttl');
    if (typeof ttl === 'number' && ttl > 0) {
      throw new TypeError('revocations must not be a store with a ttl: it would forget them');
    }
    inner = fieldOf(inner, 'store');
  }
}

export function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

export function unavailable(cause: unknown): TokenError {
  return new TokenError('verification_unavailable', { cause });
}

/** The entries of a store. Every failure is `verification_unavailable` with a cause. */
export interface RevocationEntries {
  get(keys: readonly string[]): MaybePromise<readonly unknown[]>;
  set(key: string, value: unknown, ttl: number | undefined): MaybePromise<void>;
  delete(key: string): MaybePromise<void>;
}

const WHO = 'The store of revocations';
const POINTER = 'caveats:mark';
const MARK = /^[A-Za-z0-9_-]{22}$/;

/**
 * The entries of a store that may fail, and may lose them. It must answer in time, and keep its mark.
 *
 * The mark is read with every answer. If it is gone, the store has lost its entries or swallows errors,
 * and its answer is not trusted. Two entries make up a mark: `caveats:mark` names the mark that a new
 * process finds, and `caveats:mark:<mark>` is the mark itself. A mark is never overwritten: if two
 * processes find none at the same time and both leave one, both marks stay and both processes go on.
 *
 * It does not detect entries that were lost before the process started, single entries that a store
 * evicted, or an older backup that has the mark.
 */
export function storedEntries(store: RevocationStore, timeout: number): RevocationEntries {
  const read = (keys: readonly string[]): MaybePromise<readonly unknown[]> => {
    const answers: unknown[] = [];
    try {
      for (const key of keys) answers.push(store.get(key));
      if (!answers.some(isPromiseLike)) return answers;
      return inTime(Promise.all(answers), timeout, WHO).catch(refuse);
    } catch (error) {
      // Nothing waits for the answers before this failure, and they may fail as well.
      void Promise.allSettled(answers);
      return refuse(error);
    }
  };
  const call = async (ask: () => unknown): Promise<void> => {
    try {
      const answer = ask();
      if (isPromiseLike(answer)) await inTime(answer, timeout, WHO);
    } catch (error) {
      refuse(error);
    }
  };
  // Some stores take an `undefined` for a ttl.
  const write = (key: string, value: unknown, ttl?: number): Promise<void> =>
    call(() => store.set(key, value, ...(ttl === undefined ? [] : [ttl])));
  const hasMark = async (mark: string): Promise<boolean> =>
    (await read([keyOfMark(mark)]))[0] === mark;
  const findOrLeaveMark = async (): Promise<string> => {
    const [found] = await read([POINTER]);
    if (typeof found === 'string' && MARK.test(found) && (await hasMark(found))) return found;
    const mark = encodeBase64Url(randomBytes(16));
    // In this order, so that a process that finds its name finds the mark.
    await write(keyOfMark(mark), mark);
    await write(POINTER, mark);
    if (await hasMark(mark)) return mark;
    throw unavailable(new Error(`${WHO} does not keep its entries`));
  };
  let known: string | Promise<string> | undefined;
  /** Remembers the mark of this process, but no failure to find or leave it. */
  const remember = (search: Promise<string>): Promise<string> => {
    known = search;
    void search.then(
      (mark) => (known = mark),
      () => (known = undefined),
    );
    return search;
  };
  const readWith = (mark: string, keys: readonly string[]): MaybePromise<readonly unknown[]> => {
    const checked = (answers: readonly unknown[]): readonly unknown[] => {
      if (answers.at(-1) === mark) return answers.slice(0, -1);
      throw unavailable(new Error(`${WHO} has lost its entries, or returns nothing on failure`));
    };
    const answers = read([...keys, keyOfMark(mark)]);
    return isPromiseLike(answers) ? answers.then(checked) : checked(answers);
  };
  return {
    get(keys) {
      const mark = known ?? remember(findOrLeaveMark());
      if (typeof mark === 'string') return readWith(mark, keys);
      return mark.then((found) => readWith(found, keys));
    },
    async set(key, value, ttl) {
      // An entry without a mark beside it could be lost unnoticed.
      await (known ?? remember(findOrLeaveMark()));
      await write(key, value, ttl);
    },
    delete: (key) => call(() => store.delete(key)),
  };
}

function keyOfMark(mark: string): string {
  return `${POINTER}:${mark}`;
}

function refuse(cause: unknown): never {
  throw unavailable(cause);
}
