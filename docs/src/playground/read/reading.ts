import { decodeError } from '../../../../src/errors.js';
import { TokenError, type Token } from '../../../../src/index.js';
import { catchTokenError } from '../../../../src/token/token.js';
import { isWhole, readCutOff, type CutOffToken } from '../../../../src/reading/cut-off.js';
import type { Dialect } from '../../../../src/reading/dialect.js';
import { readTokenText, type Written } from '../../../../src/reading/token-text.js';
import { dialectFor, type WantedDialect } from './detect.js';

/** The longest text that the page looks at, in characters: 64 KiB. */
const MAX_TEXT = 65_536;

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
      readonly cutOff?: CutOffToken;
      /** How what is there is understood. */
      readonly dialect?: Dialect;
    };

/** Reads what was pasted. `wanted` says whose words its caveats are in; by default the token does. */
export function readPasted(pasted: string, wanted: WantedDialect): Reading {
  // More is not even trimmed.
  if (pasted.length > MAX_TEXT) return { kind: 'error', error: decodeError('too_long') };
  const text = withoutSurroundings(pasted);
  if (text === '') return { kind: 'empty' };
  const isOnedata = wanted === 'onedata';
  const read = catchTokenError(() => readTokenText(text, { isOnedata, lenient: true }));
  if (read instanceof TokenError) return { kind: 'error', error: read, ...partOf(text, read) };
  const { token, tolerated, ...written } = read;
  const { identifier } = token.macaroon;
  const dialect = dialectFor(wanted, { identifier, isOnedataText: written.form === 'onedata' });
  return { kind: 'token', text, token, dialect, written, tolerated };
}

/** What was pasted, without what surrounds a token in a header or a file. */
function withoutSurroundings(text: string): string {
  return text.trim().replace(/^(?:authorization: ?)?(?:bearer|macaroon) /i, '');
}

function partOf(
  text: string,
  { code }: TokenError,
): { readonly cutOff?: CutOffToken; readonly dialect?: Dialect } {
  const cutOff = code === 'truncated_token' ? readCutOff(text) : undefined;
  if (cutOff === undefined) return {};
  const { identifier } = cutOff.macaroons[0]!;
  const bytes = identifier && isWhole(identifier) ? identifier.bytes : new Uint8Array();
  return { cutOff, dialect: dialectFor('detect', { identifier: bytes, isOnedataText: false }) };
}
