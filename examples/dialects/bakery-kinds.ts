import { ip, respell } from 'caveats';

const RFC3339 =
  /^time-before (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/**
 * The kind of `time-before 2026-12-31T18:00:00.123456789Z`, with a zone of any kind. A fraction of a second is
 * rounded down.
 */
export const timeBefore = respell('time', {
  start: 'time-before ',
  decode(text) {
    const [, wall = '', zone] = RFC3339.exec(text) ?? [];
    const day = Date.parse(`${wall}Z`);
    // February 30 and 24:00 would be another day.
    if (Number.isNaN(day) || !new Date(day).toISOString().startsWith(wall)) return undefined;
    return { type: 'time', validUntil: Date.parse(wall + zone) / 1000 };
  },
  encode({ validUntil }) {
    const time = new Date(validUntil * 1000);
    // Go reads years of four digits.
    if (validUntil < 253_402_300_800)
      return `time-before ${time.toISOString().replace('.000', '')}`;
    throw new TypeError('time: must be before the year 10000');
  },
});

/** Reads an address, or a range; `undefined` for anything else. */
export function readIp(text: string): ReturnType<typeof ip> | undefined {
  try {
    return ip(text);
  } catch {
    return undefined;
  }
}

/** Returns the address of which a range is; `undefined` for one of several. */
export function addressOf({ whitelist }: ReturnType<typeof ip>): string | undefined {
  const [address = '', bits] = whitelist[0]!.split('/');
  const isOne = bits === (address.includes(':') ? '128' : '32') && whitelist.length === 1;
  return isOne ? address : undefined;
}
