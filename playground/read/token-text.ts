import { TokenError, type Token, type TokenFormat } from '../../src/index.js';
import { deserialize, serialize } from '../../src/index.js';
import { createTokenText } from '../../src/authority/token-text.js';
import {
  deserialize as deserializeOnedata,
  serialize as serializeOnedata,
  type ServiceIndication,
} from '../../src/onedata/index.js';
import { readPrefixed } from './prefixed.js';

/** The ways in which a token can be pasted. */
export type Form = TokenFormat | 'onedata' | 'prefixed';

/** The longest text that the page looks at, in characters: 64 KiB. */
export const MAX_TEXT = 65_536;

/** How a token was written, and what has to be known to write another one so. */
export interface Written {
  readonly form: Form;
  readonly prefix?: string;
  readonly service?: ServiceIndication;
}

export interface ReadText extends Written {
  readonly token: Token;
  /** What a strict reader refuses in the text, and was passed over. */
  readonly tolerated: readonly string[];
}

/**
 * Reads a token in any format. White space around it, and the scheme in front of it that a header
 * has, are no part of it.
 *
 * @throws TokenError for a text that holds none.
 */
export function readToken(text: string): ReadText {
  const first = attempt(() => readPlain(text));
  if (!(first instanceof TokenError)) return first;
  const prefixed = readPrefixed(text);
  if (prefixed !== undefined) {
    if (prefixed.token === undefined) throw prefixed.error;
    return { token: prefixed.token, form: 'prefixed', prefix: prefixed.prefix, tolerated: [] };
  }
  const onedata = attempt(() => readOnedata(text));
  if (!(onedata instanceof TokenError)) return onedata;
  const lenient = attempt(() => readLeniently(text));
  if (!(lenient instanceof TokenError)) return lenient;
  throw isOnedataError(text, first, onedata) ? onedata : first;
}

/** The text of a token in a form. Throws where the form cannot hold the token. */
export function writeToken(token: Token, written: Written): string {
  switch (written.form) {
    case 'onedata':
      return serializeOnedata(token, { service: written.service });
    case 'prefixed':
      return createTokenText({ prefix: written.prefix ?? '' }).write(token);
    default:
      return serialize(token, written.form);
  }
}

/** What was pasted, without what surrounds a token in a header or a file. */
export function withoutSurroundings(text: string): string {
  return text.trim().replace(/^(?:authorization: ?)?(?:bearer|macaroon) /i, '');
}

/** Which of two errors to tell: Onedata's where the text can hardly be anything else. */
function isOnedataError(text: string, plain: TokenError, onedata: TokenError): boolean {
  if (/^op[wp]-/.test(text)) return true;
  return onedata.code === 'truncated_token' && plain.code !== 'truncated_token';
}

function readPlain(text: string): ReadText {
  return { token: deserialize(text, { maxLength: MAX_TEXT }), form: formOf(text), tolerated: [] };
}

function readLeniently(text: string): ReadText {
  const tolerated: string[] = [];
  const onTolerated = (tolerance: string): void => void tolerated.push(tolerance);
  const token = deserialize(text, { maxLength: MAX_TEXT, lenient: true, onTolerated });
  return { token, form: formOf(text), tolerated };
}

function readOnedata(text: string): ReadText {
  const token = deserializeOnedata(text);
  const { service } = token;
  return { token, form: 'onedata', tolerated: [], ...(service && { service }) };
}

/** The format of a text that holds a token. The first byte of v2 is its version, 2. */
function formOf(text: string): TokenFormat {
  if (/^\s*[[{]/.test(text)) return /"signature"\s*:/.test(text) ? 'v1-json' : 'v2-json';
  return text.startsWith('Ag') ? 'v2' : 'v1';
}

function attempt<T>(run: () => T): T | TokenError {
  try {
    return run();
  } catch (error) {
    if (error instanceof TokenError) return error;
    throw error;
  }
}
