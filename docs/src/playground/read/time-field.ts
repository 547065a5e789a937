/** A moment in UTC: `2026-12-22T04:44:00Z`. */
export function utcTime(moment: number): string {
  return new Date(moment * 1000).toISOString().replace('.000Z', 'Z');
}

/** The value of a field for a local time, to the second. */
export function toLocalField(moment: number): string {
  const date = new Date(moment * 1000);
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19);
}

/** The Unix seconds of such a field; `undefined` if it is empty or invalid. */
export function fromLocalField(value: string): number | undefined {
  const seconds = Math.floor(new Date(value).getTime() / 1000);
  return Number.isFinite(seconds) ? seconds : undefined;
}
