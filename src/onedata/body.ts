import { parsePeerAddress } from '../caveats/text/address.js';
import { decodeError, TokenError } from '../errors.js';
import { catchTokenError } from '../token/token.js';
import { INTERFACES } from './caveats/interface.js';
import { OnedataError } from './errors.js';
import { type InviteType, isInviteType } from './invite-types.js';
import { isRecord } from './record.js';
import { deserialize, type OnedataToken } from './text.js';
import { toOnedataError } from './token-error.js';

/** The body of a request: a JSON object from anybody. */
export type Body = Readonly<Record<string, unknown>>;

/** An IPv4 address has this many bytes. */
const IPV4_LENGTH = 4;

/** @throws OnedataError `malformedData` for anything but a JSON object or the text of one. */
export function toBody(value: unknown): Body {
  const json = typeof value === 'string' ? parseJson(value) : value;
  if (isRecord(json)) return json;
  throw new OnedataError('malformedData');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new OnedataError('malformedData');
  }
}

/** A field of its own; one that is `null` counts as left out, as Oneproviders send it. */
function fieldOf(body: Body, key: string): unknown {
  return Object.hasOwn(body, key) ? (body[key] ?? undefined) : undefined;
}

/** @throws OnedataError `missingRequiredValue` where one of the fields is not there. */
export function assertFields(body: Body, keys: readonly string[]): void {
  for (const key of keys) {
    if (!Object.hasOwn(body, key)) throw new OnedataError('missingRequiredValue', { key });
  }
}

/** @throws OnedataError `badValueToken` for anything but the text of a token. */
export function requiredToken(body: Body, key: string): OnedataToken {
  return toToken(body[key], key);
}

/** The same where the field may be left out. */
export function optionalToken(body: Body, key: string): OnedataToken | undefined {
  const value = fieldOf(body, key);
  return value === undefined ? undefined : toToken(value, key);
}

function toToken(value: unknown, key: string): OnedataToken {
  const token =
    typeof value === 'string'
      ? catchTokenError(() => deserialize(value))
      : decodeError('not_a_token');
  if (!(token instanceof TokenError)) return token;
  throw new OnedataError('badValueToken', {
    key,
    tokenError: toOnedataError(token).toJSON().error,
  });
}

export function optionalBoolean(body: Body, key: string): boolean | undefined {
  const value = fieldOf(body, key);
  if (value === undefined || typeof value === 'boolean') return value;
  throw new OnedataError('badValueBoolean', { key });
}

/** An IPv4 address, also as it is mapped into IPv6. */
export function optionalIp(body: Body, key: string): string | undefined {
  const value = fieldOf(body, key);
  if (value === undefined) return undefined;
  if (typeof value === 'string' && parsePeerAddress(value)?.length === IPV4_LENGTH) return value;
  throw new OnedataError('badValueIPv4Address', { key });
}

export function optionalInterface(body: Body, key: string): string | undefined {
  const value = fieldOf(body, key);
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw new OnedataError('badValueString', { key });
  if (INTERFACES.includes(value)) return value;
  throw new OnedataError('badValueNotAllowed', { key, allowed: INTERFACES });
}

export function optionalInviteType(body: Body, key: string): InviteType | undefined {
  const value = fieldOf(body, key);
  if (value === undefined || isInviteType(value)) return value;
  throw new OnedataError('badValueInviteType', { key });
}

export function requiredList(body: Body, key: string): readonly unknown[] {
  const value = body[key];
  if (Array.isArray(value)) return value;
  throw new OnedataError('badData', { key });
}
