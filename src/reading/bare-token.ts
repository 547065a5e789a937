import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { formatOf, tokenTextsOf } from '../authority/token-text.js';
import { decodeBase64 } from '../bytes/base64.js';
import { isBytes } from '../bytes/bytes.js';
import { decodeError, TokenError } from '../errors.js';
import { decodePacked } from '../macaroon/decode.js';
import type { Tolerance } from '../macaroon/leniency.js';
import { deserializeOnedata } from '../onedata/text.js';
import { catchTokenError, KnownToken } from '../token/token.js';
import { base64In, lenientBytes } from './cut-off.js';
import {
  type Attempt,
  base64Like,
  failed,
  notMacaroon,
  ReadError,
  type ReadToken,
  type Rules,
} from './token-text.js';
import { counted } from './words.js';

/** The bytes that stand behind the 65,536 characters of base64 that `verify` takes. */
const MAX_BYTES = 49_152;
const HEX = /^(?:0x)?[0-9a-f]{8,}$/i;
const OWN_PREFIX = /^[a-z][a-z0-9_]{1,31}_A/;
const OF_ONEDATA = /^op[wp]-/;

type How = Omit<ReadToken, 'token' | 'tolerated'>;

export function readBytes(
  bytes: Uint8Array,
  rules: Rules,
  how: Omit<How, 'form'> = { what: 'a binary file', isBinary: true },
): Attempt {
  return decoded(bytes, rules, { form: bytes[0] === 2 ? 'v2' : 'v1', ...how });
}

/** Reads a token in a text without surroundings; `undefined` if the text is something else. */
export function readBare(text: string, rules: Rules): Attempt | undefined {
  const dense = text.replace(/\s+/g, '');
  if (HEX.test(dense)) return readHex(dense, rules);
  const prefixed = OWN_PREFIX.test(text) ? readPrefixed(text) : undefined;
  if (prefixed !== undefined) return prefixed;
  const head = text.slice(0, 64);
  const start = startOf(head);
  if (!isMacaroonStart(start) && !isMacaroonStart(startOf(base64In(head)))) return undefined;
  // Onedata's are of version 1.
  if (start[0] === 2) return readBase64(text, rules);
  const isOnedata = rules.form === 'onedata' || OF_ONEDATA.test(text);
  const [first, second] = isOnedata ? [readOnedata, readBase64] : [readBase64, readOnedata];
  const one = first(text, rules);
  if (!(one instanceof ReadError)) return one;
  const other = second(text, rules);
  if (!(other instanceof ReadError)) return other;
  // One of them may know that the text ends too early, while the other knows nothing.
  return [one, other].find(({ code }) => code === 'truncated_token') ?? one;
}

/** Reads a macaroon in JSON that is parsed already, or a list of them. */
export function readJson(value: object, rules: Rules): Attempt {
  const [first] = Array.isArray(value) ? value : [value];
  const form = 'signature' in first || 'identifier' in first ? 'v1-json' : 'v2-json';
  // A service that takes a list takes a list of one.
  const wrap = (json: string): string => (json.startsWith('[') ? json : `[${json}]`);
  return decoded(value, rules, { form, what: 'JSON', ...(Array.isArray(value) && { wrap }) });
}

/** Reads strictly, and then leniently. */
function decoded(given: Uint8Array | string | object, rules: Rules, how: How): Attempt {
  const maxLength = isBytes(given) ? MAX_BYTES : undefined;
  const version = how.form.startsWith('v1') ? 1 : 2;
  const read = (lenient: boolean): ReadToken => {
    const tolerated: Tolerance[] = [];
    const onTolerated = (each: Tolerance): void => void tolerated.push(each);
    const options = { maxLength, lenient, onTolerated };
    const token = new KnownToken(decodePacked(given, 'readToken', options));
    const { length } = token.discharges;
    const further = length === 0 ? '' : ` and ${counted(length, 'discharge')}`;
    const what = `${how.what} of a version ${version} macaroon${further}`;
    return { ...how, token, tolerated, what };
  };
  const strict = catchTokenError(() => read(false));
  if (!(strict instanceof TokenError)) return strict;
  const lax = catchTokenError(() => read(true));
  const text = typeof given === 'string' || isBytes(given) ? given : '';
  if (lax instanceof TokenError) return failed(lax.code === 'truncated_token' ? lax : strict, text);
  if (rules.lenient) return lax;
  const mistakes = lax.tolerated.map((each) => each.replaceAll('_', ' ')).join(', ');
  const about = `A strict reader refuses it (${mistakes}). It is read with --lenient.`;
  return failed(strict, text, about);
}

