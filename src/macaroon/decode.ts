import { isBytes } from '../bytes/bytes.js';
import { decodeUtf8 } from '../bytes/utf8.js';
import { decodeError, isTokenError } from '../errors.js';
import { checkFields, type FieldsOf } from '../options.js';
import { readBase64, withoutSpaceAround } from './base64-text.js';
import { Reader } from './cursor.js';
import { required } from './fields.js';
import { Budget, readList } from './json-fields.js';
import { parseJsonText } from './json-text.js';
import { readJson } from './json.js';
import { KnownMacaroon } from './known.js';
import { type Lenient, Leniency, type Tolerance } from './leniency.js';
import type { Macaroon } from './macaroon.js';
import { readV1 } from './v1.js';
import { readV2, V2_VERSION } from './v2.js';

/** The longest input that is decoded by default: 64 KiB. */
export const DEFAULT_MAX_LENGTH = 65_536;

/** How strictly tokens are read, and how long ones. */
export interface DecodeOptions {
  /**
   * The longest input that is decoded, in bytes or in characters as it is given; 65,536 by default.
   * Longer bytes and text are refused before anything looks at them, an object where it exceeds.
   */
  readonly maxLength?: number | undefined;
  /**
   * Takes forms that are not quite right but change nothing that is signed: with `true` every
   * {@link Tolerance}, with a list those that it names. Written again, the token is in strict form.
   * By default there are none.
   */
  readonly lenient?: Lenient | undefined;
  /** Called once for each form that was tolerated in a token that decodes. */
  readonly onTolerated?: ((tolerance: Tolerance) => void) | undefined;
}

/** What {@link DecodeOptions} may have. */
export const DECODE_FIELDS: FieldsOf<DecodeOptions> = {
  maxLength: true,
  lenient: true,
  onTolerated: true,
};

/**
 * Reads a macaroon: v1 or v2 binary; base64 text of these, of either alphabet, padded or not; v1 or
 * v2 JSON, as text (with white space inside, where JSON has it) or as an object. Strict: there is
 * one way to read any input, and no part of it is passed over. Nothing in the result is to be
 * believed before {@link authenticate}.
 *
 * @param input bytes, text, or what `JSON.parse` made of a text.
 * @throws TokenError `malformed_token`, `truncated_token` where the input ends too early, or
 *   `token_too_large`; whatever the input is.
 * @throws TypeError for a `maxLength` that is not a whole number, and for a tolerance that is none.
 * @example
 * ```ts
 * import { decode } from 'caveats/macaroon';
 *
 * const text =
 *   'MDAxY2xvY2F0aW9uIGh0dHA6Ly9teWJhbmsvCjAwMjZpZGVudGlmaWVyIHdlIHVzZWQgb3VyIHNlY3JldCBrZXkKMDAy' +
 *   'ZnNpZ25hdHVyZSDj2eApCFJsTAA5rhURQRXZf91ovyujebNCqvD2F9BVLwo';
 * console.log(decode(text).location); // http://mybank/
 * console.log(decode(`${text}\n`, { lenient: ['white_space'] }).location); // http://mybank/
 * ```
 */
export function decode(input: Uint8Array | string | object, options: DecodeOptions = {}): Macaroon {
  checkFields(options, 'decode', DECODE_FIELDS);
  return read(input, options, false)[0]!;
}

/**
 * Reads a macaroon and its discharges: binaries one after the other, base64 text of them, or a JSON
 * list, as text or as an array. A single macaroon may come as in {@link decode}.
 *
 * @param input bytes, text, or what `JSON.parse` made of a text.
 * @returns the macaroons in their order, one at least; the first is the one to authenticate.
 * @throws TokenError and TypeError as {@link decode} does.
 * @example
 * ```ts
 * import { createMacaroon, decodeAll, encodeAll } from 'caveats/macaroon';
 *
 * const macaroons = ['a', 'b'].map((identifier) => createMacaroon({ rootKey: 'key', identifier }));
 * console.log(decodeAll(encodeAll(macaroons, 'v2')).length); // 2
 * ```
 */
export function decodeAll(
  input: Uint8Array | string | object,
  options: DecodeOptions = {},
): readonly Macaroon[] {
  return decodeAllKnown(input, options);
}

/**
 * The same, typed as what need not be looked at again.
 *
 * @param name the function that was called, for the message about its options.
 */
