import { decodeError } from '../../../../src/errors.js';
import { TokenError, type Token } from '../../../../src/index.js';
import { isWhole, readCutOff, type CutOffToken } from '../../../../src/reading/cut-off.js';
import type { ReadingDialect } from '../../../../src/reading/dialect.js';
import { DIALECTS } from '../../../../src/reading/dialects.js';
import { readTokenText, type Form, type Written } from '../../../../src/reading/token-text.js';
import { catchTokenError } from '../../../../src/token/token.js';

/** The longest text that the page reads, in characters: 64 KiB. */
const MAX_TEXT = 65_536;

/** A token that was read, and its dialect. */
export interface KnownReading {
  readonly kind: 'token';
  readonly text: string;
  readonly token: Token;
  readonly dialect: ReadingDialect;
  /** Those that it was chosen from. */
  readonly dialects: readonly ReadingDialect[];
  readonly written: Written;
  readonly tolerated: readonly string[];
}

/** What a pasted text is. */
export type Reading =
  | { readonly kind: 'empty' }
  | KnownReading
  | {
      readonly kind: 'error';
      readonly error: TokenError;
      /** The readable part of a text that was cut off. */
      readonly cutOff?: CutOffToken;
      /** The dialect of that part. */
      readonly dialect?: ReadingDialect;
    };

/**
 * Reads a pasted text.
 *
 * @param wanted the name of the dialect of its caveats; `detect` finds it by the token.
 */
export function readPasted(
  pasted: string,
  wanted: string = 'detect',
  dialects: readonly ReadingDialect[] = DIALECTS,
): Reading {
  // A longer text is not even trimmed.
  if (pasted.length > MAX_TEXT) return { kind: 'error', error: decodeError('too_long') };
  const text = withoutSurroundings(pasted);
  if (text === '') return { kind: 'empty' };
  const form = dialects.find(({ name }) => name === wanted)?.form;
  const read = catchTokenError(() => readTokenText(text, { form, lenient: true }));
  if (read instanceof TokenError) {
    return { kind: 'error', error: read, ...partOf(text, read, dialects) };
  }
  const { token, tolerated, ...written } = read;
  const dialect = dialectFor(wanted, token.macaroon.identifier, written.form, dialects);
  return { kind: 'token', text, token, dialect, dialects, written, tolerated };
}

/** Removes what surrounds a token in a header or a file. */
function withoutSurroundings(text: string): string {
  return text.trim().replace(/^(?:authorization: ?)?(?:bearer|macaroon) /i, '');
}

function partOf(
  text: string,
  { code }: TokenError,
  dialects: readonly ReadingDialect[],
): { readonly cutOff?: CutOffToken; readonly dialect?: ReadingDialect } {
  const cutOff = code === 'truncated_token' ? readCutOff(text) : undefined;
  if (cutOff === undefined) return {};
  const { identifier } = cutOff.macaroons[0]!;
  const bytes = identifier && isWhole(identifier) ? identifier.bytes : new Uint8Array();
  return { cutOff, dialect: dialectFor('detect', bytes, undefined, dialects) };
}

/** The first dialect, unless the token is one of another. */
function dialectFor(
  wanted: string,
  identifier: Uint8Array,
  form: Form | undefined,
  [usual, ...others]: readonly ReadingDialect[],
): ReadingDialect {
  const found = others.find((other) => {
    if (wanted !== 'detect' && wanted !== other.name) return false;
    const isLikely = wanted === other.name || (form !== undefined && form === other.form);
    return other.recognizes?.(identifier, isLikely) ?? wanted === other.name;
  });
  return found ?? usual!;
}
