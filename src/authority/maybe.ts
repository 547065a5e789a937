import type { MaybePromise } from './keys.js';

/** Whether somebody takes their time to answer. */
export function isPromiseLike<T>(value: MaybePromise<T>): value is PromiseLike<T> {
  if (typeof value !== 'object' || value === null) return false;
  // To read it is cheaper than to ask whether it is there, and every verification asks a few times.
  return typeof (value as { readonly then?: unknown }).then === 'function';
}

/**
 * Goes on with a value: at once where it is there, so that what is known already costs no turn of
 * the event loop, and later where it is a promise.
 */
export function chain<T, U>(
  value: MaybePromise<T>,
  next: (value: T) => MaybePromise<U>,
): MaybePromise<U> {
  return isPromiseLike(value) ? value.then(next) : next(value);
}

/** Asks somebody, who may throw now or later; then `fail` decides what is thrown in its place. */
export function attempt<T>(
  ask: () => MaybePromise<T>,
  fail: (error: unknown) => never,
): MaybePromise<T> {
  let answer: MaybePromise<T>;
  try {
    answer = ask();
  } catch (error) {
    return fail(error);
  }
  return isPromiseLike(answer) ? answer.then(undefined, fail) : answer;
}
