import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { createTokenText, formatOf, tokenTextsOf } from '../authority/token-text.js';
import { decodeBase64 } from '../bytes/base64.js';
import { decodeError, TokenError } from '../errors.js';
import { decodeAll } from '../macaroon/decode.js';
import { encodeAll } from '../macaroon/encode.js';
import type { Tolerance } from '../macaroon/leniency.js';
import type { Macaroon } from '../macaroon/macaroon.js';
import { deserializeOnedata, serializeOnedata, type ServiceIndication } from '../onedata/text.js';
import {
  catchTokenError,
  deserialize,
  serialize,
  toToken,
  type Token,
  type TokenFormat,
} from '../token/token.js';
import { base64In, type CutOffToken, readCutOff } from './cut-off.js';
import { counted, escapeJson } from './words.js';

/** How a token is written: in a format of this library, in Onedata's text, or with a prefix. */
export type Form = TokenFormat | 'onedata' | 'prefixed';

/** How a token is written, and what is needed to write another one in the same way. */
export interface Written {
  readonly form: Form;
  /** For a text with a prefix. */
  readonly prefix?: string | undefined;
  /** For Onedata's text: what it starts with. */
  readonly service?: ServiceIndication | undefined;
  /** Puts a text of this form back into what it stood in, such as hex or an export. */
  readonly wrap?: ((text: string) => string) | undefined;
  /** Whether it came as bytes. */
  readonly isBinary?: true;
  /** Whether `wrap` adds the discharges, which are bound for each request. */
  readonly isUnbound?: true;
}

/** A token, how it was written, and the mistakes in it that a strict reader refuses. */
export interface ReadToken extends Written {
  readonly token: Token;
  readonly tolerated: readonly Tolerance[];
  /** What was read, such as `hex of a version 2 macaroon`. */
  readonly what: string;
  /** Whether it stood in something else, which strict readers do not take. */
  readonly isWrapped?: true;
}

/** Why a text is not read, with what only people need. */
export class ReadError extends TokenError {
  /** A sentence or two in place of those for the detail and the code. */
  readonly about: string | undefined;
  /** The readable part of a text that was cut off. */
  readonly cutOff: CutOffToken | undefined;

  constructor(error: TokenError, more: { about?: string; cutOff?: CutOffToken | undefined }) {
    super(error.code, { detail: error.detail, length: error.length });
    this.about = more.about;
    this.cutOff = more.cutOff;
  }
}

/** How a text is read. */
export interface Rules {
  /** The form in which texts of the dialect are written. */
  readonly form?: 'onedata' | undefined;
  readonly lenient?: boolean | undefined;
}

/** A token, or why there is none. */
export type Attempt = ReadToken | ReadError;

/** The bytes that stand behind the 65,536 characters of base64 that `verify` takes. */
const MAX_BYTES = 49_152;
const HEX = /^(?:0x)?[0-9a-f]{8,}$/i;
const OWN_PREFIX = /^[a-z][a-z0-9_]{1,31}_A/;
const OF_ONEDATA = /^op[wp]-/;
/** The most characters that show what a text starts like. */
const HEAD = 64;

/** Reads a token in bytes. */
export function readBytes(bytes: Uint8Array, rules: Rules, what = 'a binary file'): Attempt {
  const form = bytes[0] === 2 ? 'v2' : 'v1';
  const read = (lenient: boolean): ReadToken => {
    const tolerated: Tolerance[] = [];
    const onTolerated = (each: Tolerance): void => void tolerated.push(each);
    const macaroons = decodeAll(bytes, { maxLength: MAX_BYTES, lenient, onTolerated });
    const [macaroon, ...discharges] = macaroons;
    const token = toToken({ macaroon: macaroon!, discharges });
    const words = `${what} of ${macaroonWords(form, discharges.length)}`;
    return { token, form, tolerated, what: words, isBinary: true };
  };
  return either(read, rules, bytes);
}

