/** In seconds, the longest first. */
const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** A length of time is given in the longest unit that it contains this often. */
const ENOUGH = 1.5;

/** `in 3 days`, `2 hours ago`, `now`; both times in Unix seconds. */
export function relativeTime(moment: number, now: number): string {
  const seconds = moment - now;
  const [unit, length] =
    UNITS.find(([, each]) => Math.abs(seconds) >= each * ENOUGH) ?? (['second', 1] as const);
  const whole = Math.round(seconds / length);
  if (whole === 0) return 'now';
  return new Intl.RelativeTimeFormat('en', { numeric: 'always' }).format(whole, unit);
}

/** The time in an IANA time zone, or the system's, with its name: `22 Dec 2026, 05:44:00 CET`. */
export function localTime(moment: number, timeZone?: string): string {
  const style = { dateStyle: 'medium', timeStyle: 'long', timeZone } as const;
  return new Intl.DateTimeFormat('en-GB', style).format(new Date(moment * 1000));
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const DURATION = /^(?:[0-9]{1,9}[smhdw])+$/;
const PART = /([0-9]+)([smhdw])/g;

/** Returns the seconds of `90s`, `15m`, `1h30m`, `7d` or `2w`. Throws a `TypeError` for other texts. */
export function parseDuration(text: string): number {
  if (!DURATION.test(text)) throw new TypeError('a duration is written 90s, 15m, 1h30m, 7d or 2w');
  let seconds = 0;
  for (const [, number, unit] of text.matchAll(PART)) seconds += Number(number) * SECONDS[unit!]!;
  return seconds;
}

const UNIX = /^[0-9]{1,12}$/;
const DATE =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2})(T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z|[+-][0-9]{2}:[0-9]{2}))?$/;

/** Reads Unix seconds, a day (its start in UTC), or a time with its zone. Throws a `TypeError`. */
export function parseTime(text: string): number {
  if (UNIX.test(text)) return Number(text);
  const [, year, month, day] = DATE.exec(text) ?? [];
  const start = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  // `Date` takes a day that the month does not have for one of the next month.
  const seconds = start.getUTCDate() === Number(day) ? Date.parse(text) / 1000 : Number.NaN;
  if (!Number.isNaN(seconds)) return seconds;
  throw new TypeError(
    'a time is written in Unix seconds (not milliseconds), or as 2026-12-31, 2026-12-31T18:00Z or ' +
      '2026-12-31T18:00:00+01:00',
  );
}