export function decodeAllKnown(
  input: Uint8Array | string | object,
  options: DecodeOptions = {},
  name: string = 'decodeAll',
): readonly KnownMacaroon[] {
  checkFields(options, name, DECODE_FIELDS);
  return read(input, options, true);
}

function read(input: unknown, options: DecodeOptions, many: boolean): readonly KnownMacaroon[] {
  const maxLength = options.maxLength ?? DEFAULT_MAX_LENGTH;
  if (!Number.isSafeInteger(maxLength) || maxLength < 0) {
    throw new TypeError('maxLength must be a whole number, 0 or more');
  }
  const leniency = new Leniency(options.lenient);
  let macaroons: readonly Macaroon[];
  try {
    macaroons = readInput(input, { maxLength, leniency, many });
  } catch (error) {
    // A proxy or a getter in the input may throw anything, at any step.
    throw isTokenError(error) ? error : decodeError('not_a_token');
  }
  for (const tolerance of leniency.used) options.onTolerated?.(tolerance);
  return macaroons.map((macaroon) => new KnownMacaroon(macaroon));
}

interface Rules {
  readonly maxLength: number;
  readonly leniency: Leniency;
  /** Whether discharges may follow. */
  readonly many: boolean;
}

function readInput(input: unknown, rules: Rules): readonly Macaroon[] {
  if (typeof input === 'string') {
    if (input.length > rules.maxLength) throw decodeError('too_long');
    return readText(input, rules);
  }
  if (isBytes(input)) {
    if (input.length > rules.maxLength) throw decodeError('too_long');
    return readBinary(new Uint8Array(input), rules);
  }
  if (typeof input === 'object') return readJsonValue(input, rules);
  throw decodeError('not_a_token');
}

function readText(text: string, rules: Rules): readonly Macaroon[] {
  const { leniency } = rules;
  if (isJson(withoutSpaceAround(text))) return readJsonText(text, rules);
  const { bytes, ending } = readBase64(text, leniency);
  // A text that was cut off seldom ends with a whole group, so what its bytes say comes first.
  const isInner = mayBeJson(bytes) && leniency.tolerates('base64_json');
  const macaroons = isInner ? readInnerJson(bytes, rules) : readBinary(bytes, rules);
  if (ending === 'half_padded') throw decodeError('ends_early');
  if (ending === 'ragged') throw decodeError('not_base64');
  return macaroons;
}

function readInnerJson(bytes: Uint8Array, rules: Rules): readonly Macaroon[] {
  const text = decodeUtf8(bytes);
  if (text === undefined) throw decodeError('not_utf8');
  return readJsonText(text, rules);
}

function readJsonText(text: string, rules: Rules): readonly Macaroon[] {
  const dense = withoutSpaceAround(text);
  const value = parseJsonText(dense);
  const detail = isJson(text) ? 'trailing_bytes' : 'not_json';
  if (dense !== text) rules.leniency.tolerate('white_space', detail);
  return readJsonValue(value, rules);
}

function isJson(text: string): boolean {
  return text.startsWith('{') || text.startsWith('[');
}

/** Whether bytes start as JSON does; no binary format does. */
function mayBeJson([first]: Uint8Array): boolean {
  return first === 0x7b || first === 0x5b;
}

function readJsonValue(value: unknown, rules: Rules): readonly Macaroon[] {
  const { leniency, many, maxLength } = rules;
  const budget = new Budget(maxLength);
  if (!many || !Array.isArray(value)) return [readJson(value, budget, leniency)];
  const [first, ...rest] = readList(value, budget);
  return [required(first), ...rest].map((one) => readJson(one, budget, leniency));
}

function readBinary(bytes: Uint8Array, { leniency, many }: Rules): readonly Macaroon[] {
  const reader = new Reader(bytes, leniency);
  const macaroons = [readAnyVersion(reader)];
  while (!reader.atEnd) {
    if (!many) throw decodeError('trailing_bytes');
    macaroons.push(readAnyVersion(reader));
  }
  return macaroons;
}

/** The first byte tells the versions apart: v1 has no version, it starts with a digit of a length. */
function readAnyVersion(reader: Reader): Macaroon {
  const first = reader.peek();
  if (first === V2_VERSION) return readV2(reader);
  if (first < 0x20) throw decodeError('unknown_version');
  return readV1(reader);
}
