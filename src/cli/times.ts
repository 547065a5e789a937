import { localTime, relativeTime } from '../reading/moments.js';
import { textOf, type Words } from '../reading/words.js';
import { UsageError } from './errors.js';

/** What times are told by. */
export interface Clock {
  /** Unix seconds. */
  readonly now: number;
  /** An IANA name; that of the system where it is left out. */
  readonly timeZone?: string | undefined;
}

const SECONDS: Readonly<Record<string, number>> = {
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
};
const DURATION = /^(?:[0-9]{1,9}[smhdw])+$/;
const PART = /([0-9]+)([smhdw])/g;
const UNIX = /^[0-9]{1,12}$/;
const DATE =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2})(T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z|[+-][0-9]{2}:[0-9]{2}))?$/;

/** Seconds of `90s`, `15m`, `1h30m`, `7d` or `2w`. */
export function parseDuration(text: string, option: string): number {
  if (!DURATION.test(text)) {
    throw new UsageError(`${option}: a duration is written 90s, 15m, 1h30m, 7d or 2w`);
  }
  let seconds = 0;
  for (const [, count, unit] of text.matchAll(PART)) seconds += Number(count) * SECONDS[unit!]!;
  return seconds;
}

/** Unix seconds of a time: Unix seconds, a day (its start in UTC), or a time with its zone. */
export function parseTime(text: string, option: string): number {
  if (UNIX.test(text)) return Number(text);
  const [, year, month, day] = DATE.exec(text) ?? [];
  const start = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  // A day that the month does not have would be one of the next month.
  const seconds = start.getUTCDate() === Number(day) ? Date.parse(text) / 1000 : Number.NaN;
  if (Number.isNaN(seconds)) {
    throw new UsageError(
      `${option}: a time is written in Unix seconds (not milliseconds), or as 2026-12-31, ` +
        '2026-12-31T18:00Z or 2026-12-31T18:00:00+01:00',
    );
  }
  return seconds;
}

/** A time in the zone of whoever reads it, and how far off it is. */
export function formatTime(seconds: number, { now, timeZone }: Clock): string {
  return `${localTime(seconds, timeZone)} (${relativeTime(seconds, now)})`;
}

/** A sentence, with the times in it. */
export function formatWords(words: Words, clock: Clock): string {
  return textOf(words, (moment) => formatTime(moment, clock));
}

/** What times are told by when the program runs. */
export function clockOf({
  now,
  timeZone,
}: {
  now(): number;
  timeZone?: string | undefined;
}): Clock {
  return { now: now(), timeZone };
}
