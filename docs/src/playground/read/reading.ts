import { encodeBase64Url } from '../../../../src/bytes/base64.js';
import { decodeUtf8 } from '../../../../src/bytes/utf8.js';
import type { Token } from '../../../../src/index.js';
import type { Field } from '../../../../src/macaroon/cursor.js';
import { isMacaroonStart } from '../../../../src/reading/bare-token.js';
import { isWhole, type CutOffToken } from '../../../../src/reading/cut-off.js';
import type { ReadingDialect } from '../../../../src/reading/dialect.js';
import { DIALECTS } from '../../../../src/reading/dialects.js';
import { attemptToken, textIn } from '../../../../src/reading/read-token.js';
import { readBy, recognize, saidBy, type Said } from '../../../../src/reading/recognize.js';
import { ReadError, type Written } from '../../../../src/reading/token-text.js';

/** A token that was read, and its dialect. */
export interface KnownReading {
  readonly kind: 'token';
  readonly text: string;
  readonly token: Token;
  readonly dialect: ReadingDialect;
  /** Those that it was chosen from. */
  readonly dialects: readonly ReadingDialect[];
  readonly written: Written;
  /** What was read, if it is more than the text of a token. */
  readonly what: string | undefined;
  readonly tolerated: readonly string[];
}

/** What a pasted text is. */
export type Reading =
  | { readonly kind: 'empty' }
  | KnownReading
  | {
      readonly kind: 'error';
      readonly error: ReadError;
      /** The dialect of the readable part of a text that was cut off. */
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
  const text = pasted.trim();
  if (text === '') return { kind: 'empty' };
  const form = dialects.find(({ name }) => name === wanted)?.form;
  const read = attemptToken(pasted, { form, lenient: true });
  if (read instanceof ReadError) {
    const dialect = read.cutOff && dialectFor(wanted, saidByPart(read.cutOff), dialects);
    return { kind: 'error', error: read, ...(dialect && { dialect }) };
  }
  const { token, tolerated, what: words, isWrapped, ...written } = read;
  const what = isWrapped ? words : undefined;
  const dialect = dialectFor(wanted, saidBy(token, written.form), dialects);
  return { kind: 'token', text, token, dialect, dialects, written, what, tolerated };
}

/** The text for the field of a file's content: of a binary file, its base64. */
export function textOfFile(bytes: Uint8Array): string {
  const text = isMacaroonStart(bytes) ? undefined : textIn(bytes);
  return text ?? encodeBase64Url(bytes);
}

/** What the readable part of a token says. */
function saidByPart({ macaroons }: CutOffToken): Said {
  const wholeOf = (field: Field | undefined): readonly Uint8Array[] =>
    field !== undefined && isWhole(field) ? [field.bytes] : [];
  const caveats = macaroons.flatMap((macaroon) => macaroon.caveats);
  const own = caveats.filter(({ isThirdParty }) => !isThirdParty);
  const [identifier = new Uint8Array()] = wholeOf(macaroons[0]?.identifier);
  const conditions = own
    .flatMap(({ condition }) => wholeOf(condition))
    .map((bytes) => decodeUtf8(bytes))
    .filter((text) => text !== undefined);
  return { identifier, conditions };
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
