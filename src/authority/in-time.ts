import type { MaybePromise } from './keys.js';
import { isPromiseLike } from './maybe.js';

export const DEFAULT_TIMEOUT = 5000;
/** The longest that timers take. */
const MAX_TIMEOUT = 2 ** 31 - 1;

/** @throws TypeError for a time that is none, in milliseconds. */
export function checkedTimeout(timeout: number = DEFAULT_TIMEOUT): number {
  if (typeof timeout === 'number' && timeout > 0 && timeout <= MAX_TIMEOUT) return timeout;
  throw new TypeError('timeout must be in milliseconds, above 0 and below 2 ** 31');
}

/**
 * An answer that has to come in time; one that is there already has.
 *
 * @param timeout in milliseconds.
 * @param who is asked, for the message of what it rejects with.
 */
export function inTime<T>(answer: MaybePromise<T>, timeout: number, who: string): MaybePromise<T> {
  if (!isPromiseLike(answer)) return answer;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${who} did not answer in time`)), timeout);
    void Promise.resolve(answer)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}
