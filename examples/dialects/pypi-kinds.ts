import { type CaveatKind, defineCaveat, expiresIn } from 'caveats';

/** Valid in a period, in Unix seconds: from `notBefore`, and before `expiresAt`. */
export interface Period<T extends string = string> {
  readonly type: T;
  readonly expiresAt: number;
  readonly notBefore: number;
  /** Written with a space after each comma, as pypitoken does. */
  readonly spaced?: true;
}

const isTime = (time: number): boolean => Number.isSafeInteger(time) && time >= 0;

/** Defines a kind of period. `write` returns its text; `at` are the places of the times in it. */
function periodKind<const T extends string>(
  type: T,
  start: string,
  write: (period: Period) => string,
  at: readonly [expiresAt: 0 | 1, notBefore: 0 | 1],
): CaveatKind<Period<T>, { readonly now?: number }> {
  return defineCaveat<Period<T>, { readonly now?: number }, T>({
    type,
    start,
    role: 'context',
    denial: 'token_expired',
    fields: { now: 'time' },
    decode(text) {
      const times = text.slice(start.length).match(/\d+/g) ?? [];
      const [expiresAt, notBefore] = [Number(times[at[0]]), Number(times[at[1]])];
      if (!isTime(expiresAt) || !isTime(notBefore)) return undefined;
      return { type, expiresAt, notBefore, ...(text.startsWith('[0, ') && { spaced: true }) };
    },
    encode({ expiresAt, notBefore, spaced, ...rest }) {
      const isWhole = Object.keys(rest).length === 1 && isTime(expiresAt) && isTime(notBefore);
      if (isWhole && (spaced === undefined || spaced)) {
        return write({ type, expiresAt, notBefore, ...(spaced && { spaced }) });
      }
      throw new TypeError(`${type}: needs expiresAt and notBefore, in whole Unix seconds`);
    },
    check({ expiresAt, notBefore }, { now }) {
      if (now === undefined) return { ok: false, reason: 'missing_context' };
      if (now < notBefore) return { ok: false, reason: 'not_yet_valid' };
      return now < expiresAt ? { ok: true } : { ok: false, reason: 'expired' };
    },
    limit: ({ expiresAt }) => ({ of: 'time', validUntil: expiresAt }),
    describe: ({ expiresAt, notBefore }) =>
      notBefore === 0
        ? ['Valid until ', { moment: expiresAt }, '.']
        : ['Valid from ', { moment: notBefore }, ' until ', { moment: expiresAt }, '.'],
    ...(type === 'expiry' && {
      inputs: [
        {
          name: 'expires-in',
          value: 'DURATION',
          about: 'valid for 90s, 15m, 1h30m, 7d or 2w from now on',
          of: 'duration',
          toValue: (seconds: number, now: number) => ({
            type,
            expiresAt: expiresIn(seconds, now).validUntil,
            notBefore: Math.floor(now),
          }),
        },
      ],
    }),
  });
}

export const periodKinds = [
  periodKind(
    'expiry',
    '[0,',
    ({ expiresAt, notBefore, spaced }) =>
      `[${[0, expiresAt, notBefore].join(spaced ? ', ' : ',')}]`,
    [0, 1],
  ),
  periodKind(
    'expiry-v1',
    '{"exp": ',
    (at) => `{"exp": ${at.expiresAt}, "nbf": ${at.notBefore}}`,
    [0, 1],
  ),
  periodKind(
    'expiry-v1-pypitoken',
    '{"nbf": ',
    (at) => `{"nbf": ${at.notBefore}, "exp": ${at.expiresAt}}`,
    [1, 0],
  ),
] as const;

/** For one account or publisher, by its id. */
export interface Holder<T extends string = string> {
  readonly type: T;
  readonly id: string;
  /** `null` if the text has the field for claims, which PyPI leaves empty today. */
  readonly claims?: null;
}

interface HolderRequest {
  /** The id of the account that makes the request. */
  readonly userId?: string;
  /** The id of the trusted publisher that makes the request. */
  readonly publisherId?: string;
}

export const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NO_CLAIMS = '",null]';

function holderKind<const T extends string>(
  type: T,
  start: string,
  field: keyof HolderRequest,
  what: string,
): CaveatKind<Holder<T>, HolderRequest> {
  return defineCaveat<Holder<T>, HolderRequest, T>({
    type,
    start,
    role: 'context',
    fields: field === 'userId' ? { userId: 'text' } : { publisherId: 'text' },
    decode(text) {
      const isPublisher = field === 'publisherId';
      const end = isPublisher && text.endsWith(NO_CLAIMS) ? NO_CLAIMS : '"]';
      const id = text.slice(start.length, -end.length);
      return UUID.test(id) ? { type, id, ...(end === NO_CLAIMS && { claims: null }) } : undefined;
    },
    encode({ id, claims, ...rest }) {
      const isKnown = claims === undefined || (claims === null && field === 'publisherId');
      if (isKnown && Object.keys(rest).length === 1 && UUID.test(id)) {
        return start + id + (claims === null ? NO_CLAIMS : '"]');
      }
      throw new TypeError(`${type}: needs the id of ${what}, a UUID in lower case`);
    },
    check({ id }, request) {
      const asked = request[field];
      if (asked === undefined) return { ok: false, reason: 'missing_context' };
      return asked === id ? { ok: true } : { ok: false, reason: 'not_allowed' };
    },
    describe: ({ id }, { quote }) => [`Only for ${what} `, quote(id), '.'],
  });
}

/** Of 2019: valid for the account that it was issued to, which the text does not name. */
const accountKind = <const T extends string>(type: T, text: string) =>
  defineCaveat<{ readonly type: T }, HolderRequest, T>({
    type,
    start: text,
    role: 'context',
    fields: { userId: 'text' },
    decode: () => ({ type }),
    encode(value) {
      if (Object.keys(value).length === 1) return text;
      throw new TypeError(`${type}: has no fields`);
    },
    check: ({}, { userId }) => (userId ? { ok: true } : { ok: false, reason: 'missing_context' }),
    describe: () => ['For all projects of the account that it was issued to.'],
  });

export const holderKinds = [
  holderKind('user', '[3,"', 'userId', 'the account'),
  holderKind('user-spaced', '[3, "', 'userId', 'the account'),
  holderKind('publisher', '[4,"', 'publisherId', 'the trusted publisher'),
  accountKind('user-v1', '{"permissions": "user", "version": 1}'),
  accountKind('user-v1-pypitoken', '{"version": 1, "permissions": "user"}'),
] as const;
