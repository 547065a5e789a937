import { type DecodeDetail, decodeError } from '../errors.js';

/**
 * What `lenient` tolerates: deviations that some writers produce, that a strict reader refuses, and
 * that change nothing signed.
 *
 * - `white_space`: spaces, tabs and line breaks in or around base64, and around JSON.
 * - `base64_alphabet`: both alphabets in one text.
 * - `base64_padding`: `=` at the end, too many or too few.
 * - `base64_bits`: left-over bits after the last byte that are not zero.
 * - `base64_json`: base64 of JSON text.
 * - `packet_length_case`: the length of a v1 packet in upper-case hexadecimal.
 * - `long_varint`: a v2 length in more bytes than necessary, up to four.
 * - `first_party_fields`: a location or an empty verification id beside a first-party condition.
 * - `location_bytes`: a location that is not UTF-8; U+FFFD replaces the rest.
 * - `json_version`: the version of v2 JSON as a text, `"2"`.
 * - `json_empty_field`: an empty identifier or condition that is absent in JSON.
 * - `json_null`: `null` in JSON for an absent field.
 * - `json_unknown_field`: a field in JSON that no version has; it is dropped.
 * - `json_signature_case`: the signature of v1 JSON in upper-case hexadecimal.
 *
 * @useDeclaredType
 */
export type Tolerance = (typeof TOLERANCES)[number];

const TOLERANCES = [
  'white_space',
  'base64_alphabet',
  'base64_padding',
  'base64_bits',
  'base64_json',
  'packet_length_case',
  'long_varint',
  'first_party_fields',
  'location_bytes',
  'json_version',
  'json_empty_field',
  'json_null',
  'json_unknown_field',
  'json_signature_case',
] as const;

/** Every deviation, none, or some by name. */
export type Lenient = boolean | readonly Tolerance[];

/** What a strict reader allows and has used. */
const NONE: ReadonlySet<Tolerance> = new Set();

/** How strictly a token is read, and what was tolerated so far. */
export class Leniency {
  readonly #allowed: ReadonlySet<Tolerance>;
  /** Created on first use: nearly every token is in strict form. */
  #used: Set<Tolerance> | undefined;

  /** @throws TypeError for anything but a boolean or a list of names. */
  constructor(lenient: Lenient = false) {
    this.#allowed = lenient === false ? NONE : allowedBy(lenient);
  }

  get used(): Iterable<Tolerance> {
    return this.#used ?? NONE;
  }

  /** Returns whether a deviation is allowed, and records it. Call it once the deviation is found. */
  tolerates(tolerance: Tolerance): boolean {
    if (!this.#allowed.has(tolerance)) return false;
    this.#used ??= new Set();
    this.#used.add(tolerance);
    return true;
  }

  /** @throws TokenError with this detail if the deviation is not allowed. */
  tolerate(tolerance: Tolerance, detail: DecodeDetail): void {
    if (!this.tolerates(tolerance)) throw decodeError(detail);
  }
}

function allowedBy(lenient: true | readonly Tolerance[]): ReadonlySet<Tolerance> {
  const allowed = lenient === true ? TOLERANCES : lenient;
  if (!Array.isArray(allowed) || !allowed.every((name) => TOLERANCES.includes(name))) {
    throw new TypeError('lenient must be a boolean or a list of tolerances');
  }
  return new Set(allowed);
}
