import type { DecodeDetail } from '../errors.js';
import { checkFields, type FieldsOf } from '../options.js';
import { type FieldLine, type HeaderFields, linesOf } from './headers.js';

/** Where a request carries its token. Never in the URL, which ends up in logs. */
export interface Credential {
  /** The field's name, in any case. */
  readonly header: string;
  /** What stands before the token, such as `Bearer`, in any case; without it, the token is all. */
  readonly scheme?: string | undefined;
}

const FIELDS: FieldsOf<Credential> = { header: true, scheme: true };

/** `Authorization: Bearer`. */
export const DEFAULT_CREDENTIALS: readonly Credential[] = Object.freeze([
  Object.freeze({ header: 'authorization', scheme: 'Bearer' }),
]);

/** Why there is no text of a token to be decoded; for one that cannot be any, the detail of that. */
export type CredentialFault =
  | 'missing_credential'
  | 'multiple_credentials'
  | 'too_many_headers'
  | Extract<DecodeDetail, 'not_base64' | 'too_long'>;

/** What a request carries: the text of one token, or what is wrong. */
export type Presented =
  | { readonly text: string; readonly fault?: undefined }
  | { readonly fault: CredentialFault; readonly text?: undefined };

/** A `token` of RFC 9110, section 5.6.2. */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** A `token68` of RFC 9110, section 11.2, which is the `b64token` of RFC 6750. */
const TOKEN68 = /^[A-Za-z0-9._~+/-]+=*$/;
/** What was folded of two lines: one, and a comma. JSON has commas too, but does not start so. */
const FOLDED = /^[A-Za-z0-9._~+/-]+=*[ \t]*,/;
/** A scheme and something after it. */
const SCHEME_AND_MORE = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+ +[^ ]/;

/**
 * Checks where tokens are looked for.
 *
 * @returns a copy, with the names of the fields in lower case.
 * @throws TypeError for no credential at all, for a name that no field or scheme can have, and for a
 *   field that is to be read in two ways.
 */
export function checkedCredentials(credentials: readonly Credential[]): readonly Credential[] {
  if (!Array.isArray(credentials) || credentials.length === 0) {
    throw new TypeError('credentials must be a list of one or more');
  }
  const schemes = new Map<string, Set<string | undefined>>();
  return Array.from(credentials, (credential: Credential): Credential => {
    checkFields(credential, 'credentials', FIELDS);
    const { header, scheme } = credential;
    if (!isName(header)) throw new TypeError('credentials: header must be the name of a field');
    if (scheme !== undefined && !isName(scheme)) {
      throw new TypeError('credentials: scheme must be a name, or left out');
    }
    const name = header.toLowerCase();
    const others = schemes.get(name) ?? new Set();
    const key = scheme?.toLowerCase();
    // Of a field with and without a scheme, one could not say whether it is one of ours.
    if (others.has(key) || others.has(undefined) || (key === undefined && others.size > 0)) {
      throw new TypeError('credentials: a field cannot be read in two ways');
    }
    schemes.set(name, others.add(key));
    return scheme === undefined ? { header: name } : { header: name, scheme };
  });
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && NAME.test(value);
}

/**
 * Reads the one credential of a request. Nothing is decoded.
 *
 * @param credentials as {@link checkedCredentials} returns them.
 * @param maxLength the longest text of a token, in characters.
 */
export function credentialReader(
  credentials: readonly Credential[],
  maxLength: number,
): (headers: HeaderFields) => Presented {
  const schemes = new Map<string, string[]>();
  for (const { header, scheme } of credentials) {
    const ofHeader = schemes.get(header) ?? [];
    if (scheme !== undefined) ofHeader.push(scheme.toLowerCase());
    schemes.set(header, ofHeader);
  }
  const names = new Set(schemes.keys());
  return (headers) => {
    const lines = linesOf(headers, names);
    if (lines === undefined) return { fault: 'too_many_headers' };
    const [line, ...others] = lines;
    if (line === undefined) return { fault: 'missing_credential' };
    if (others.length > 0) return { fault: 'multiple_credentials' };
    // Every line is one of a field that was asked for.
    return readLine(line, schemes.get(line[0])!, maxLength);
  };
}

function readLine([, value]: FieldLine, schemes: readonly string[], maxLength: number): Presented {
  const field = withoutSpaceAround(value);
  if (schemes.length === 0) return readText(field, maxLength);
  const scheme = schemeOf(field, schemes);
  if (scheme !== undefined) {
    return readText(withoutSpaceAround(field.slice(scheme.length)), maxLength);
  }
  if (field.length > maxLength) return { fault: 'too_long' };
  // What was folded of two lines starts with another scheme perhaps, and has one of ours after it.
  const [, ...folded] = field.split(',');
  if (folded.some((part) => schemeOf(withoutSpaceAround(part), schemes) !== undefined)) {
    return { fault: 'multiple_credentials' };
  }
  // Credentials of another scheme are somebody else's. A word alone is a token without its scheme.
  return { fault: SCHEME_AND_MORE.test(field) ? 'missing_credential' : 'not_base64' };
}

function readText(text: string, maxLength: number): Presented {
  if (text.length > maxLength) return { fault: 'too_long' };
  if (TOKEN68.test(text)) return { text };
  return { fault: FOLDED.test(text) ? 'multiple_credentials' : 'not_base64' };
}

/** The one of some schemes, in lower case, with which a field starts. */
function schemeOf(field: string, schemes: readonly string[]): string | undefined {
  return schemes.find((scheme) => {
    const { length } = scheme;
    const ends = field.length === length || field[length] === ' ';
    return ends && field.slice(0, length).toLowerCase() === scheme;
  });
}

/** Without the spaces and tabs of HTTP. By hand: a pattern for the end would backtrack. */
function withoutSpaceAround(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text[start])) start++;
  while (end > start && isSpace(text[end - 1])) end--;
  return text.slice(start, end);
}

function isSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}
