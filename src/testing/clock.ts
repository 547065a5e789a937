/** Where test clocks start: 2026-01-01T00:00:00Z, in Unix seconds. */
export const TEST_TIME = 1_767_225_600;

/** From here on a time is one of milliseconds. */
const TOO_LATE = 1e12;

/** A clock that stands still until it is told to go on. */
export interface TestClock {
  /** The time in Unix seconds. Bound, so that it can be handed on: `clock: clock.now`. */
  readonly now: () => number;
  /**
   * Lets time pass.
   *
   * @param seconds how long; zero or more, fractions included.
   * @throws TypeError for anything else: to go back, use `set`.
   */
  advance(seconds: number): void;
  /**
   * Sets the time.
   *
   * @param time Unix seconds, fractions included, or a `Date`.
   * @throws TypeError for anything else; a time in milliseconds is out of range.
   */
  set(time: number | Date): void;
}

/**
 * Makes a clock for tests, which stands still until it is told to go on.
 *
 * @param start Unix seconds or a `Date`; {@link TEST_TIME} by default.
 * @throws TypeError for anything else; a time in milliseconds is out of range.
 * @example
 * ```ts
 * import { expiresIn, verify } from 'caveats';
 * import { createTestClock, mintFor, testKeys } from 'caveats/testing';
 *
 * const clock = createTestClock();
 * const token = mintFor('usr-1', expiresIn(60, clock.now()));
 * const { rootKey } = testKeys;
 * console.log(verify(token, { rootKey, request: { now: clock.now() } }).validUntil); // 1767225660
 *
 * clock.advance(60);
 * try {
 *   verify(token, { rootKey, request: { now: clock.now() } });
 * } catch (error) {
 *   console.log(String(error)); // TokenError: The token has expired
 * }
 * ```
 */
export function createTestClock(start: number | Date = TEST_TIME): TestClock {
  let time = checkedTime(start);
  return {
    now: () => time,
    advance(seconds) {
      if (!(typeof seconds === 'number' && seconds >= 0)) {
        throw new TypeError('advance: needs seconds, zero or more');
      }
      time = checkedTime(time + seconds);
    },
    set(next) {
      time = checkedTime(next);
    },
  };
}

function checkedTime(time: number | Date): number {
  const seconds = time instanceof Date ? time.getTime() / 1000 : time;
  if (typeof seconds === 'number' && seconds >= 0 && seconds < TOO_LATE) return seconds;
  throw new TypeError('a time must be in Unix seconds (not milliseconds), or a Date');
}
