import { createTokenText } from '../authority/token-text.js';
import { TokenError } from '../errors.js';
import type { Tolerance } from '../macaroon/leniency.js';
import {
  deserialize as deserializeOnedata,
  serialize as serializeOnedata,
  type ServiceIndication,
} from '../onedata/text.js';
import {
  catchTokenError,
  deserialize,
  serialize,
  type Token,
  type TokenFormat,
} from '../token/token.js';
import { readPrefixed } from './prefixed.js';
import { escapeJson } from './unsafe.js';

/** The ways in which a token is written: those of the library, Onedata's, and with a prefix. */
export type Form = TokenFormat | 'onedata' | 'prefixed';

/** How a token is written, and what has to be known to write another one so. */
export interface Written {
  readonly form: Form;
  /** Of a text with a prefix. */
  readonly prefix?: string | undefined;
  /** Of Onedata's text: what stands in front of it. */
  readonly service?: ServiceIndication | undefined;
}

/** A token, how it was written, and what a strict reader refuses in that and was passed over. */
export interface ReadToken extends Written {
  readonly token: Token;
  readonly tolerated: readonly Tolerance[];
}

export interface ReadTextOptions {
  /** Whether the text is rather Onedata's. */
  readonly isOnedata?: boolean | undefined;
  /** Whether a text is taken that is not quite right. */
  readonly lenient?: boolean | undefined;
}

/**
 * Reads the text of a token in any form. A text that is both the library's own and Onedata's has none
 * of the characters in which the two differ, and says the same in both: it is what was expected.
 *
 * @throws TokenError of the form that was rather expected, where it is in none.
 */
export function readTokenText(text: string, options: ReadTextOptions = {}): ReadToken {
  const isOnedata = options.isOnedata || /^op[wp]-/.test(text);
  const [first, second] = isOnedata ? [readOnedata, readOwn] : [readOwn, readOnedata];
  const one = catchTokenError(() => first(text));
  if (!(one instanceof TokenError)) return one;
  const other = catchTokenError(() => second(text));
  if (!(other instanceof TokenError)) return other;
  const prefixed = readPrefixed(text);
  if (prefixed?.token !== undefined) {
    const { token, prefix } = prefixed;
    return { token, form: 'prefixed', prefix, tolerated: [] };
  }
  const lenient = options.lenient ? catchTokenError(() => readLeniently(text)) : one;
  if (!(lenient instanceof TokenError)) return lenient;
  // Only one of them may say that the text ends too early, and the others that it is nothing.
  const errors = [...(prefixed ? [prefixed.error] : []), one, other, lenient];
  throw errors.find(({ code }) => code === 'truncated_token') ?? errors[0]!;
}

/**
 * Writes a token in a form. In JSON, what could do harm where it is shown is escaped.
 *
 * @throws TypeError where the form cannot hold the token.
 */
export function writeTokenText(token: Token, { form, prefix = '', service }: Written): string {
  switch (form) {
    case 'onedata':
      return serializeOnedata(token, { service });
    case 'prefixed':
      return createTokenText({ prefix }).write(token);
    default:
      return escapeJson(serialize(token, form));
  }
}

function readOwn(text: string): ReadToken {
  return { token: deserialize(text), form: formOf(text), tolerated: [] };
}

function readLeniently(text: string): ReadToken {
  const tolerated: Tolerance[] = [];
  const onTolerated = (tolerance: Tolerance): void => void tolerated.push(tolerance);
  const token = deserialize(text, { lenient: true, onTolerated });
  return { token, form: formOf(text), tolerated };
}

function readOnedata(text: string): ReadToken {
  const { service, ...token } = deserializeOnedata(text);
  return { token, form: 'onedata', service, tolerated: [] };
}

/** The format of a text that has been read. */
function formOf(text: string): TokenFormat {
  const [first = ''] = text.trimStart();
  // Base64 of the version byte of v2; a packet of v1 starts with a digit.
  if (first === 'A') return 'v2';
  if (/^[{[]/.test(first)) return /"signature"\s*:/.test(text) ? 'v1-json' : 'v2-json';
  // Base64 of a bracket, which a lenient reader takes.
  return /^[eW]/.test(first) ? 'v2-json' : 'v1';
}
