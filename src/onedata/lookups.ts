/** What a lookup answers: at once, or when it knows. */
export type MaybePromise<T> = T | PromiseLike<T>;

/**
 * Waits for all, and where several fail, rejects with the first in the order of the list: which
 * error is told must not hang on which lookup was faster.
 */
export async function allInOrder<T extends readonly unknown[] | []>(
  pending: T,
): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }> {
  await Promise.allSettled(pending);
  return Promise.all(pending);
}
