import { made } from './derived.js';
import { type CaveatKind, type KindWords, metIf, unmet } from './kind.js';
import type { KnownContext } from './request.js';
import { assertFields, isWholeNumber, parseWholeNumber } from './text/list.js';

/** Valid before a moment. */
export interface TimeCaveat {
  readonly type: 'time';
  /** Unix time in whole seconds, 0 to 999,999,999,999. The token is not valid in this second. */
  readonly validUntil: number;
}

const START = 'time < ';
/** In the year 33658. A larger number is in milliseconds: a token that would never expire. */
const MAX_TIME = 999_999_999_999;

export const timeCaveat: CaveatKind<TimeCaveat, Pick<KnownContext, 'now'>> = {
  type: 'time',
  role: 'context',
  denial: 'token_expired',
  fields: { now: 'time' },
  decode(condition) {
    if (!condition.startsWith(START)) return undefined;
    const validUntil = parseWholeNumber(condition.slice(START.length), MAX_TIME);
    return validUntil === undefined ? undefined : made<TimeCaveat>({ type: 'time', validUntil });
  },
  encode(caveat) {
    assertFields(caveat, 'time', ['validUntil']);
    if (typeof caveat.validUntil !== 'number') {
      throw new TypeError('time: validUntil must be a number');
    }
    return START + time(caveat.validUntil).validUntil;
  },
  check: ({ validUntil }, { now }) =>
    now === undefined ? unmet('missing_context') : metIf(now < validUntil, 'expired'),
  limit: ({ validUntil }) => ({ of: 'time', validUntil }),
};

export const timeWords: KindWords<TimeCaveat, 'now'> = {
  describe: ({ validUntil }) => ['Valid until ', { moment: validUntil }, '.'],
  inputs: [
    {
      name: 'expires-in',
      value: 'DURATION',
      about: 'valid for 90s, 15m, 1h30m, 7d or 2w from now on',
      of: 'duration',
      toValue: (seconds, now) => expiresIn(seconds, now),
    },
    {
      name: 'expires-at',
      value: 'TIME',
      about: 'valid before 2026-12-31, 2026-12-31T18:00Z, or Unix seconds',
      of: 'time',
      toValue: (seconds) => time(seconds),
    },
  ],
  fields: { now: { about: 'the time of the request; the clock by default', value: 'TIME' } },
};

/**
 * Restricts a token to the time before a moment: `time < 1571147494`.
 *
 * @param validUntil Unix time in whole seconds, 0 to 999,999,999,999; or a `Date`, rounded down to a
 *   second.
 * @throws TypeError for anything else; a time in milliseconds is out of range.
 * @example
 * ```ts
 * import { time } from 'caveats';
 * console.log(time(new Date('2019-10-15T13:51:34Z')).validUntil); // 1571147494
 * ```
 */
export function time(validUntil: number | Date): TimeCaveat {
  const seconds = validUntil instanceof Date ? Math.floor(validUntil.getTime() / 1000) : validUntil;
  if (!isWholeNumber(seconds, MAX_TIME)) {
    throw new TypeError('time: needs whole Unix seconds (not milliseconds) or a Date');
  }
  return made({ type: 'time', validUntil: seconds + 0 });
}

/**
 * Restricts a token to some time from now on.
 *
 * @param seconds how long, in whole seconds.
 * @param now Unix time in seconds; the clock by default.
 * @throws TypeError for anything but a whole number of seconds.
 * @example
 * ```ts
 * import { expiresIn } from 'caveats';
 * console.log(expiresIn(3600, 1571143894)); // { type: 'time', validUntil: 1571147494 }
 * ```
 */
export function expiresIn(seconds: number, now: number = Date.now() / 1000): TimeCaveat {
  if (!Number.isInteger(seconds)) throw new TypeError('expiresIn: needs whole seconds');
  return time(Math.floor(now + seconds));
}
