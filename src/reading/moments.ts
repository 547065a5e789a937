/** A year in seconds, and so on: what a length of time is told in, the longest first. */
const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** From this many of a unit on, the unit is the right one to tell a length of time in. */
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

/**
 * The date and the time where the reader is, with the name of the zone:
 * `22 Dec 2026, 05:44:00 CET`.
 *
 * @param moment Unix seconds.
 * @param timeZone an IANA name; that of the system where it is left out.
 */
export function localTime(moment: number, timeZone?: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
    timeZone,
  });
  return format.format(new Date(moment * 1000));
}
