import { isBytes } from '../bytes/bytes.js';
import { decodeError } from '../errors.js';
import { checkFields, type FieldsOf } from '../options.js';
import { type Field, Reader } from './cursor.js';
import { readUtf8 } from './fields.js';
import { Budget, parseJsonText, readList } from './json-fields.js';
import { readJson } from './json.js';
import { type Lenient, Leniency, Strict, type Tolerance } from './leniency.js';
import { KnownMacaroon } from './known.js';
import { type Macaroon } from './macaroon.js';
import { pack, type Packed, VERSION } from './packed.js';
import { readV1 } from './v1.js';
import { readV2 } from './v2.js';

/** The longest input that is decoded by default: 64 KiB. */
export const DEFAULT_MAX_LENGTH = 65_536;

/** How strictly tokens are read, and up to which length. */
export interface DecodeOptions {
  /** The longest input, in bytes or characters as given, checked first; 65,536 by default. */
  readonly maxLength?: number | undefined;
  /**
   * Accepts deviations that change nothing signed: every {@link Tolerance} if `true`, or those in a
   * list; none by default. Encoded again, the token is in strict form.
   */
  readonly lenient?: Lenient | undefined;
  /** Called once for each kind of deviation in a token that decodes. */
  readonly onTolerated?: ((tolerance: Tolerance) => void) | undefined;
}

/** @throws TypeError for anything but a whole number of 0 or more. */
export function toMaxLength(value: number = DEFAULT_MAX_LENGTH): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new TypeError('maxLength must be a whole number, 0 or more');
}

export const DECODE_FIELDS: FieldsOf<DecodeOptions> = {
  maxLength: true,
  lenient: true,
  onTolerated: true,
};

/**
 * Reads a macaroon: v1 or v2 binary; base64 text of these, in either alphabet, padded or not; v1 or
 * v2 JSON, as text or as an object. Strict: every input has one reading, and no part of it is
 * ignored. Do not trust anything in the result before {@link authenticate}.
 *
 * @param input bytes, text, or the result of `JSON.parse`.
 * @throws TokenError `malformed_token`, `token_too_large`, or `truncated_token` if the input ends too early.
 * @throws TypeError for a `maxLength` that is not a whole number, and for an unknown tolerance.
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
  return new KnownMacaroon(decodePacked(input, 'decode', options, false)[0]);
}

/**
 * Reads one macaroon or more, the primary first, as {@link decode} reads one: binaries one after the
 * other, base64 text of them, or a JSON list, as text or as an array.
 *
 * @param input bytes, text, or the result of `JSON.parse`.
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
  return decodePacked(input, 'decodeAll', options).map((packed) => new KnownMacaroon(packed));
}

const JSON_START = /^[ \t\n\r]*[[{]/;
const OPEN_BRACKET = 0x5b;
const OPEN_BRACE = 0x7b;

interface Rules {
  readonly maxLength: number;
  readonly leniency: Strict;
  readonly many: boolean;
}

/** One macaroon or more: the primary, then its discharges. */
export type PackedToken = readonly [Packed, ...Packed[]];

const STRICT = new Strict();

/** Reads strictly. */
export function decodeStrict(input: unknown, maxLength?: number): PackedToken {
  return readInput(input, { maxLength: toMaxLength(maxLength), leniency: STRICT, many: true });
}

/** Reads for the public function `name`. With `many`, discharges may follow. */
export function decodePacked(
  input: unknown,
  name: string,
  options: DecodeOptions = {},
  many: boolean = true,
): PackedToken {
  checkFields(options, name, DECODE_FIELDS);
  const { lenient = false } = options;
  const maxLength = toMaxLength(options.maxLength);
  if (lenient === false) return readInput(input, { maxLength, leniency: STRICT, many });
  const leniency = new Leniency(lenient);
  const macaroons = readInput(input, { maxLength, leniency, many });
  for (const tolerance of leniency.used) options.onTolerated?.(tolerance);
  return macaroons;
}

function readInput(input: unknown, rules: Rules): PackedToken {
  if (typeof input !== 'string' && !isBytes(input)) {
    if (typeof input !== 'object') throw decodeError('not_a_token');
    return readObject(input, rules);
  }
  if (input.length > rules.maxLength) throw decodeError('too_long');
  if (typeof input === 'string') return readText(input, rules);
  return readBinary(new Uint8Array(input), rules.leniency, rules.many);
}

function readText(text: string, rules: Rules): PackedToken {
  const { leniency, many } = rules;
  if (JSON_START.test(text)) {
    const value = parseJsonText(text);
    const detail = /^[[{]/.test(text) ? 'trailing_bytes' : 'not_json';
    if (text !== text.trim()) leniency.tolerate('white_space', detail);
    return readObject(value, rules);
  }
  const { bytes, ending } = leniency.base64(text);
  const startsJson = bytes[0] === OPEN_BRACKET || bytes[0] === OPEN_BRACE;
  const isInnerJson = startsJson && leniency.tolerates('base64_json');
  // The bytes come first: a text that was cut off seldom ends with a whole group.
  const macaroons = isInnerJson
    ? readText(readUtf8(bytes), rules)
    : readBinary(bytes, leniency, many);
  if (ending === 'half_padded') throw decodeError('ends_early');
  if (ending === 'ragged') throw decodeError('not_base64');
  return macaroons;
}

function readObject(value: unknown, { leniency, many, maxLength }: Rules): PackedToken {
  const budget = new Budget(maxLength);
  const values = many && Array.isArray(value) ? readList(value, budget) : [value];
  const read = (one: unknown): Packed => pack(readJson(one, budget, leniency));
  const [first, ...rest] = values;
  if (values.length === 0) throw decodeError('missing_field');
  return [read(first), ...rest.map(read)];
}

/** @param onField as `Reader` takes it. */
export function readBinary(
  bytes: Uint8Array,
  leniency: Strict,
  many: boolean,
  onField?: (field: Field) => void,
): PackedToken {
  const reader = new Reader(bytes, leniency, onField);
  const first = readAnyVersion(reader);
  if (reader.atEnd) return [first];
  if (!many) throw decodeError('trailing_bytes');
  const rest: Packed[] = [];
  // A reader for each, as positions count from the start of a macaroon.
  for (let left = reader.left; left.length > 0;) {
    const next = new Reader(left, leniency, onField);
    rest.push(readAnyVersion(next));
    left = next.left;
  }
  return [first, ...rest];
}

/** The first byte is the version; v1 has none and starts with a digit of a length. */
function readAnyVersion(reader: Reader): Packed {
  const first = reader.peek();
  if (first === VERSION) return readV2(reader);
  if (first < 0x20) throw decodeError('unknown_version');
  return pack(readV1(reader));
}
