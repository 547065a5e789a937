import { decodeBase64, encodeBase64Url } from '../bytes/base64.js';
import { decodeError, TokenError, type TokenLength } from '../errors.js';
import { DECODE_FIELDS, DEFAULT_MAX_LENGTH, type DecodeOptions } from '../macaroon/decode.js';
import { checkFields, type FieldsOf } from '../options.js';
import { deserialize, serialize, type Token, type TokenInput } from '../token/token.js';
import { CHECKSUM_LENGTH, checksumOf } from './checksum.js';

/** How texts are told from those of others. */
export interface TokenTextOptions {
  /**
   * What texts start with: 2 to 32 lower-case letters and digits, a letter first, also in parts with
   * one `_` between them: `acme`, `acme_live`.
   */
  readonly prefix: string;
}

/** How tokens are written for people, and for the programs that look for them. */
export interface TokenText {
  readonly prefix: string;
  /**
   * The source of a regular expression that finds these texts in a line; group 1 is the text. It is
   * of the dialect that JavaScript, RE2 (Go) and PCRE share, for the custom patterns of secret
   * scanners, and its time is linear in the line in each of them. It prefers a false hit to a miss:
   * anything may come before the prefix, and a text without its end is found too.
   */
  readonly pattern: string;
  /**
   * The text of a token, with its discharges.
   *
   * @throws TokenError for a token that is none.
   * @throws TypeError for a token of more than 16,777,215 characters.
   */
  write(token: TokenInput): string;
  /**
   * Reads a text that `write` wrote, or as `deserialize` does one without the prefix. To have it read
   * is not to have it verified.
   *
   * @param options as `deserialize` takes them. What is `lenient` is about the token inside: in what
   *   is around it, nothing is tolerated.
   * @throws TokenError `truncated_token` for a text that was cut off, with its `length` where enough
   *   of it is there to tell; `malformed_token` for one with more at its end (`trailing_bytes`, with
   *   its `length`), or that was mistyped (`checksum_mismatch`); and whatever `deserialize` throws.
   */
  read(text: string, options?: DecodeOptions): Token;
}

const OPTIONS: FieldsOf<TokenTextOptions> = { prefix: true };

/** Three bytes, in base64url. */
const LENGTH_CHARACTERS = 4;
const MAX_LENGTH = 0xff_ffff;
const END_LENGTH = 1 + CHECKSUM_LENGTH;
const PREFIX = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;
/** The length, and a token in v2: its version and the type of its first field are `Ag` in base64. */
const CONTENT = /^[0-9A-Za-z_-]{4}Ag[0-9A-Za-z_-]+$/;
/** Fewer characters after these are no token: there is a signature of 32 bytes in each. */
const MIN_REST = 50;

/**
 * Token text with a prefix and a checksum, `acme_<base64url>_<6 characters>`: secret scanners find
 * it, and one that was cut off or mistyped is told from an invalid one before any cryptography.
 *
 * - The first four characters of the base64url are three bytes, the highest first: the length of the
 *   whole text in characters. What follows them is what `serialize` writes.
 * - The last six characters are the CRC-32 (IEEE 802.3) of all before the `_` that they follow, in
 *   base62 (`0-9A-Za-z`), with `0` in front.
 *
 * The checksum is there against mistakes and no security: anyone can compute it.
 *
 * @param options what stands in front.
 * @throws TypeError for a prefix of another form.
 * @example
 * ```ts
 * import { mint, TokenError } from 'caveats';
 * import { createTokenText } from 'caveats/authority';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const acme = createTokenText({ prefix: 'acme' });
 * const text = acme.write(mint({ rootKey, identity: { subject: 'usr-1', id: 'tok-1' } }));
 * console.log(text.slice(0, 9)); // acme_AABi
 *
 * try {
 *   acme.read(text.slice(0, 20));
 * } catch (error) {
 *   if (!(error instanceof TokenError)) throw error;
 *   console.log(error.code, error.length); // truncated_token { received: 20, expected: 98 }
 * }
 *
 * const line = `GET /docs?token=${text} 200`;
 * console.log(new RegExp(acme.pattern).exec(line)?.[1] === text); // true
 * ```
 */
