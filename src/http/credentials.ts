import type { DecodeDetail } from '../errors.js';
import { checkFields, type FieldsOf } from '../options.js';
import { type HeaderFields, linesOf } from './headers.js';

/** Where a request carries its token. Never in the URL, which ends up in logs. */
export interface Credential {
  /** The field's name, in any case. */
  readonly header: string;
  /** The scheme before the token, such as `Bearer`, in any case; without it, the value is the token. */
  readonly scheme?: string | undefined;
}

const FIELDS: FieldsOf<Credential> = { header: true, scheme: true };

/** Why a request has no text to decode; if its text cannot be a token, the detail. */
export type CredentialFault =
  | 'missing_credential'
  | 'multiple_credentials'
  | 'too_many_headers'
  | Extract<DecodeDetail, 'not_base64' | 'too_long'>;

/** The credential of a request: the text of one token, or what is wrong. */
export type Presented =
  | { readonly text: string; readonly fault?: undefined }
  | { readonly fault: CredentialFault; readonly text?: undefined };

/** A `token` of RFC 9110, section 5.6.2. */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** A `token68` of RFC 9110, section 11.2, which is the `b64token` of RFC 6750. */
const TOKEN68 = /^[A-Za-z0-9._~+/-]+=*$/;
/** The start of two lines folded into one: a token and a comma. JSON has commas, but starts otherwise. */
const FOLDED = /^[A-Za-z0-9._~+/-]+=*[ \t]*,/;
/** A scheme and something after it. */
const SCHEME_AND_MORE = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+ +[^ ]/;

/** The schemes of each header field that may carry a token; none if its whole value is the token. */
export type Schemes = ReadonlyMap<string, readonly string[]>;

/**
 * Checks where tokens are looked for; in `Authorization: Bearer` by default.
 *
 * @throws TypeError for an empty list, for an invalid name of a field or scheme, and for a field that
 *   could be read in two ways.
 */
export function schemesOf(
  credentials: readonly Credential[] = [{ header: 'authorization', scheme: 'Bearer' }],
): Schemes {
  if (!Array.isArray(credentials) || credentials.length === 0) {
    throw new TypeError('credentials must be a list of one or more');
  }
  const fields = new Map<string, readonly string[]>();
  for (const credential of credentials as readonly Credential[]) {
    checkFields(credential, 'credentials', FIELDS);
    const { header, scheme } = credential;
    if (!isName(header)) throw new TypeError('credentials: header must be the name of a field');
    if (scheme !== undefined && !isName(scheme)) {
      throw new TypeError('credentials: scheme must be a name, or left out');
    }
    const field = header.toLowerCase();
    const others = fields.get(field);
    const isTaken = others?.some((other) => other.toLowerCase() === scheme?.toLowerCase());
    // A field cannot be read both with and without a scheme.
    if (others && (isTaken || others.length === 0 || scheme === undefined)) {
      throw new TypeError(`credentials: ${field} cannot be read in two ways`);
    }
    fields.set(field, scheme === undefined ? [] : [...(others ?? []), scheme]);
  }
  return fields;
}

/** Returns whether a value is a `token` of HTTP. */
export function isName(value: unknown): value is string {
  return typeof value === 'string' && NAME.test(value);
}

/**
 * Returns a function that reads the one credential of a request, without decoding it.
 *
 * @param maxLength the longest text of a token, in characters.
 */
export function credentialReader(
  schemes: Schemes,
  maxLength: number,
): (headers: HeaderFields) => Presented {
  return (headers) => {
    const lines = linesOf(headers, schemes);
    if (lines === undefined) return { fault: 'too_many_headers' };
    const [line, ...others] = lines;
    if (line === undefined) return { fault: 'missing_credential' };
    if (others.length > 0) return { fault: 'multiple_credentials' };
    const [name, value] = line;
    return readField(withoutSpaceAround(value), schemes.get(name) ?? [], maxLength);
  };
}

function readField(field: string, schemes: readonly string[], maxLength: number): Presented {
  const scheme = schemeOf(field, schemes);
  const text = withoutSpaceAround(field.slice(scheme?.length));
  if (text.length > maxLength) return { fault: 'too_long' };
  if (scheme !== undefined) {
    if (TOKEN68.test(text)) return { text };
    return { fault: FOLDED.test(text) ? 'multiple_credentials' : 'not_base64' };
  }
  // Two folded lines may start with another scheme, and have one of ours after it.
  const [, ...folded] = field.split(',');
  if (folded.some((part) => schemeOf(withoutSpaceAround(part), schemes) !== undefined)) {
    return { fault: 'multiple_credentials' };
  }
  // Credentials of another scheme are for others. A single word is a token without its scheme.
  return { fault: SCHEME_AND_MORE.test(field) ? 'missing_credential' : 'not_base64' };
}

/** Returns the scheme with which a field starts; an empty one if the field has none. */
function schemeOf(field: string, schemes: readonly string[]): string | undefined {
  if (schemes.length === 0) return '';
  return schemes.find((scheme) => {
    const { length } = scheme;
    const isWord = field.length === length || field[length] === ' ';
    return isWord && field.slice(0, length).toLowerCase() === scheme.toLowerCase();
  });
}

/** Removes the white space of HTTP, in linear time: a pattern for the end backtracks. */
function withoutSpaceAround(text: string): string {
  const isSpace = (char: string | undefined): boolean => char === ' ' || char === '\t';
  let start = 0;
  let end = text.length;
  while (isSpace(text[start])) start++;
  while (end > start && isSpace(text[end - 1])) end--;
  return text.slice(start, end);
}
