import { decodeBase64, type DecodedBase64 } from '../bytes/base64.js';
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

/** Refuses every deviation from the form in which tokens are written. */
export class Strict {
  /** Returns whether a deviation is allowed. Call it once the deviation is found. */
  tolerates(_tolerance: Tolerance): boolean {
    return false;
  }

  /** @throws TokenError with this detail if the deviation is not allowed. */
  tolerate(tolerance: Tolerance, detail: DecodeDetail): void {
    if (!this.tolerates(tolerance)) throw decodeError(detail);
  }

  /** Decodes base64 text. Only a text that ends `whole` is in order. */
  base64(text: string): DecodedBase64 {
    const decoded = decodeBase64(text);
    if (decoded === undefined) throw decodeError('not_base64');
    return decoded;
  }
}

/** Allows some deviations, and records which ones a token has. */
export class Leniency extends Strict {
  readonly #allowed: ReadonlySet<Tolerance>;
  readonly used: Set<Tolerance> = new Set();

  /** @throws TypeError for anything but `true` or a list of names. */
  constructor(lenient: true | readonly Tolerance[]) {
    super();
    this.#allowed = allowedBy(lenient);
  }

  override tolerates(tolerance: Tolerance): boolean {
    const isAllowed = this.#allowed.has(tolerance);
    if (isAllowed) this.used.add(tolerance);
    return isAllowed;
  }

  override base64(text: string): DecodedBase64 {
    const strict = decodeBase64(text);
    if (strict?.ending === 'whole') return strict;
    const mended = this.#mend(text);
    const decoded = super.base64(mended);
    const { length } = withoutPadding(mended);
    // A single character is less than a byte: part of the text is missing.
    const isRagged = decoded.ending === 'ragged' && length % 4 !== 1;
    if (!isRagged || !this.tolerates('base64_bits')) return decoded;
    const isPadded = mended.length === length || mended.length % 4 === 0;
    return { ...decoded, ending: isPadded ? 'whole' : 'half_padded' };
  }

  /** Removes the tolerated deviations. */
  #mend(text: string): string {
    let mended = text;
    const dense = text.replace(/[\t\n\r ]+/g, '');
    if (dense !== text && this.tolerates('white_space')) mended = dense;
    const unpadded = withoutPadding(mended);
    const padding = mended.length - unpadded.length;
    const isPadded = padding < 3 && mended.length % 4 === 0;
    if (padding > 0 && !isPadded && this.tolerates('base64_padding')) mended = unpadded;
    const isMixed = /[+/]/.test(mended) && /[-_]/.test(mended);
    if (!isMixed || !this.tolerates('base64_alphabet')) return mended;
    return mended.replaceAll('+', '-').replaceAll('/', '_');
  }
}

function withoutPadding(text: string): string {
  let end = text.length;
  while (text[end - 1] === '=') end--;
  return text.slice(0, end);
}

function allowedBy(lenient: true | readonly Tolerance[]): ReadonlySet<Tolerance> {
  const allowed = lenient === true ? TOLERANCES : lenient;
  if (!Array.isArray(allowed) || !allowed.every((name) => TOLERANCES.includes(name))) {
    throw new TypeError('lenient must be a boolean or a list of tolerances');
  }
  return new Set(allowed);
}
