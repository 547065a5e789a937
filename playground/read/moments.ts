/** A day in seconds, and so on: what a length of time is told in, the longest first. */
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

/** `in 3 days`, `2 hours ago`. */
export function relativeTime(moment: number, now: number): string {
  const seconds = moment - now;
  const [unit, length] =
    UNITS.find(([, each]) => Math.abs(seconds) >= each * ENOUGH) ?? (['second', 1] as const);
  const whole = Math.round(seconds / length);
  return new Intl.RelativeTimeFormat('en', { numeric: 'always' }).format(whole, unit);
}

/** The date and the time in the reader's time zone, with its name: `22 Dec 2026, 05:44:00 CET`. */
export function localTime(moment: number, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
    ...(timeZone !== undefined && { timeZone }),
  }).format(new Date(moment * 1000));
}

/** The same moment in UTC: `2026-12-22T04:44:00Z`. */
export function utcTime(moment: number): string {
  return new Date(moment * 1000).toISOString().replace('.000Z', 'Z');
}

/** The value of a field for a local time, to the second. */
export function toLocalField(moment: number): string {
  const date = new Date(moment * 1000);
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19);
}

/** The Unix seconds of such a field; `undefined` where it is empty or says no time. */
export function fromLocalField(value: string): number | undefined {
  const seconds = Math.floor(new Date(value).getTime() / 1000);
  return Number.isFinite(seconds) ? seconds : undefined;
}
