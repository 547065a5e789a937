import { decodeError, isTokenError, type TokenError } from '../errors.js';
import { decodeKnown, type DecodeOptions } from '../macaroon/decode.js';
import { encode, encodeJson } from '../macaroon/encode.js';
import { type KnownMacaroon, knownMacaroon, toKnownMacaroon } from '../macaroon/known.js';
import type { Macaroon } from '../macaroon/macaroon.js';
import { encodeBase64Url } from '../bytes/base64.js';

/** A token: immutable, and nothing in it is to be believed before it is verified. */
export interface Token {
  readonly macaroon: Macaroon;
}

/** A token or its text: what every function takes that takes a token. */
export type TokenInput = Token | string;

/** The ways in which a token is written: base64url of a binary format, or JSON text. */
export type TokenFormat = 'v1' | 'v2' | 'v1-json' | 'v2-json';

/** A token that need not be looked at again. */
export interface KnownToken extends Token {
  readonly macaroon: KnownMacaroon;
}

export function createToken(macaroon: Macaroon): KnownToken {
  return Object.freeze({ macaroon: knownMacaroon(macaroon) });
}

/** The token that was given, or that a text says. Whatever else is given is malformed. */
export function toToken(input: TokenInput): KnownToken {
  if (typeof input === 'string') return readText(input);
  try {
    const macaroon = toKnownMacaroon(input.macaroon);
    if (macaroon !== undefined) return createToken(macaroon);
  } catch {
    // Nothing at all, or an object that throws when it is looked at.
  }
  throw decodeError('not_a_token');
}

/**
 * The text of a token.
 *
 * @param format `v2` by default, which is the shortest; `v1` for older readers; both as unpadded
 *   base64url, which is safe in headers, URLs and file names. `v2-json` and `v1-json` as JSON.
 * @throws TokenError for a token that is none.
 * @throws TypeError for an unknown format, and where v1 cannot hold the token: a field that is too
 *   long for it, or for its JSON one that is not UTF-8.
 * @example
 * ```ts
 * import { deserialize, mint, serialize } from 'caveats';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const token = mint({ rootKey, identity: { subject: 'usr-1' } });
 * const text = serialize(token);
 * console.log(serialize(deserialize(text)) === text); // true
 * ```
 */
export function serialize(token: TokenInput, format: TokenFormat = 'v2'): string {
  const { macaroon } = toToken(token);
  switch (format) {
    case 'v1':
    case 'v2':
      return encodeBase64Url(encode(macaroon, format));
    case 'v1-json':
      return JSON.stringify(encodeJson(macaroon, 'v1'));
    case 'v2-json':
      return JSON.stringify(encodeJson(macaroon, 'v2'));
    default:
      throw new TypeError("format must be 'v1', 'v2', 'v1-json' or 'v2-json'");
  }
}

/**
 * Reads the text of a token, in any format. To have it read is not to have it verified.
 *
 * @param options.maxLength the longest text that is read, in characters; 65,536 by default.
 * @throws TokenError `malformed_token`, `truncated_token` where the text was cut off, or
 *   `token_too_large`.
 */
export function deserialize(text: string, options?: DecodeOptions): Token {
  if (typeof text !== 'string') throw decodeError('not_a_token');
  return readText(text, options);
}

function readText(text: string, options?: DecodeOptions): KnownToken {
  return createToken(decodeKnown(text, options));
}

/** Runs what may throw a {@link TokenError}, and returns that. Other errors pass through. */
export function catchTokenError<T>(run: () => T): T | TokenError {
  try {
    return run();
  } catch (error) {
    if (isTokenError(error)) return error;
    throw error;
  }
}