function readHex(dense: string, rules: Rules): Attempt {
  const digits = dense.replace(/^0x/i, '');
  const bytes = hexToBytes(digits.slice(0, digits.length & ~1));
  // A hash may start like a token, and no token is that short.
  if (!isMacaroonStart(bytes) || dense.length === 40 || dense.length === 64) {
    const size = counted(bytes.length, 'byte');
    const isKey = bytes.length === 32 ? ', such as a key, a hash or a preimage' : '';
    return notMacaroon(`: it is hex of ${size}${isKey}`);
  }
  const start = dense.slice(0, dense.length - digits.length);
  const wrap = (base64url: string): string => {
    const hex = bytesToHex(decodeBase64(base64url)!.bytes);
    return start + (/[A-F]/.test(digits) ? hex.toUpperCase() : hex);
  };
  const read = readBytes(bytes, rules, { what: 'hex', wrap, isWrapped: true });
  if (read instanceof ReadError || digits.length % 2 === 0) return read;
  const about = 'It is hex with an odd number of digits: one is missing, or one is too many.';
  return new ReadError(decodeError('not_base64'), about);
}

function readBase64(text: string, rules: Rules): Attempt {
  const isStandard = /[+/]/.test(text);
  const wrap = base64Like(text, isStandard);
  const isUsual = !isStandard && !text.endsWith('=');
  return decoded(text, rules, { form: formatOf(text), what: 'base64', ...(!isUsual && { wrap }) });
}

function readOnedata(text: string): Attempt {
  const read = catchTokenError(() => deserializeOnedata(text));
  if (read instanceof TokenError) return failed(read, text);
  const { service, ...token } = read;
  return { token, form: 'onedata', service, tolerated: [], what: 'a text of Onedata' };
}

/** Reads `acme_<base64url>_<checksum>`; `undefined` without a prefix. The length in the text decides. */
function readPrefixed(text: string): Attempt | undefined {
  let error: TokenError | undefined;
  for (const { prefix, deserialize } of tokenTextsOf(text)) {
    const token = catchTokenError(() => deserialize(text));
    if (!(token instanceof TokenError)) {
      const what = `a text with the prefix ${prefix}_, a length and a checksum`;
      return { token, form: 'prefixed', prefix, tolerated: [], what };
    }
    // The prefix was right if the length or the checksum could be read.
    const isRight = token.length !== undefined || token.detail === 'checksum_mismatch';
    if (isRight || token.code === 'truncated_token') error = token;
  }
  return error && failed(error, text);
}

/** Decodes the base64 that a text starts with, whatever follows it. */
function startOf(text: string): Uint8Array {
  const [start] = /^[\w+/-]{2,24}/.exec(text) ?? [''];
  return lenientBytes(start);
}

/** The names that a packet of version 1 can start with. */
const V1_NAMES = ['location ', 'identifier ', 'cid ', 'signature '];

/** Whether bytes can be the start of a macaroon, which may be cut off. */
export function isMacaroonStart(bytes: Uint8Array): boolean {
  const [version, field = 1] = bytes;
  if (version === 2) return field === 1 || field === 2;
  const text = String.fromCharCode(...bytes.subarray(0, 15));
  if (!/^[0-9a-f]{4}/i.test(text)) return /^0[0-9a-f]{1,3}$/i.test(text);
  const rest = text.slice(4);
  return V1_NAMES.some((name) => name.startsWith(rest) || rest.startsWith(name));
}
