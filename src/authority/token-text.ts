import { decodeBase64, encodeBase64Url } from '../bytes/base64.js';
import { decodeError, TokenError, type TokenLength } from '../errors.js';
import { DECODE_FIELDS, type DecodeOptions, toMaxLength } from '../macaroon/decode.js';
import { checkFields } from '../options.js';
import {
  deserialize,
  serialize,
  type Token,
  type TokenFormat,
  type TokenInput,
} from '../token/token.js';

/** Options of `createTokenText`. */
export interface TokenTextOptions {
  /** 2 to 32 lower-case letters and digits, a letter first, in parts with one `_` between: `acme_live`. */
  readonly prefix: string;
}

/** Token texts with a prefix, for people and for secret scanners. */
export interface TokenText {
  readonly prefix: string;
  /**
   * The source of a regular expression that finds these texts in a line; group 1 is the text. It runs in
   * linear time in JavaScript, RE2 (Go) and PCRE, and prefers a false hit to a miss.
   */
  readonly pattern: string;
  /** Returns the text of a token, with its discharges. Throws a `TypeError` above 16,777,215 characters. */
  serialize(token: TokenInput): string;
  /**
   * Reads a text that `serialize` wrote, or one without the prefix as `deserialize` of `caveats` does. It
   * does not verify the token. `lenient` applies to the token inside, not to the rest.
   *
   * @throws TokenError as `deserialize` does; `truncated_token` for a text that was cut off, and
   *   `malformed_token` for one with more at its end or a typing error, with its `length` if that is known.
   */
  deserialize(text: string, options?: DecodeOptions): Token;
}

