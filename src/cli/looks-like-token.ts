/** Shorter than any token: a signature alone has 43 characters. */
const MIN_LENGTH = 48;
const BASE64 = /^[A-Za-z0-9_+/=-]+$/;
/** Something with digits, capitals and small letters, as base64 of this length has. */
const MIXED: readonly RegExp[] = [/[A-Z]/, /[a-z]/, /[0-9]/];

/**
 * Whether a text that was given as an argument is probably a token. It is refused then, so names and
 * conditions must not look so: they have spaces, or fewer characters, or fewer kinds of them. A path
 * of a file has a dot, or it starts with one or a slash.
 */
export function looksLikeToken(text: string): boolean {
  const dense = text.trim();
  if (dense.startsWith('{') || dense.startsWith('[')) {
    return dense.includes('"s64"') || dense.includes('"signature"');
  }
  if (dense.length < MIN_LENGTH || dense.startsWith('/') || !BASE64.test(dense)) return false;
  return MIXED.every((pattern) => pattern.test(dense));
}
