import { createTokenText } from '../authority/token-text.js';
import { TokenError } from '../errors.js';
import { catchTokenError, type Token } from '../token/token.js';

/** A text that starts with some prefix, and what became of reading it. */
export type Prefixed =
  | { readonly prefix: string; readonly token: Token; readonly error?: undefined }
  | { readonly prefix: string; readonly token?: undefined; readonly error: TokenError };

/** The longest prefix, and the `_` after it. */
const MAX_START = 33;
const PREFIX = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;

/**
 * Reads `acme_<base64url>_<checksum>`, whatever the prefix. Base64url may hold `_` as well, so each
 * place where the prefix can end is tried; the length that such a text tells settles which it is.
 *
 * @returns `undefined` for a text that does not start with a prefix.
 */
export function readPrefixed(text: string): Prefixed | undefined {
  let told: Prefixed | undefined;
  for (const prefix of prefixesOf(text)) {
    const read = readWith(prefix, text);
    if (read.token !== undefined) return read;
    if (told === undefined || isTelling(read.error)) told = read;
  }
  return told;
}

/** The prefixes that a text may have, the shortest first. */
function prefixesOf(text: string): readonly string[] {
  const start = text.slice(0, MAX_START);
  const ends = Array.from(start, (char, i) => (char === '_' ? i : -1));
  return ends
    .map((end) => start.slice(0, Math.max(end, 0)))
    .filter((prefix) => prefix.length >= 2 && PREFIX.test(prefix));
}

function readWith(prefix: string, text: string): Prefixed {
  const read = catchTokenError(() => createTokenText({ prefix }).read(text));
  return read instanceof TokenError ? { prefix, error: read } : { prefix, token: read };
}

/** Whether an error says that this was the prefix: the length or the checksum was understood. */
function isTelling({ length, detail }: TokenError): boolean {
  return length !== undefined || detail === 'checksum_mismatch';
}
