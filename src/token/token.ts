import { decodeError, isTokenError, type TokenError } from '../errors.js';
import {
  type DecodeOptions,
  decodePacked,
  decodeStrict,
  type PackedToken,
} from '../macaroon/decode.js';
import { encodeJson, encodePacked } from '../macaroon/encode.js';
import { KnownMacaroon, packedMacaroon, packedMacaroons } from '../macaroon/known.js';
import { type Macaroon } from '../macaroon/macaroon.js';
import { encodeBase64Url } from '../bytes/base64.js';

/** A token: immutable. Do not trust anything in it before it is verified. */
export interface Token {
  /** The macaroon, as it was minted and narrowed. */
  readonly macaroon: Macaroon;
  /** The discharges of third parties, bound to the macaroon. */
  readonly discharges: readonly Macaroon[];
}

/** A token, or its text in any format. */
export type TokenInput = (Pick<Token, 'macaroon'> & Partial<Pick<Token, 'discharges'>>) | string;

/** The text formats of tokens: base64url of a binary format, or JSON. */
export type TokenFormat = 'v1' | 'v2' | 'v1-json' | 'v2-json';

/** A token that was checked already. */
export class KnownToken implements Token {
  readonly macaroon: KnownMacaroon;
  readonly discharges: readonly KnownMacaroon[];
  readonly #packed: PackedToken;

  constructor([macaroon, ...discharges]: PackedToken) {
    // What it shows are views of its own bytes.
    this.#packed = [macaroon.alone(), ...discharges.map((discharge) => discharge.alone())];
    const [own, ...others] = this.#packed;
    this.macaroon = new KnownMacaroon(own);
    this.discharges = Object.freeze(others.map((discharge) => new KnownMacaroon(discharge)));
    Object.freeze(this);
  }

  static is(value: unknown): value is KnownToken {
    return typeof value === 'object' && value !== null && #packed in value;
  }

  get packed(): PackedToken {
    const [macaroon, ...discharges] = this.#packed;
    return [macaroon.unread(), ...discharges.map((discharge) => discharge.unread())];
  }
}

/** Returns a token as it is written, or decodes its text. Anything else is malformed. */
export function packToken(input: TokenInput, maxLength?: number): PackedToken {
  if (typeof input === 'string') return decodeStrict(input, maxLength);
  if (KnownToken.is(input)) return input.packed;
  try {
    const { macaroon, discharges = [] } = input;
    return [packedMacaroon(macaroon), ...packedMacaroons(discharges, 'discharges')];
  } catch {
    throw decodeError('not_a_token');
  }
}

/** Returns a given token, or decodes its text. Anything else is malformed. */
export function toToken(input: TokenInput): KnownToken {
  return KnownToken.is(input) ? input : new KnownToken(packToken(input));
}

/**
 * Writes the text of a token, with its discharges.
 *
 * The text may be longer than the 65,536 characters that every function reads by default
 * (`token_too_large`, unless its `maxLength` is larger). Check the length if a list of ids may grow.
 *
 * @param token a token, or its text in any format.
 * @param format `v2` by default, which is the shortest; `v1` for older readers. Both are unpadded
 *   base64url, which is safe in headers, URLs and file names. `v2-json` and `v1-json` are JSON: an
 *   object, or a list if there are discharges.
 * @throws TokenError for anything that is not a token.
 * @throws TypeError for an unknown format, and for a token that v1 cannot hold: a field is too long, or
 *   for `v1-json` not UTF-8.
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
  const macaroons = packToken(token);
  switch (format) {
    case 'v1':
    case 'v2':
      return encodeBase64Url(encodePacked(macaroons, format));
    case 'v1-json':
    case 'v2-json': {
      const version = format === 'v1-json' ? 'v1' : 'v2';
      const encoded = macaroons.map((one) => encodeJson(one.unpack(), version));
      // Every reader takes a macaroon alone.
      return JSON.stringify(encoded.length === 1 ? encoded[0] : encoded);
    }
    default:
      throw new TypeError("format must be 'v1', 'v2', 'v1-json' or 'v2-json'");
  }
}

/**
 * Reads the text of a token, in any format. It does not verify the token.
 *
 * @param text a token in any {@link TokenFormat}, with its discharges.
 * @param options.maxLength the longest text, in characters; 65,536 by default.
 * @param options.lenient accepts small deviations from the format that change no signed bytes.
 * @throws TokenError `malformed_token`, `truncated_token` if the text was cut off, or
 *   `token_too_large`.
 * @example
 * ```ts
 * import { deserialize, mint, serialize } from 'caveats';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const text = serialize(mint({ rootKey, identity: { subject: 'usr-1' } }), 'v2-json');
 * console.log(deserialize(text).discharges.length); // 0
 * ```
 */
export function deserialize(text: string, options?: DecodeOptions): Token {
  if (typeof text !== 'string') throw decodeError('not_a_token');
  return new KnownToken(decodePacked(text, 'deserialize', options));
}

/** Runs a function, and returns the {@link TokenError} that it throws. Other errors pass through. */
export function catchTokenError<T>(run: () => T): T | TokenError {
  try {
    return run();
  } catch (error) {
    if (isTokenError(error)) return error;
    throw error;
  }
}
