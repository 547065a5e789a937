/** The time at which test clocks start: 2026-01-01T00:00:00Z, in Unix seconds. */
export const TEST_TIME = 1_767_225_600;

/** A time from here on is in milliseconds. */
const TOO_LATE = 1e12;

/** A clock that moves only when a test moves it. */
export interface TestClock {
  /** Returns the time in Unix seconds. Bound, so `clock: clock.now` works. */
  readonly now: () => number;
  /** Moves the clock forward by seconds: zero or more, fractions included; `set` goes back. */
  advance(seconds: number): void;
  /** Sets the time: Unix seconds, fractions included, or a `Date`. */
  set(time: number | Date): void;
}

/**
 * Creates a clock for tests, which moves only when a test moves it.
 *
 * @param start Unix seconds or a `Date`; {@link TEST_TIME} by default.
 * @throws TypeError for anything else, such as a time in milliseconds.
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
        throw new TypeError('advance: seconds must be zero or more');
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
  throw new TypeError('time must be Unix seconds (not milliseconds) or a Date');
}
