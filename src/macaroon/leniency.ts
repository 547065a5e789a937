import { type DecodeDetail, decodeError } from '../errors.js';

/**
 * What `lenient` tolerates: forms that some writers produce, which a strict reader refuses and which
 * change nothing that a signature covers.
 *
 * - `white_space`: spaces, tabs and line breaks in or around base64, and around JSON.
 * - `base64_alphabet`: both alphabets in one text.
 * - `base64_padding`: `=` at the end, too many or too few.
 * - `base64_bits`: bits that are left over after the last byte and are not zero.
 * - `base64_json`: base64 of JSON text.
 * - `packet_length_case`: the length of a v1 packet in upper-case hexadecimal.
 * - `long_varint`: a v2 length in more bytes than it takes, up to four.
 * - `first_party_fields`: a location or an empty verification id beside a first-party condition.
 * - `location_bytes`: a location that is not UTF-8; what is not becomes U+FFFD.
 * - `json_version`: the version of v2 JSON as a text, `"2"`.
 * - `json_empty_field`: no identifier or condition in JSON, where it is empty.
 * - `json_null`: `null` in JSON where a field is absent.
 * - `json_unknown_field`: a field in JSON that no version of the format has; it is dropped.
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

/** Everything, nothing, or some forms by name. */
export type Lenient = boolean | readonly Tolerance[];

/** What a strict reader allows and has used: nothing. Nobody adds to it. */
const NONE: ReadonlySet<Tolerance> = new Set();

/** How strictly a token is read, and what was tolerated on the way. */
export class Leniency {
  readonly #allowed: ReadonlySet<Tolerance>;
  /** Made when it is first needed, as nearly every token is read without. */
  #used: Set<Tolerance> | undefined;

  /** @throws TypeError for anything but a boolean or a list of names. */
  constructor(lenient: Lenient = false) {
    this.#allowed = lenient === false ? NONE : allowedBy(lenient);
  }

  /** What was tolerated. */
  get used(): Iterable<Tolerance> {
    return this.#used ?? NONE;
  }

  /** Whether a form is taken that a strict reader refuses; to be asked where one was met. */
  tolerates(tolerance: Tolerance): boolean {
    if (!this.#allowed.has(tolerance)) return false;
    this.#used ??= new Set();
    this.#used.add(tolerance);
    return true;
  }

  /** @throws TokenError with this detail where the form is not taken. */
  tolerate(tolerance: Tolerance, detail: DecodeDetail): void {
    if (!this.tolerates(tolerance)) throw decodeError(detail);
  }
}

function allowedBy(lenient: true | readonly Tolerance[]): ReadonlySet<Tolerance> {
  const allowed = lenient === true ? TOLERANCES : lenient;
  if (!Array.isArray(allowed) || !allowed.every((name) => TOLERANCES.includes(name))) {
    throw new TypeError('lenient must be true, false or a list of tolerances');
  }
  return new Set(allowed);
}