export function createTokenText(options: TokenTextOptions): TokenText {
  checkFields(options, 'createTokenText', OPTIONS);
  const { prefix } = options;
  if (typeof prefix !== 'string' || !isPrefix(prefix)) {
    throw new TypeError(
      'prefix must be 2 to 32 of a-z 0-9, a letter first, in parts with _ between',
    );
  }
  const start = `${prefix}_`;
  return Object.freeze({
    prefix,
    // The second branch takes whatever the first one went through in vain, so that no later start
    // has to go through it again. Nothing is asked of what comes before: `%3D`, `\\n` in JSON.
    pattern: `(${start}[0-9A-Za-z_-]{4}Ag(?:[0-9A-Za-z_-]{${MIN_REST},}_[0-9A-Za-z]{6}|[0-9A-Za-z_-]{${MIN_REST},}))`,
    write(token: TokenInput): string {
      const content = serialize(typeof token === 'string' ? read(token, start) : token);
      return write(content, start);
    },
    read(text: string, options: DecodeOptions = {}): Token {
      checkFields(options, 'read', DECODE_FIELDS);
      return read(text, start, options);
    },
  });
}

function isPrefix(prefix: string): boolean {
  return prefix.length >= 2 && prefix.length <= 32 && PREFIX.test(prefix);
}

function write(content: string, start: string): string {
  const length = start.length + LENGTH_CHARACTERS + content.length + END_LENGTH;
  if (length > MAX_LENGTH) throw new TypeError('the token is too long for a text with a prefix');
  const header = encodeBase64Url(Uint8Array.of(length >> 16, length >> 8, length));
  const text = start + header + content;
  return `${text}_${checksumOf(text)}`;
}

function read(text: string, start: string, options: DecodeOptions = {}): Token {
  if (typeof text !== 'string' || !text.startsWith(start)) {
    if (typeof text === 'string' && start.startsWith(text)) throw decodeError('ends_early');
    return deserialize(text, options);
  }
  const { maxLength = DEFAULT_MAX_LENGTH } = options;
  if (!Number.isSafeInteger(maxLength) || maxLength < 0) {
    throw new TypeError('maxLength must be a whole number, 0 or more');
  }
  if (text.length > maxLength) throw decodeError('too_long');
  assertLength(text, start, maxLength);
  const end = text.length - END_LENGTH;
  if (!text.endsWith(`_${checksumOf(text, end)}`)) throw decodeError('checksum_mismatch');
  const content = text.slice(start.length, end);
  // So that what is read is what the pattern finds.
  if (!CONTENT.test(content)) throw decodeError('not_a_token');
  return deserialize(content.slice(LENGTH_CHARACTERS), options);
}

/** @throws TokenError for a text that is not as long as it says. */
function assertLength(text: string, start: string, maxLength: number): void {
  const header = text.slice(start.length, start.length + LENGTH_CHARACTERS);
  if (header.length < LENGTH_CHARACTERS) throw decodeError('ends_early');
  const bytes = decodeBase64(header)?.bytes;
  if (bytes?.length !== 3) throw decodeError('not_base64');
  const length: TokenLength = {
    received: text.length,
    expected: (bytes[0]! << 16) | (bytes[1]! << 8) | bytes[2]!,
  };
  // Nobody wrote such a text: something else starts with the prefix, or the length was mistyped.
  if (length.expected > maxLength) throw decodeError('not_a_token');
  if (length.received < length.expected) {
    throw new TokenError('truncated_token', { detail: 'ends_early', length });
  }
  if (length.received > length.expected) {
    throw new TokenError('malformed_token', { detail: 'trailing_bytes', length });
  }
}