/** Reads a token in a text without surroundings; `undefined` if the text is something else. */
export function readBare(text: string, rules: Rules): Attempt | undefined {
  const dense = text.replace(/\s+/g, '');
  if (HEX.test(dense)) return readHex(dense, rules);
  const prefixed = OWN_PREFIX.test(text) ? readPrefixed(text) : undefined;
  if (prefixed !== undefined) return prefixed;
  const head = text.slice(0, HEAD);
  if (!isMacaroonStart(startOf(head)) && !isMacaroonStart(startOf(base64In(head))))
    return undefined;
  const own = (): Attempt => either((lenient) => readOwn(text, lenient), rules, text);
  const onedata = (): Attempt => either(() => readOnedata(text), rules, text);
  const isOnedata = rules.form === 'onedata' || OF_ONEDATA.test(text);
  const [first, second] = isOnedata ? [onedata, own] : [own, onedata];
  const one = first();
  if (!(one instanceof ReadError)) return one;
  const other = second();
  if (!(other instanceof ReadError)) return other;
  // One of them may know that the text ends too early, while the other knows nothing.
  return [one, other].find(({ code }) => code === 'truncated_token') ?? one;
}

/** Reads a macaroon in JSON that is parsed already, or a list of them. */
export function readJson(value: object, rules: Rules): Attempt {
  const [first] = Array.isArray(value) ? value : [value];
  const isV1 = 'signature' in first || 'identifier' in first;
  const form = isV1 ? 'v1-json' : 'v2-json';
  const read = (lenient: boolean): ReadToken => {
    const tolerated: Tolerance[] = [];
    const onTolerated = (each: Tolerance): void => void tolerated.push(each);
    const [macaroon, ...discharges] = decodeAll(value, { lenient, onTolerated });
    const token = toToken({ macaroon: macaroon!, discharges });
    const what = `JSON of ${macaroonWords(isV1 ? 'v1' : 'v2', discharges.length)}`;
    return { token, form, tolerated, what };
  };
  return either(read, rules, '');
}

/** Writes a token, in JSON with escapes. Throws a `TypeError` if the form cannot hold it. */
export function writeTokenText(token: Token, written: Written): string {
  const { form, prefix = '', service, wrap, isUnbound } = written;
  const { macaroon, discharges } = token;
  const alone: Token = isUnbound ? { macaroon, discharges: [] } : { macaroon, discharges };
  const text =
    form === 'onedata'
      ? serializeOnedata(alone, { service })
      : form === 'prefixed'
        ? createTokenText({ prefix }).serialize(alone)
        : escapeJson(serialize(alone, form));
  return wrap === undefined ? text : wrap(text);
}

/** Writes a token that came as bytes. */
export function writeTokenBytes({ macaroon, discharges }: Token, { form }: Written): Uint8Array {
  const macaroons: readonly Macaroon[] = [macaroon, ...discharges];
  return encodeAll(macaroons, form === 'v1' ? 'v1' : 'v2');
}

/** Returns what writes base64url in the alphabet, and with the padding, of another text. */
export function base64Like(like: string, isStandard: boolean): (base64url: string) => string {
  const isPadded = like.endsWith('=') || (isStandard && like.length % 4 === 0);
  return (base64url) => {
    const padding = isPadded ? '='.repeat(-base64url.length & 3) : '';
    const digits = isStandard ? base64url.replaceAll('-', '+').replaceAll('_', '/') : base64url;
    return digits + padding;
  };
}

/** `a version 2 macaroon and 2 discharges`. */
export function macaroonWords(form: 'v1' | 'v2', discharges: number): string {
  const macaroon = `a version ${form === 'v1' ? 1 : 2} macaroon`;
  return discharges === 0 ? macaroon : `${macaroon} and ${counted(discharges, 'discharge')}`;
}

/** Makes the error of something that is not a macaroon. */
export function notMacaroon(about: string): ReadError {
  return new ReadError(decodeError('not_a_token'), { about: `This is not a macaroon${about}.` });
}

