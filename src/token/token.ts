import { decodeError, isTokenError, type TokenError } from '../errors.js';
import { decodeKnown, type DecodeOptions } from '../macaroon/decode.js';
import { encodeAll, encodeJson } from '../macaroon/encode.js';
import { type KnownMacaroon, knownMacaroon, knownMacaroons } from '../macaroon/known.js';
import type { Macaroon } from '../macaroon/macaroon.js';
import { encodeBase64Url } from '../bytes/base64.js';

/** A token: immutable, and nothing in it is to be believed before it is verified. */
export interface Token {
  /** The macaroon, as it was minted and has been narrowed since. */
  readonly macaroon: Macaroon;
  /** What third parties vouch for, bound to the macaroon. */
  readonly discharges: readonly Macaroon[];
}

/** A token or its text: what every function takes that takes a token. */
export type TokenInput = (Pick<Token, 'macaroon'> & Partial<Pick<Token, 'discharges'>>) | string;

/** The ways in which a token is written: base64url of a binary format, or JSON text. */
export type TokenFormat = 'v1' | 'v2' | 'v1-json' | 'v2-json';

/** A token that need not be looked at again. */
export class KnownToken implements Token {
  readonly #known = true;
  readonly macaroon: KnownMacaroon;
  readonly discharges: readonly KnownMacaroon[];

  /** Takes the list as it is: it has to be nobody else's. */
  constructor(macaroon: KnownMacaroon, discharges: readonly KnownMacaroon[] = []) {
    this.macaroon = macaroon;
    this.discharges = Object.freeze(discharges);
    Object.freeze(this);
  }

  static is(value: unknown): value is KnownToken {
    return typeof value === 'object' && value !== null && #known in value && value.#known;
  }
}

/** The token that was given, or that a text says. Whatever else is given is malformed. */
export function toToken(input: TokenInput, maxLength?: number): KnownToken {
  if (typeof input === 'string') return readText(input, { maxLength });
  if (KnownToken.is(input)) return input;
  try {
    const { macaroon, discharges = [] } = input;
    return new KnownToken(knownMacaroon(macaroon), knownMacaroons(discharges, 'discharges'));
  } catch {
    throw decodeError('not_a_token');
  }
}

/**
 * The text of a token, with its discharges.
 *
 * It may come to more than the 65,536 characters that are read by default. A longer text is refused
 * (`token_too_large`) by all that take one, save `deserialize` with a `maxLength`, whose token is then
 * taken everywhere, and guards with theirs: where a list of ids may grow, look at the length.
 *
 * @param token a token, or its text in any format.
 * @param format `v2` by default, which is the shortest; `v1` for older readers; both as unpadded
 *   base64url, which is safe in headers, URLs and file names. `v2-json` and `v1-json` as JSON: an
 *   object, or with discharges a list.
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
  const { macaroon, discharges } = toToken(token);
  const macaroons = [macaroon, ...discharges];
  switch (format) {
    case 'v1':
    case 'v2':
      return encodeBase64Url(encodeAll(macaroons, format));
    case 'v1-json':
      return jsonOf(macaroons.map((one) => encodeJson(one, 'v1')));
    case 'v2-json':
      return jsonOf(macaroons.map((one) => encodeJson(one, 'v2')));
    default:
      throw new TypeError("format must be 'v1', 'v2', 'v1-json' or 'v2-json'");
  }
}

/** A list where there are discharges, otherwise the macaroon alone, which every reader takes. */
function jsonOf(macaroons: readonly object[]): string {
  return JSON.stringify(macaroons.length === 1 ? macaroons[0] : macaroons);
}

/**
 * Reads the text of a token, in any format. To have it read is not to have it verified.
 *
 * @param text a token in any {@link TokenFormat}, with its discharges.
 * @param options.maxLength the longest text that is read, in characters; 65,536 by default.
 * @param options.lenient takes also what is not quite in order, but changes nothing that is signed.
 * @throws TokenError `malformed_token`, `truncated_token` where the text was cut off, or
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
  return readText(text, options);
}

function readText(text: string, options?: DecodeOptions): KnownToken {
  const [macaroon, ...discharges] = decodeKnown(text, 'deserialize', options);
  return new KnownToken(macaroon!, discharges);
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
