import { createTokenText } from '../authority/token-text.js';
import { decodeBase64 } from '../bytes/base64.js';
import { isTokenError } from '../errors.js';
import type { Macaroon } from '../macaroon/macaroon.js';
import { V2_VERSION } from '../macaroon/v2.js';
import {
  catchTokenError,
  serialize,
  type Token,
  type TokenFormat,
  toToken,
} from '../token/token.js';

/**
 * Does something to a token that nobody may do unnoticed. A token gives a token, and its text a text
 * of the same format; also a text with a prefix and a checksum, as `createTokenText` writes it, whose
 * checksum is then right again.
 */
export interface Tampering<A extends readonly unknown[]> {
  (token: Token, ...args: A): Token;
  (text: string, ...args: A): string;
  (token: Token | string, ...args: A): Token | string;
}

/** The same on a token alone. */
type Change<A extends readonly unknown[]> = (token: Token, ...args: A) => Token;

/** Makes what is done to a token do for its text as well. */
export function tampering<A extends readonly unknown[]>(change: Change<A>): Tampering<A> {
  function tamper(token: Token, ...args: A): Token;
  function tamper(text: string, ...args: A): string;
  function tamper(token: Token | string, ...args: A): Token | string;
  function tamper(given: Token | string, ...args: A): Token | string {
    if (typeof given !== 'string') return toToken(change(toToken(given), ...args));
    const { token, write } = readAnyText(given);
    return write(toToken(change(token, ...args)));
  }
  return tamper;
}

/** The token that was given, or that a text of any format says. */
export function toAnyToken(given: Token | string): Token {
  return typeof given === 'string' ? readAnyText(given).token : toToken(given);
}

/** A token whose macaroon is another in some of its fields. */
export function withMacaroon({ macaroon, discharges }: Token, changed: Partial<Macaroon>): Token {
  return { macaroon: { ...macaroon, ...changed }, discharges };
}

/** @throws TypeError for what is no index of a list. */
export function checkedIndex(index: number, list: readonly unknown[], what: string): number {
  if (Number.isInteger(index) && index >= 0 && index < list.length) return index;
  throw new TypeError(`the token has no ${what} of this index`);
}

/** @throws TypeError, so that nobody takes a token for tampered with that is as it was. */
export function unchanged(why: string): never {
  throw new TypeError(`this would leave the token as it is: ${why}`);
}

/** What a text says, and how to write another in the same form. */
interface ReadText {
  readonly token: Token;
  write(token: Token): string;
}

/** The longest prefix of a text. */
const MAX_PREFIX = 32;

/** @throws TokenError for a text in no format. */
function readAnyText(text: string): ReadText {
  const plain = catchTokenError(() => toToken(text));
  if (!isTokenError(plain)) {
    const format = formatOf(text);
    return { token: plain, write: (token) => serialize(token, format) };
  }
  // A prefix may have a `_` in it, and so may what follows: the checksum holds for one of them alone.
  for (
    let end = text.indexOf('_');
    end > 0 && end <= MAX_PREFIX;
    end = text.indexOf('_', end + 1)
  ) {
    const prefixed = readPrefixed(text, text.slice(0, end));
    if (prefixed !== undefined) return prefixed;
  }
  throw plain;
}

function readPrefixed(text: string, prefix: string): ReadText | undefined {
  try {
    const form = createTokenText({ prefix });
    return { token: form.read(text), write: (token) => form.write(token) };
  } catch {
    // No prefix at all, or not the one of this text.
    return undefined;
  }
}

/** What the text of a token is written in, which was read already. */
function formatOf(text: string): TokenFormat {
  if (/^\s*[[{]/.test(text)) {
    const value: unknown = JSON.parse(text);
    const first: unknown = Array.isArray(value) ? value[0] : value;
    return Object.hasOwn(Object(first), 'signature') ? 'v1-json' : 'v2-json';
  }
  return decodeBase64(text)?.bytes[0] === V2_VERSION ? 'v2' : 'v1';
}