/** Whether an error is about a macaroon that is cut off or changed. */
export function isOfMacaroon({ detail }: ReadError): boolean {
  return detail !== 'not_a_token' && detail !== 'not_json';
}

/** Makes the error of a text, with its readable part if it was cut off. */
export function failed(error: TokenError, given: string | Uint8Array, about?: string): ReadError {
  if (error instanceof ReadError) return error;
  const cutOff = error.code === 'truncated_token' ? readCutOff(given) : undefined;
  return new ReadError(error, { cutOff, ...(about !== undefined && { about }) });
}

/** Reads strictly, and then leniently. */
function either(
  read: (lenient: boolean) => ReadToken,
  { lenient }: Rules,
  given: string | Uint8Array,
): Attempt {
  const strict = catchTokenError(() => read(false));
  if (!(strict instanceof TokenError)) return strict;
  const lax = catchTokenError(() => read(true));
  if (lax instanceof TokenError) {
    return failed(lax.code === 'truncated_token' ? lax : strict, given);
  }
  if (lenient) return lax;
  const mistakes = lax.tolerated.map((each) => each.replaceAll('_', ' ')).join(', ');
  const about = `A strict reader refuses it (${mistakes}). It is read with --lenient.`;
  return failed(strict, given, about);
}

function readHex(dense: string, rules: Rules): Attempt | undefined {
  const digits = dense.replace(/^0x/i, '');
  const bytes = hexToBytes(digits.slice(0, digits.length & ~1));
  if (!isMacaroonStart(bytes)) {
    const size = counted(bytes.length, 'byte');
    const isKey = bytes.length === 32 ? ', such as a key, a hash or a preimage' : '';
    return notMacaroon(`: it is hex of ${size}${isKey}`);
  }
  const read = readBytes(bytes, rules, 'hex');
  if (read instanceof ReadError) return read;
  if (digits.length % 2 === 1) return failed(decodeError('not_base64'), '', ODD);
  const { isBinary: _, ...rest } = read;
  const start = dense.slice(0, dense.length - digits.length);
  const isUpper = /[A-F]/.test(digits);
  const wrap = (base64url: string): string => {
    const hex = bytesToHex(decodeBase64(base64url)!.bytes);
    return start + (isUpper ? hex.toUpperCase() : hex);
  };
  return { ...rest, wrap, isWrapped: true };
}

const ODD = 'It is hex with an odd number of digits: one is missing, or one is too many.';

function readOwn(text: string, lenient: boolean): ReadToken {
  const tolerated: Tolerance[] = [];
  const token = deserialize(text, { lenient, onTolerated: (each) => void tolerated.push(each) });
  const form = formatOf(text);
  const what = `base64 of ${macaroonWords(form === 'v1' ? 'v1' : 'v2', token.discharges.length)}`;
  const isStandard = /[+/]/.test(text);
  const isUsual = !isStandard && !text.endsWith('=');
  return { token, form, tolerated, what, ...(!isUsual && { wrap: base64Like(text, isStandard) }) };
}

function readOnedata(text: string): ReadToken {
  const { service, ...token } = deserializeOnedata(text);
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
function startOf(text: string): Uint8Array | undefined {
  const [start = ''] = /^[\w+/-]{2,24}/.exec(text) ?? [];
  return decodeBase64(start.replaceAll('+', '-').replaceAll('/', '_'))?.bytes;
}

/** The names that a packet of version 1 can start with. */
const V1_NAMES = ['location ', 'identifier ', 'cid ', 'signature '];

/** Whether bytes can be the start of a macaroon, which may be cut off. */
export function isMacaroonStart(bytes: Uint8Array = new Uint8Array()): boolean {
  const [version, field = 1] = bytes;
  if (version === 2) return field === 1 || field === 2;
  const text = String.fromCharCode(...bytes.subarray(0, 15));
  if (!/^[0-9a-f]{4}/i.test(text)) return /^0[0-9a-f]{1,3}$/i.test(text);
  const rest = text.slice(4);
  return V1_NAMES.some((name) => name.startsWith(rest) || rest.startsWith(name));
}
