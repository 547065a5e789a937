import { createTokenText } from '../authority/token-text.js';
import { decodeError, TokenError } from '../errors.js';
import { encodeAll } from '../macaroon/encode.js';
import type { Tolerance } from '../macaroon/leniency.js';
import { serializeOnedata, type ServiceIndication } from '../onedata/text.js';
import { serialize, type Token, type TokenFormat } from '../token/token.js';
import { type CutOffToken, readCutOff } from './cut-off.js';
import { escapeJson } from './words.js';

/** How a token is written: in a format of this library, in Onedata's text, or with a prefix. */
export type Form = TokenFormat | 'onedata' | 'prefixed';

/** How a token is written, and what is needed to write another one in the same way. */
export interface Written {
  readonly form: Form;
  readonly prefix?: string | undefined;
  /** What Onedata's text starts with. */
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
  /** Whether something that it stood in is not written again. */
  readonly isAlone?: boolean;
}

/** Why a text is not read, with what only people need. */
export class ReadError extends TokenError {
  /** A sentence or two in place of those for the detail and the code. */
  readonly about: string | undefined;
  readonly cutOff: CutOffToken | undefined;

  constructor({ code, detail, length }: TokenError, about?: string, cutOff?: CutOffToken) {
    super(code, { detail, length });
    this.about = about;
    this.cutOff = cutOff;
  }
}

export interface Rules {
  /** The form in which texts of the dialect are written. */
  readonly form?: 'onedata' | undefined;
  readonly lenient?: boolean | undefined;
}

export type Attempt = ReadToken | ReadError;

/** Writes a token, in JSON with escapes. Throws a `TypeError` if the form cannot hold it. */
export function writeTokenText(token: Token, written: Written): string {
  const { form, prefix = '', service, wrap = (text) => text, isUnbound } = written;
  const alone = { macaroon: token.macaroon, discharges: isUnbound ? [] : token.discharges };
  if (form === 'onedata') return wrap(serializeOnedata(alone, { service }));
  if (form === 'prefixed') return wrap(createTokenText({ prefix }).serialize(alone));
  return wrap(escapeJson(serialize(alone, form)));
}

/** Writes a token that came as bytes. */
export function writeTokenBytes({ macaroon, discharges }: Token, { form }: Written): Uint8Array {
  return encodeAll([macaroon, ...discharges], form === 'v1' ? 'v1' : 'v2');
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

export function notMacaroon(about: string): ReadError {
  return new ReadError(decodeError('not_a_token'), `This is not a macaroon${about}.`);
}

export const NOT_MACAROON: ReadError = notMacaroon('');

/** Whether an error is about a macaroon that is cut off or changed. */
export function isOfMacaroon({ detail }: ReadError): boolean {
  return detail !== 'not_a_token' && detail !== 'not_json';
}

/** A new one each time: two are two texts that may be tokens. */
export function tooLong(): ReadError {
  return new ReadError(decodeError('too_long'));
}

/** Makes the error of a text, with its readable part if it was cut off. */
export function failed(
  error: TokenError,
  given: string | Uint8Array = '',
  about?: string,
): ReadError {
  if (error instanceof ReadError) return error;
  const cutOff = error.code === 'truncated_token' ? readCutOff(given) : undefined;
  return new ReadError(error, about, cutOff);
}
