import { TokenError, type Token } from '../../src/index.js';
import { readCutOff, type CutOff } from './cut-off.js';
import { dialectFor, isOnedataIdentifier, type Dialect, type DialectName } from './dialect.js';
import { MAX_TEXT, readToken, withoutSurroundings, type Written } from './token-text.js';

/** A token that was read, and how it is to be understood. */
export interface KnownReading {
  readonly kind: 'token';
  readonly text: string;
  readonly token: Token;
  readonly dialect: Dialect;
  readonly written: Written;
  readonly tolerated: readonly string[];
}

/** What became of a text that was pasted. */
export type Reading =
  | { readonly kind: 'empty' }
  | KnownReading
  | {
      readonly kind: 'error';
      readonly error: TokenError;
      /** Of a text that was cut off, what is there. */
      readonly cutOff?: CutOff;
      /** How what is there is understood. */
      readonly dialect?: Dialect;
    };

/** Reads what was pasted. `wanted` says whose words its caveats are in; by default the token does. */
export function readPasted(pasted: string, wanted: DialectName | 'detect'): Reading {
  // More is not even trimmed.
  if (pasted.length > MAX_TEXT) return { kind: 'error', error: new TokenError('token_too_large') };
  const text = withoutSurroundings(pasted);
  if (text === '') return { kind: 'empty' };
  try {
    const { token, tolerated, ...written } = readToken(text);
    const { identifier } = token.macaroon;
    const name = wanted === 'detect' ? detect(identifier, written) : wanted;
    const dialect = dialectFor(name, identifier);
    return { kind: 'token', text, token, dialect, written, tolerated };
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    return { kind: 'error', error, ...partOf(text, error) };
  }
}

function detect(identifier: Uint8Array, { form }: Pick<Written, 'form'>): DialectName {
  return form === 'onedata' || isOnedataIdentifier(identifier) ? 'onedata' : 'standard';
}

function partOf(
  text: string,
  { code }: TokenError,
): { readonly cutOff?: CutOff; readonly dialect?: Dialect } {
  if (code !== 'truncated_token') return {};
  const prefix = /^([a-z][a-z0-9_]{1,31})_[0-9A-Za-z_-]{4}Ag/.exec(text)?.[1];
  const cutOff = readCutOff(text, prefix);
  if (cutOff === undefined) return {};
  const { identifier = new Uint8Array() } = cutOff;
  const name = isOnedataIdentifier(identifier) ? 'onedata' : 'standard';
  return { cutOff, dialect: dialectFor(name, identifier) };
}
