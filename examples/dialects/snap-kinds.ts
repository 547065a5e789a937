import { type CaveatKind, defineCaveat } from 'caveats';

/** A moment, in UTC, as Python writes it: `2026-09-06T12:00:00.000000`. */
export interface MomentCaveat<T extends string = string> {
  readonly type: T;
  readonly at: string;
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6})?$/;

/** Returns the Unix seconds of a moment; `undefined` for one that does not exist. */
function secondsOf(at: string): number | undefined {
  const seconds = MOMENT.test(at) ? Date.parse(`${at.slice(0, 19)}Z`) / 1000 : NaN;
  const isDay = seconds >= 0 && new Date(seconds * 1000).toISOString().startsWith(at.slice(0, 19));
  return isDay ? seconds + Number(`0${at.slice(19)}`) : undefined;
}

const codec = <const T extends string>(type: T, start: string, what: string) => ({
  type,
  start,
  role: 'context' as const,
  decode(text: string): MomentCaveat<T> | undefined {
    const at = text.slice(start.length);
    return secondsOf(at) === undefined ? undefined : { type, at };
  },
  encode({ at, ...rest }: MomentCaveat<T>): string {
    if (Object.keys(rest).length === 1 && typeof at === 'string' && secondsOf(at) !== undefined) {
      return start + at;
    }
    throw new TypeError(`${type}: needs a moment in UTC such as 2026-09-06T12:00:00.000000`);
  },
  describe: ({ at }: MomentCaveat<T>) => [what, { moment: secondsOf(at)! }, '.'],
});

/** Defines a kind that ends a token. */
export const expiryKind = <const T extends string>(type: T, host: string) =>
  defineCaveat<MomentCaveat<T>, { readonly now?: number }, T>({
    ...codec(type, `${host}|expires|`, 'Valid until '),
    denial: 'token_expired',
    fields: { now: 'time' },
    check({ at }, { now }) {
      if (now === undefined) return { ok: false, reason: 'missing_context' };
      return now < secondsOf(at)! ? { ok: true } : { ok: false, reason: 'expired' };
    },
    limit: ({ at }) => ({ of: 'time', validUntil: secondsOf(at)! }),
  });

/** Defines a kind that says when something happened. It restricts nothing. */
export const momentKind = <const T extends string>(type: T, start: string, what: string) =>
  defineCaveat<MomentCaveat<T>, object, T>({
    ...codec(type, start, what),
    check: () => ({ ok: true }),
  });

/** The account that a discharge proves, as JSON. */
export interface AccountCaveat {
  readonly type: 'account';
  readonly json: string;
}

/** Who discharged a token. */
export interface Account {
  readonly openid: string;
  readonly email?: string;
  readonly username?: string;
  readonly displayname?: string;
}

/** Reads an account; returns `undefined` if it has no `openid`, or a name that is not a text. */
export function readAccount(json: string): Account | undefined {
  try {
    const { openid, email, username, displayname }: Record<string, unknown> = JSON.parse(json);
    const others = Object.entries({ email, username, displayname }).filter(([, text]) => text);
    const areTexts = others.every(([, text]) => typeof text === 'string');
    if (typeof openid !== 'string' || openid === '' || !areTexts) return undefined;
    return { openid, ...Object.fromEntries(others) };
  } catch {
    return undefined;
  }
}

/** Defines the kind of an account. It restricts nothing. */
export const accountKind = (host: string): CaveatKind<AccountCaveat> => {
  const start = `${host}|account|`;
  return defineCaveat<AccountCaveat, object, 'account'>({
    type: 'account',
    start,
    role: 'context',
    decode(text) {
      try {
        const bytes = Uint8Array.from(atob(text.slice(start.length)), (char) => char.charCodeAt(0));
        const json = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
        return readAccount(json) && { type: 'account', json };
      } catch {
        return undefined;
      }
    },
    encode({ json, ...rest }) {
      const isText = typeof json === 'string' && json.isWellFormed();
      if (!isText || Object.keys(rest).length > 1 || readAccount(json) === undefined) {
        throw new TypeError('account: needs JSON with an openid');
      }
      const bytes = Array.from(new TextEncoder().encode(json), (byte) => String.fromCharCode(byte));
      return start + btoa(bytes.join(''));
    },
    check: () => ({ ok: true }),
    describe: ({ json }, { quote }) => ['Discharged by ', quote(readAccount(json)!.openid), '.'],
  });
};
