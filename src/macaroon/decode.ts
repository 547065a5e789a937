import { decodeBase64 } from '../bytes/base64.js';
import { isBytes } from '../bytes/bytes.js';
import { decodeError, isTokenError } from '../errors.js';
import { Reader } from './cursor.js';
import { parseJsonText } from './json-text.js';
import { readJson } from './json.js';
import { KnownMacaroon } from './known.js';
import type { Macaroon } from './macaroon.js';
import { readV1 } from './v1.js';
import { readV2, V2_VERSION } from './v2.js';

/** The longest input that is decoded by default: 64 KiB. */
export const DEFAULT_MAX_LENGTH = 65_536;

export interface DecodeOptions {
  /**
   * The longest input that is decoded, in bytes or in characters as it is given; 65,536 by default.
   * Longer bytes and text are refused before anything looks at them, an object where it exceeds.
   */
  readonly maxLength?: number | undefined;
}

/**
 * Reads a macaroon: v1 or v2 binary; base64 text of these, of either alphabet, padded or not; v1 or
 * v2 JSON, as text (with white space inside, where JSON has it) or as an object. Strict: there is one way to
 * read any input, and no part of it is passed over. Nothing in the result is to be believed before {@link authenticate}.
 *
 * @throws TokenError `malformed_token`, `truncated_token` where the input ends too early, or
 *   `token_too_large`; whatever the input is.
 * @throws TypeError for a `maxLength` that is not a whole number.
 * @example
 * ```ts
 * import { decode } from 'caveats/macaroon';
 *
 * const macaroon = decode(
 *   'MDAxY2xvY2F0aW9uIGh0dHA6Ly9teWJhbmsvCjAwMjZpZGVudGlmaWVyIHdlIHVzZWQgb3VyIHNlY3JldCBrZXkKMDAy' +
 *     'ZnNpZ25hdHVyZSDj2eApCFJsTAA5rhURQRXZf91ovyujebNCqvD2F9BVLwo',
 * );
 * console.log(macaroon.location); // http://mybank/
 * ```
 */
export function decode(input: Uint8Array | string | object, options: DecodeOptions = {}): Macaroon {
  return decodeKnown(input, options);
}

/** The same, typed as what need not be looked at again. */
export function decodeKnown(
  input: Uint8Array | string | object,
  options: DecodeOptions = {},
): KnownMacaroon {
  const maxLength = options.maxLength ?? DEFAULT_MAX_LENGTH;
  if (!Number.isSafeInteger(maxLength) || maxLength < 0) {
    throw new TypeError('maxLength must be a whole number, 0 or more');
  }
  try {
    return new KnownMacaroon(decodeAny(input, maxLength));
  } catch (error) {
    // A proxy or a getter in the input may throw anything, at any step.
    throw isTokenError(error) ? error : decodeError('not_a_token');
  }
}

function decodeAny(input: unknown, maxLength: number): Macaroon {
  if (typeof input === 'string') {
    if (input.length > maxLength) throw decodeError('too_long');
    return input.startsWith('{')
      ? readJson(parseJsonText(input), maxLength)
      : decodeBase64Text(input);
  }
  if (isBytes(input)) {
    if (input.length > maxLength) throw decodeError('too_long');
    return decodeBinary(new Uint8Array(input));
  }
  if (typeof input === 'object') return readJson(input, maxLength);
  throw decodeError('not_a_token');
}

function decodeBase64Text(text: string): Macaroon {
  const decoded = decodeBase64(text);
  if (decoded === undefined) throw decodeError('not_base64');
  // A text that was cut off seldom ends with a whole group, so what its bytes say comes first.
  const macaroon = decodeBinary(decoded.bytes);
  if (decoded.ending === 'half_padded') throw decodeError('ends_early');
  if (decoded.ending === 'ragged') throw decodeError('not_base64');
  return macaroon;
}

function decodeBinary(bytes: Uint8Array): Macaroon {
  const reader = new Reader(bytes);
  const macaroon = readAnyVersion(reader);
  if (!reader.atEnd) throw decodeError('trailing_bytes');
  return macaroon;
}

/** The first byte tells the versions apart: v1 has no version, it starts with a digit of a length. */
function readAnyVersion(reader: Reader): Macaroon {
  const first = reader.peek();
  if (first === V2_VERSION) return readV2(reader);
  if (first < 0x20) throw decodeError('unknown_version');
  return readV1(reader);
}
