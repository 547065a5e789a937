import { decodeUtf8 } from '../../../../src/bytes/utf8.js';
import { decodeError } from '../../../../src/errors.js';
import { TokenError, type Token } from '../../../../src/index.js';
import type { Field } from '../../../../src/macaroon/cursor.js';
import { isWhole, readCutOff, type CutOffToken } from '../../../../src/reading/cut-off.js';
import type { ReadingDialect } from '../../../../src/reading/dialect.js';
import { DIALECTS } from '../../../../src/reading/dialects.js';
import { readBy, recognize, saidBy, type Said } from '../../../../src/reading/recognize.js';
import { readTokenText, type Written } from '../../../../src/reading/token-text.js';
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
    return { kind: 'error', error: read, ...partOf(text, read, wanted, dialects) };
  }
  const { token, tolerated, ...written } = read;
  const dialect = dialectFor(wanted, saidBy(token, written.form), dialects);
  return { kind: 'token', text, token, dialect, dialects, written, tolerated };
}

/** Removes what surrounds a token in a header or a file. */
function withoutSurroundings(text: string): string {
  return text.trim().replace(/^(?:authorization: ?)?(?:bearer|macaroon) /i, '');
}

function partOf(
  text: string,
  { code }: TokenError,
  wanted: string,
  dialects: readonly ReadingDialect[],
): { readonly cutOff?: CutOffToken; readonly dialect?: ReadingDialect } {
  const cutOff = code === 'truncated_token' ? readCutOff(text) : undefined;
  if (cutOff === undefined) return {};
  const wholeOf = (field: Field | undefined): readonly Uint8Array[] =>
    field !== undefined && isWhole(field) ? [field.bytes] : [];
  const caveats = cutOff.macaroons.flatMap((macaroon) => macaroon.caveats);
  const own = caveats.filter(({ isThirdParty }) => !isThirdParty);
  const [identifier = new Uint8Array()] = wholeOf(cutOff.macaroons[0]?.identifier);
  const conditions = own
    .flatMap(({ condition }) => wholeOf(condition))
    .map((bytes) => decodeUtf8(bytes))
    .filter((text) => text !== undefined);
  return { cutOff, dialect: dialectFor(wanted, { identifier, conditions }, dialects) };
}

/** The dialect that is wanted, unless the token is malformed in it. */
function dialectFor(
  wanted: string,
  said: Said,
  dialects: readonly ReadingDialect[],
): ReadingDialect {
  const chosen = dialects.find(({ name }) => name === wanted);
  if (chosen === undefined) return recognize(said, dialects);
  return readBy(said, chosen) < 0 ? dialects[0]! : chosen;
}
