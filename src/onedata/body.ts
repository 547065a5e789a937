import { parsePeerAddress } from '../caveats/text/address.js';
import { decodeError, TokenError } from '../errors.js';
import { catchTokenError } from '../token/token.js';
import { isObject, ownFieldOf, parseJson } from '../unknown.js';
import { INTERFACES } from './caveats/narrowed.js';
import { OnedataError } from './errors.js';
import { type InviteType, isInviteType } from './invite-types.js';
import { deserializeOnedata, type OnedataToken } from './text.js';
import { toOnedataError } from './token-error.js';

/** The body of a request: a JSON object from anybody. */
export type Body = Readonly<Record<string, unknown>>;

/** An IPv4 address has this many bytes. */
const IPV4_LENGTH = 4;

/** @throws OnedataError `malformedData` for anything but a JSON object or the text of one. */
export function toBody(value: unknown): Body {
  const json = typeof value === 'string' ? parseJson(value) : value;
  if (isObject(json)) return json;
  throw new OnedataError('malformedData');
}

/** Reads a field, if there is one. `null` counts as left out: Oneproviders send it. */
export function optional<T>(
  body: Body,
  key: string,
  read: (value: unknown, key: string) => T,
): T | undefined {
  const value = ownFieldOf(body, key);
  return value === undefined || value === null ? undefined : read(value, key);
}

/** @throws OnedataError `badValueToken` for anything but the text of a token. */
export function toToken(value: unknown, key: string): OnedataToken {
  const token =
    typeof value === 'string'
      ? catchTokenError(() => deserializeOnedata(value))
      : decodeError('not_a_token');
  if (!(token instanceof TokenError)) return token;
  const tokenError = toOnedataError(token).toJSON().error;
  throw new OnedataError('badValueToken', { key, tokenError });
}

export function toBoolean(value: unknown, key: string): boolean {
  if (typeof value === 'boolean') return value;
  throw new OnedataError('badValueBoolean', { key });
}

/** Takes an IPv4 address, alone or mapped into IPv6. */
export function toIp(value: unknown, key: string): string {
  if (typeof value === 'string' && parsePeerAddress(value)?.length === IPV4_LENGTH) return value;
  throw new OnedataError('badValueIPv4Address', { key });
}

export function toInterface(value: unknown, key: string): string {
  if (typeof value !== 'string') throw new OnedataError('badValueString', { key });
  if (INTERFACES.includes(value)) return value;
  throw new OnedataError('badValueNotAllowed', { key, allowed: INTERFACES });
}

export function toInviteType(value: unknown, key: string): InviteType {
  if (isInviteType(value)) return value;
  throw new OnedataError('badValueInviteType', { key });
}

export function toList(value: unknown, key: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new OnedataError('badData', { key });
}
