import { type CaveatKind, defineCaveat, respell } from 'caveats';
import { secondsAt } from './text-forms.js';

const MOMENT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{6})?$/;

/** Returns the Unix seconds of a moment in UTC, as Python writes it; `undefined` for an invalid one. */
function secondsOf(text: string): number | undefined {
  return secondsAt(MOMENT.exec(text)?.[1] ?? '');
}

/** Defines the kind that ends a token, or a discharge. A part of a second counts as none. */
export const expiryKind = (hosts: readonly [string, ...string[]]) => {
  const starts = hosts.map((host) => `${host}|expires|`);
  return respell('time', {
    start: starts,
    decode(text) {
      const start = starts.find((each) => text.startsWith(each)) ?? '';
      const validUntil = secondsOf(text.slice(start.length));
      return validUntil === undefined ? undefined : { type: 'time', validUntil };
    },
    encode: ({ validUntil }) =>
      `${starts[0]}${new Date(validUntil * 1000).toISOString().slice(0, -5)}.000000`,
  });
};

/** A moment, in UTC, as Python writes it: `2026-09-06T12:00:00.000000`. */
export interface MomentCaveat<T extends string = string> {
  readonly type: T;
  readonly at: string;
}

/** Defines a kind that says when something happened. It restricts nothing. */
export const momentKind = <const T extends string>(type: T, start: string, what: string) =>
  defineCaveat<MomentCaveat<T>, object, T>({
    type,
    start,
    role: 'context',
    decode(text) {
      const at = text.slice(start.length);
      return secondsOf(at) === undefined ? undefined : { type, at };
    },
    encode({ at, ...rest }) {
      if (Object.keys(rest).length === 1 && secondsOf(at) !== undefined) return start + at;
      throw new TypeError(`${type}: needs a moment in UTC such as 2026-09-06T12:00:00.000000`);
    },
    check: () => ({ ok: true }),
    describe: ({ at }) => [what, { moment: secondsOf(at)! }, '.'],
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
