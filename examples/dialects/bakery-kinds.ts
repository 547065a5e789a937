import { type CaveatKind, defineCaveat, ip, standardDialect, type TokenContext } from 'caveats';

/** A caveat with one argument: its type, a space, and the argument. */
export interface ArgumentCaveat<T extends string = string> {
  readonly type: T;
  readonly value: string;
}

/** Makes a kind of caveats with one argument. */
export function argumentKind<const T extends string, R extends object = TokenContext>(
  type: T,
  isValue: (text: string) => boolean,
  kind: Omit<CaveatKind<ArgumentCaveat<T>, R>, 'type' | 'start' | 'decode' | 'encode'>,
): CaveatKind<ArgumentCaveat<T>, R> {
  const start = `${type} `;
  return defineCaveat<ArgumentCaveat<T>, R>({
    ...kind,
    type,
    decode(text) {
      const value = text.slice(start.length);
      return isValue(value) ? { type, value } : undefined;
    },
    encode({ value, ...others }) {
      if (typeof value === 'string' && Object.keys(others).length === 1 && isValue(value)) {
        return start + value;
      }
      throw new TypeError(`${type}: needs a valid value, and nothing else`);
    },
  });
}

/** The kind of `time-before 2026-12-31T18:00:00.123456789Z`: valid before a moment (RFC 3339). */
export const timeBeforeKind: CaveatKind<ArgumentCaveat<'time-before'>> = argumentKind(
  'time-before',
  (text) => secondsOf(text) !== undefined,
  {
    role: 'context',
    denial: 'token_expired',
    fields: { now: 'time' },
    check: ({ value }, { now }: TokenContext) => {
      if (now === undefined) return { ok: false, reason: 'missing_context' };
      return now < secondsOf(value)! ? { ok: true } : { ok: false, reason: 'expired' };
    },
    limit: ({ value }) => ({ of: 'time', validUntil: secondsOf(value)! }),
    describe: ({ value }) => ['Valid until ', { moment: secondsOf(value)! }, '.'],
    inputs: [
      {
        name: 'expires-in',
        value: 'DURATION',
        about: 'valid for 90s, 15m, 1h30m, 7d or 2w from now on',
        of: 'duration',
        toValue: (seconds, now) => timeBefore(now + seconds),
      },
      {
        name: 'expires-at',
        value: 'TIME',
        about: 'valid before 2026-12-31, 2026-12-31T18:00Z, or Unix seconds',
        of: 'time',
        toValue: timeBefore,
      },
    ],
  },
);

/** Restricts a macaroon to the time before a moment, in Unix seconds; rounded down to milliseconds. */
export function timeBefore(seconds: number): ArgumentCaveat<'time-before'> {
  const time = new Date(Math.floor(seconds * 1000));
  if (Number.isNaN(time.getTime())) throw new TypeError('timeBefore: needs Unix seconds');
  // As Go writes it: no zeros at the end of the fraction.
  return { type: 'time-before', value: time.toISOString().replace(/\.?0*Z$/, 'Z') };
}

const RFC3339 =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** Returns a time in Unix seconds; `undefined` for an invalid one. */
function secondsOf(text: string): number | undefined {
  const [, wall = '', fraction = '', zone] = RFC3339.exec(text) ?? [];
  const day = Date.parse(`${wall}Z`);
  // February 30 and 24:00 would be another day.
  if (Number.isNaN(day) || !new Date(day).toISOString().startsWith(wall)) return undefined;
  const digits = fraction.padEnd(9, '0');
  return (Date.parse(wall + zone) + Number(`${digits.slice(0, 3)}.${digits.slice(3)}`)) / 1000;
}

/** Makes a kind of caveats that hold an address, or a range if its type ends so. */
export function addressKind<const T extends string>(type: T): CaveatKind<ArgumentCaveat<T>> {
  const isRange = type.endsWith('range');
  const isValue = (text: string): boolean => {
    try {
      const [range] = ip(text).whitelist;
      return isRange ? range === text : range!.startsWith(`${text}/`);
    } catch {
      return false;
    }
  };
  const about = isRange ? 'from a range, such as 10.0.0.0/8' : 'from one address';
  return argumentKind(type, isValue, {
    role: 'context',
    fields: { ip: 'text' },
    check: ({ value }, request: TokenContext) =>
      standardDialect.kinds.get('ip')!.check(ip(value), request),
    describe: ({ value }, { quote }) => [
      'Only from the IP ',
      isRange ? 'network ' : 'address ',
      quote(value),
      '.',
    ],
    inputs: [
      {
        name: isRange ? 'ip-range' : 'ip',
        about,
        of: 'text',
        toValue: (value) => ({ type, value }),
      },
    ],
  });
}