/** Three bytes, in base64url. */
const LENGTH_CHARACTERS = 4;
const CHECKSUM_LENGTH = 6;
const END_LENGTH = 1 + CHECKSUM_LENGTH;
const MAX_PREFIX = 32;
const PREFIX = /^(?=.{2,32}$)[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/s;
/** The length, and a token in v2: its version and the type of its first field are `Ag` in base64. */
const CONTENT = /^[0-9A-Za-z_-]{4}Ag[0-9A-Za-z_-]+$/;
/** The fewest characters after these: every token has a signature of 32 bytes. */
const MIN_REST = 50;

/**
 * Creates the form of token texts with a prefix and a checksum, `acme_<base64url>_<6 characters>`. Secret
 * scanners find them, and a text that was cut off or mistyped is recognized before any cryptography.
 *
 * - The first four characters of the base64url are three bytes, the highest first: the length of the whole
 *   text in characters. The rest is what `serialize` of `caveats` writes.
 * - The last six characters are the CRC-32 (IEEE 802.3) of everything before their `_`, in base62
 *   (`0-9A-Za-z`), with leading zeros. It finds mistakes and protects nothing: anyone can compute it.
 *
 * @throws TypeError for a prefix of another form.
 * @example
 * ```ts
 * import { mint } from 'caveats';
 * import { createTokenText } from 'caveats/authority';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const acme = createTokenText({ prefix: 'acme' });
 * const text = acme.serialize(mint({ rootKey, identity: { subject: 'usr-1', id: 'tok-1' } }));
 * console.log(text.slice(0, 9)); // acme_AABi
 *
 * const line = `GET /docs?token=${text} 200`;
 * console.log(new RegExp(acme.pattern).exec(line)?.[1] === text); // true
 * ```
 */
export function createTokenText(options: TokenTextOptions): TokenText {
  checkFields<TokenTextOptions>(options, 'createTokenText', { prefix: true });
  const { prefix } = options;
  if (typeof prefix !== 'string' || !PREFIX.test(prefix)) {
    const what = '2 to 32 of a-z 0-9, a letter first, in parts with _ between';
    throw new TypeError(`prefix must be ${what}`);
  }
  const start = `${prefix}_`;
  return Object.freeze({
    prefix,
    // The second branch consumes what the first one tried in vain, so that no later start tries it again.
    pattern: `(${start}[0-9A-Za-z_-]{4}Ag(?:[0-9A-Za-z_-]{${MIN_REST},}_[0-9A-Za-z]{6}|[0-9A-Za-z_-]{${MIN_REST},}))`,
    serialize(token: TokenInput): string {
      const content = serialize(typeof token === 'string' ? withoutPrefix(token, prefix) : token);
      const length = start.length + LENGTH_CHARACTERS + content.length + END_LENGTH;
      if (length > 0xff_ffff) throw new TypeError('the token is too long for a text with a prefix');
      const header = encodeBase64Url(Uint8Array.of(length >> 16, length >> 8, length));
      const text = start + header + content;
      return `${text}_${checksumOf(text)}`;
    },
    deserialize(text: string, options: DecodeOptions = {}): Token {
      checkFields(options, 'deserialize', DECODE_FIELDS);
      return deserialize(withoutPrefix(text, prefix, options.maxLength), options);
    },
  });
}

/** Returns the token in a text with a prefix; a text without it as it is. */
export function withoutPrefix(text: string, prefix: string, longest?: number): string {
  const start = `${prefix}_`;
  if (typeof text !== 'string' || !text.startsWith(start)) {
    if (typeof text === 'string' && start.startsWith(text)) throw decodeError('ends_early');
    return text;
  }
  const maxLength = toMaxLength(longest);
  if (text.length > maxLength) throw decodeError('too_long');
  assertLength(text, start, maxLength);
  const end = text.length - END_LENGTH;
  if (!text.endsWith(`_${checksumOf(text, end)}`)) throw decodeError('checksum_mismatch');
  const content = text.slice(start.length, end);
  // So that the pattern finds every text that is read.
  if (!CONTENT.test(content)) throw decodeError('not_a_token');
  return content.slice(LENGTH_CHARACTERS);
}

/** Yields the texts that may have written a text: base64url may contain `_`, as a prefix may. */
export function* tokenTextsOf(text: string): Generator<TokenText> {
  for (const { index } of text.slice(0, MAX_PREFIX + 1).matchAll(/_/g)) {
    const prefix = text.slice(0, index);
    if (PREFIX.test(prefix)) yield createTokenText({ prefix });
  }
}

/** Returns the format of a text without a prefix that was read. */
export function formatOf(text: string): TokenFormat {
  const [first = ''] = text.trimStart();
  // Base64 of the version byte of v2; a packet of v1 starts with a digit.
  if (first === 'A') return 'v2';
  if (!/^[{[]/.test(first)) return 'v1';
  return /"signature"\s*:/.test(text) ? 'v1-json' : 'v2-json';
}

/** @throws TokenError for a text of another length than its header states. */
function assertLength(text: string, start: string, maxLength: number): void {
  const header = text.slice(start.length, start.length + LENGTH_CHARACTERS);
  if (header.length < LENGTH_CHARACTERS) throw decodeError('ends_early');
  const bytes = decodeBase64(header)?.bytes;
  if (bytes?.length !== 3) throw decodeError('not_base64');
  const length: TokenLength = {
    received: text.length,
    expected: (bytes[0]! << 16) | (bytes[1]! << 8) | bytes[2]!,
  };
  // Something else starts with the prefix, or the length was mistyped.
  if (length.expected > maxLength) throw decodeError('not_a_token');
  if (length.received < length.expected) {
    throw new TokenError('truncated_token', { detail: 'ends_early', length });
  }
  if (length.received > length.expected) {
    throw new TokenError('malformed_token', { detail: 'trailing_bytes', length });
  }
}

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** The polynomial of IEEE 802.3, its lowest bit first. */
const POLYNOMIAL = 0xedb88320;
const TABLE: Int32Array = Int32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = (rest >>> 1) ^ (rest & 1 ? POLYNOMIAL : 0);
  return rest;
});

/** Returns the CRC-32, as zlib has it, of the first characters of an ASCII text. */
export function crc32(text: string, length: number = text.length): number {
  let rest = -1;
  for (let i = 0; i < length; i++) {
    rest = (rest >>> 8) ^ TABLE[(rest ^ text.charCodeAt(i)) & 0xff]!;
  }
  return ~rest >>> 0;
}

/** Returns the {@link crc32} of the first characters of a text as six base62 digits. */
export function checksumOf(text: string, length: number = text.length): string {
  let rest = crc32(text, length);
  let digits = '';
  for (let i = 0; i < CHECKSUM_LENGTH; i++) {
    digits = DIGITS.charAt(rest % DIGITS.length) + digits;
    rest = Math.floor(rest / DIGITS.length);
  }
  return digits;
}
