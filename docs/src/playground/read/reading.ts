import { encodeBase64Url } from '../../../../src/bytes/base64.js';
import { decodeUtf8 } from '../../../../src/bytes/utf8.js';
import type { Token } from '../../../../src/index.js';
import { isMacaroonStart } from '../../../../src/reading/bare-token.js';
import { isWhole, type CutOffToken } from '../../../../src/reading/cut-off.js';
import type { ReadingDialect } from '../../../../src/reading/dialect.js';
import { DIALECTS } from '../../../../src/reading/dialects.js';
import { attemptToken } from '../../../../src/reading/read-token.js';
import { ReadError, type Form, type Written } from '../../../../src/reading/token-text.js';

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
    const { cutOff } = read;
    return { kind: 'error', error: read, ...(cutOff && { dialect: dialectOf(cutOff, dialects) }) };
  }
  const { token, tolerated, what: words, isWrapped, ...written } = read;
  const what = isWrapped ? words : undefined;
  const dialect = dialectFor(wanted, token.macaroon.identifier, written.form, dialects);
  return { kind: 'token', text, token, dialect, dialects, written, what, tolerated };
}

/** The text for the field of a file's content: of a binary file, its base64. */
export function textOfFile(bytes: Uint8Array): string {
  const text = isMacaroonStart(bytes) ? undefined : decodeUtf8(bytes);
  return text ?? encodeBase64Url(bytes);
}

function dialectOf(
  { macaroons }: CutOffToken,
  dialects: readonly ReadingDialect[],
): ReadingDialect {
  const { identifier } = macaroons[0]!;
  const bytes = identifier && isWhole(identifier) ? identifier.bytes : new Uint8Array();
  return dialectFor('detect', bytes, undefined, dialects);
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
