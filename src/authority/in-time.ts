/** The longest delay of a timer. */
const MAX_TIMEOUT = 2 ** 31 - 1;

/** @throws TypeError for a time out of range, in milliseconds. */
export function checkedTimeout(timeout: number = 5000): number {
  if (typeof timeout === 'number' && timeout > 0 && timeout <= MAX_TIMEOUT) return timeout;
  throw new TypeError('timeout must be in milliseconds, above 0 and below 2 ** 31');
}

/** Rejects if an answer takes longer than some milliseconds. The message names who was asked. */
export function inTime<T>(answer: PromiseLike<T>, timeout: number, who: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${who} did not answer in time`)), timeout);
    void Promise.resolve(answer)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}
