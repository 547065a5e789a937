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
 * Changes a token in a way that verification must notice. Returns a token for a token, and for a text
 * a text in the same format. A text with a prefix keeps its prefix, and its checksum is made anew.
 *
 * Throws a `TypeError` for a change that would leave the token as it is, and for an index or a bit that
 * the token does not have; a `TokenError` for a text that is not a token.
 */
export interface Tampering<A extends readonly unknown[]> {
  (token: Token, ...args: A): Token;
  (text: string, ...args: A): string;
  (token: Token | string, ...args: A): Token | string;
}

/** Makes a change of tokens work on their texts too. */
export function tampering<A extends readonly unknown[]>(
  change: (token: Token, ...args: A) => Token,
): Tampering<A> {
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

/** Returns a token, or the token of a text in any format. */
export function toAnyToken(given: Token | string): Token {
  return typeof given === 'string' ? readAnyText(given).token : toToken(given);
}

/** Copies a token with other fields of its macaroon. */
export function withMacaroon({ macaroon, discharges }: Token, changed: Partial<Macaroon>): Token {
  return { macaroon: { ...macaroon, ...changed }, discharges };
}

/** @throws TypeError, so that no test goes on with a token that is as it was. */
export function unchanged(why: string): never {
  throw new TypeError(`this would leave the token as it is: ${why}`);
}

/** A token that was read from a text, and how to write another in the same format. */
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
  // A prefix may contain a `_`, and so may the rest: the checksum is right for one of them.
  for (
    let end = text.indexOf('_');
    end > 0 && end <= MAX_PREFIX;
    end = text.indexOf('_', end + 1)
  ) {
    try {
      const form = createTokenText({ prefix: text.slice(0, end) });
      return { token: form.deserialize(text), write: (token) => form.serialize(token) };
    } catch {
      // Not a prefix, or not the one of this text.
    }
  }
  throw plain;
}

/** Returns the format of a text that was read. */
function formatOf(text: string): TokenFormat {
  if (/^\s*[[{]/.test(text)) {
    const first: unknown = [JSON.parse(text)].flat()[0];
    return Object.hasOwn(Object(first), 'signature') ? 'v1-json' : 'v2-json';
  }
  return decodeBase64(text)?.bytes[0] === V2_VERSION ? 'v2' : 'v1';
}
