import { TokenError } from '../errors.js';
import type { MaybePromise } from './keys.js';
import { isPromiseLike } from './maybe.js';

/**
 * Where it is kept what was revoked: a `Map`, a Keyv, or anything else with these three functions,
 * each of which may return a promise.
 *
 * A store has to throw, or reject, where it cannot be asked. One that answers `undefined` instead, as
 * Keyv does unless it is made with `throwOnErrors: true`, would let revoked tokens in.
 */
export interface RevocationStore {
  /** What was set under a key; `undefined` or `null` where nothing is. */
  get(key: string): unknown;
  /**
   * Keeps a value that JSON can hold.
   *
   * @param ttl for how long, in milliseconds; for good where it is not given. It may be ignored.
   */
  set(key: string, value: unknown, ttl?: number): unknown;
  /** Forgets what was set under a key. */
  delete(key: string): unknown;
}

/** How deep stores are looked into: a Keyv, its adapter, and what that may stand for. */
const MAX_DEPTH = 4;

/**
 * Refuses a store that answers `undefined` where it cannot be asked, or that forgets.
 *
 * @throws TypeError for what is no store, and for a Keyv or an adapter of it that swallows errors or
 *   has a time to live for all its entries.
 */
export function assertStore(store: unknown): asserts store is RevocationStore {
  for (const name of ['get', 'set', 'delete']) {
    if (typeof fieldOf(store, name) !== 'function') {
      throw new TypeError('revocations must be a store with get, set and delete');
    }
  }
  let inner = store;
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    if (fieldOf(inner, 'throwOnErrors') === false) {
      throw new TypeError(
        'revocations must not be a store that swallows errors: give Keyv, and its adapter, the option throwOnErrors: true',
      );
    }
    const ttl = fieldOf(inner, 'ttl');
    if (typeof ttl === 'number' && ttl > 0) {
      throw new TypeError('revocations must not be a store that has a ttl: it would forget them');
    }
    inner = fieldOf(inner, 'store');
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** Whether there is something under a key. */
export function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** A store that could not be asked, or that is not to be believed. */
export function unavailable(cause: unknown): TokenError {
  return new TokenError('verification_unavailable', { cause });
}

/** What a store says to several questions that are asked at the same time. */
export function askAll(
  asks: readonly (() => unknown)[],
  timeout: number,
): MaybePromise<readonly unknown[]> {
  const answers: unknown[] = [];
  try {
    for (const ask of asks) answers.push(ask());
  } catch (error) {
    // What was asked before may fail as well, and nobody waits for it any more.
    void Promise.allSettled(answers);
    throw error;
  }
  return answers.some((answer) => isPromiseLike(answer)) ? inTime(answers, timeout) : answers;
}

/** @throws Error where not all have answered in time, which is in milliseconds. */
function inTime(answers: readonly unknown[], timeout: number): Promise<readonly unknown[]> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error('The store of revocations did not answer in time')),
      timeout,
    );
    void Promise.all(answers)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}
