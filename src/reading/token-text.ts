import { createTokenText, formatOf, tokenTextsOf } from '../authority/token-text.js';
import { TokenError } from '../errors.js';
import type { Tolerance } from '../macaroon/leniency.js';
import { deserializeOnedata, serializeOnedata, type ServiceIndication } from '../onedata/text.js';
import {
  catchTokenError,
  deserialize,
  serialize,
  type Token,
  type TokenFormat,
} from '../token/token.js';
import { escapeJson } from './words.js';

/** How a token is written: in a format of this library, in Onedata's text, or with a prefix. */
export type Form = TokenFormat | 'onedata' | 'prefixed';

/** How a token is written, and what is needed to write another one in the same way. */
export interface Written {
  readonly form: Form;
  /** For a text with a prefix. */
  readonly prefix?: string | undefined;
  /** For Onedata's text: what it starts with. */
  readonly service?: ServiceIndication | undefined;
}

/** A token, how it was written, and the mistakes in it that a strict reader refuses. */
export interface ReadToken extends Written {
  readonly token: Token;
  readonly tolerated: readonly Tolerance[];
}

/**
 * Reads the text of a token in any form. A text that is valid in this library and in Onedata has none of
 * the characters in which the two differ, and means the same in both.
 */
export function readTokenText(
  text: string,
  options: { readonly form?: 'onedata' | undefined; readonly lenient?: boolean | undefined } = {},
): ReadToken {
  const isOnedata = options.form === 'onedata' || /^op[wp]-/.test(text);
  const [first, second] = isOnedata ? [readOnedata, readOwn] : [readOwn, readOnedata];
  const one = catchTokenError(() => first(text));
  if (!(one instanceof TokenError)) return one;
  const other = catchTokenError(() => second(text));
  if (!(other instanceof TokenError)) return other;
  const prefixed = readPrefixed(text);
  if (prefixed !== undefined && !(prefixed instanceof TokenError)) return prefixed;
  const lenient = options.lenient ? catchTokenError(() => readOwn(text, true)) : one;
  if (!(lenient instanceof TokenError)) return lenient;
  // One of them may know that the text ends too early, while the others know nothing.
  const errors = [...(prefixed ? [prefixed] : []), one, other, lenient];
  throw errors.find(({ code }) => code === 'truncated_token') ?? errors[0]!;
}

/** Writes a token, in JSON with escapes. Throws a `TypeError` if the form cannot hold it. */
export function writeTokenText(token: Token, { form, prefix = '', service }: Written): string {
  switch (form) {
    case 'onedata':
      return serializeOnedata(token, { service });
    case 'prefixed':
      return createTokenText({ prefix }).serialize(token);
    default:
      return escapeJson(serialize(token, form));
  }
}

function readOwn(text: string, lenient: boolean = false): ReadToken {
  const tolerated: Tolerance[] = [];
  const token = deserialize(text, { lenient, onTolerated: (each) => void tolerated.push(each) });
  return { token, form: formatOf(text), tolerated };
}

function readOnedata(text: string): ReadToken {
  const { service, ...token } = deserializeOnedata(text);
  return { token, form: 'onedata', service, tolerated: [] };
}

/** Reads `acme_<base64url>_<checksum>`; `undefined` without a prefix. The length in the text decides. */
function readPrefixed(text: string): ReadToken | TokenError | undefined {
  let error: TokenError | undefined;
  for (const { prefix, deserialize } of tokenTextsOf(text)) {
    const token = catchTokenError(() => deserialize(text));
    if (!(token instanceof TokenError)) return { token, form: 'prefixed', prefix, tolerated: [] };
    // The prefix was right if the length or the checksum could be read.
    const isRight = token.length !== undefined || token.detail === 'checksum_mismatch';
    if (error === undefined || isRight) error = token;
  }
  return error;
}
