/** The time at which test clocks start: 2026-01-01T00:00:00Z, in Unix seconds. */
export const TEST_TIME = 1_767_225_600;

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
 * import { expiresIn } from 'caveats';
 * import { createTestAuthority, createTestClock } from 'caveats/testing';
 *
 * const clock = createTestClock();
 * const authority = createTestAuthority({ clock });
 * const token = await authority.mintFor('usr-1', expiresIn(60, clock.now()));
 * clock.advance(60);
 * const verdict = await authority.verify(token, { request: {} }).catch(String);
 * console.log(verdict); // TokenError: The token has expired
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
  if (typeof seconds === 'number' && seconds >= 0 && seconds < 1e12) return seconds;
  throw new TypeError('time must be Unix seconds (not milliseconds) or a Date');
}
