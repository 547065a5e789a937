import type { DecodeDetail } from '../errors.js';
import { checkFields, type FieldsOf } from '../options.js';
import { type HeaderFields, linesOf } from './headers.js';

/** Where a request carries its token. Never in the URL, which ends up in logs. */
export interface Credential {
  /** The field's name, in any case. */
  readonly header: string;
  /** The scheme before the token, such as `Bearer`, in any case; without it, the value is the token. */
  readonly scheme?: string | undefined;
  /**
   * Returns the text of the token that a field holds, in base64; `undefined` if it holds none, as if the field
   * were absent; an empty text if it is malformed. Gets what follows the scheme, or the whole value, without
   * space around. A `TokenError` that it throws refuses.
   */
  readonly read?: ((field: string) => string | undefined) | undefined;
}

const FIELDS: FieldsOf<Credential> = { header: true, scheme: true, read: true };

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

/** The ways to read each header field that may carry a token, by its name in lower case. */
export type Fields = ReadonlyMap<string, readonly Credential[]>;

/** Checks where tokens are looked for; in `Authorization: Bearer` by default. */
export function credentialFields(
  credentials: readonly Credential[] = [{ header: 'authorization', scheme: 'Bearer' }],
): Fields {
  if (!Array.isArray(credentials) || credentials.length === 0) {
    throw new TypeError('credentials must be a list of one or more');
  }
  const fields = new Map<string, readonly Credential[]>();
  for (const credential of credentials as readonly Credential[]) {
    checkFields(credential, 'credentials', FIELDS);
    const { header, scheme, read } = credential;
    if (!isName(header)) throw new TypeError('credentials: header must be the name of a field');
    if (scheme !== undefined && !isName(scheme)) {
      throw new TypeError('credentials: scheme must be a name, or left out');
    }
    if (read !== undefined && typeof read !== 'function') {
      throw new TypeError('credentials: read must be a function, or left out');
    }
    const field = header.toLowerCase();
    const others = fields.get(field) ?? [];
    const isTaken = others.some(
      // A field cannot be read both with and without a scheme.
      (other) => !other.scheme || !scheme || other.scheme.toLowerCase() === scheme.toLowerCase(),
    );
    if (isTaken) throw new TypeError(`credentials: ${field} cannot be read in two ways`);
    fields.set(field, [...others, Object.freeze({ ...credential })]);
  }
  return fields;
}

/** Returns whether a value is a `token` of HTTP. */
export function isName(value: unknown): value is string {
  return typeof value === 'string' && NAME.test(value);
}

/** Returns a function that reads the one credential of a request, without decoding it. */
export function credentialReader(
  fields: Fields,
  maxLength: number,
): (headers: HeaderFields) => Presented {
  const lengths = new Set([...fields.keys()].map(({ length }) => length));
  return (headers) => {
    const lines = linesOf(headers, fields, lengths);
    if (lines === undefined) return { fault: 'too_many_headers' };
    let first: Presented | undefined;
    let hasOthers = false;
    for (const [name, value] of lines) {
      const found = readField(withoutSpaceAround(value), fields.get(name)!, maxLength);
      if (found === undefined) continue;
      hasOthers = first !== undefined;
      first ??= found;
    }
    return hasOthers ? { fault: 'multiple_credentials' } : (first ?? MISSING);
  };
}

const MISSING: Presented = { fault: 'missing_credential' };

/** Reads a field; returns `undefined` if a function of the server's finds no token in it. */
function readField(
  field: string,
  credentials: readonly Credential[],
  maxLength: number,
): Presented | undefined {
  const credential = credentialOf(field, credentials);
  const value = withoutSpaceAround(field.slice(credential?.scheme?.length));
  if (value.length > maxLength) return { fault: 'too_long' };
  if (credential !== undefined) {
    if (credential.read !== undefined && isFolded(field, credentials)) {
      return { fault: 'multiple_credentials' };
    }
    const text = credential.read === undefined ? value : credential.read(value);
    if (text === undefined) return undefined;
    if (typeof text !== 'string') {
      throw new TypeError('credentials: read must return a text or undefined');
    }
    if (TOKEN68.test(text)) return { text };
    return { fault: FOLDED.test(text) ? 'multiple_credentials' : 'not_base64' };
  }
  if (isFolded(field, credentials)) return { fault: 'multiple_credentials' };
  // Credentials of another scheme are for others. A single word is a token without its scheme.
  return SCHEME_AND_MORE.test(field) ? MISSING : { fault: 'not_base64' };
}

/** Returns whether a field may be two lines: of any first scheme, and one of ours after it. */
function isFolded(field: string, credentials: readonly Credential[]): boolean {
  return field
    .split(',')
    .slice(1)
    .some((part) => credentialOf(withoutSpaceAround(part), credentials)?.scheme !== undefined);
}

/** Returns the way to read a field: by the scheme that it starts with, or the only one without a scheme. */
function credentialOf(field: string, credentials: readonly Credential[]): Credential | undefined {
  for (const credential of credentials) {
    const { scheme } = credential;
    if (scheme === undefined) return credential;
    const { length } = scheme;
    if (field.length !== length && field[length] !== ' ') continue;
    const start = field.slice(0, length);
    if (start === scheme || start.toLowerCase() === scheme.toLowerCase()) return credential;
  }
  return undefined;
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
