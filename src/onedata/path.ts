import { decodeBase64, encodeBase64Url } from '../bytes/base64.js';
import { decodeUtf8, encodeUtf8 } from '../bytes/utf8.js';

/** An empty segment, even after a slash at the end, `.` or `..`. */
const ODD_SEGMENT = /\/\.{0,2}(?:\/|$)/;
const ASCII = /^[ -~]*$/;
/** Of the last digit before the padding, only the bits that count may be set. */
const STANDARD_BASE64 =
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=|[A-Za-z0-9+/][AQgw]==)?$/;

/**
 * Returns whether a value is a canonical path: a slash, the id of a space, further segments; none of them
 * empty, `.` or `..`, and no NUL.
 *
 * @param path any value.
 * @example
 * ```ts
 * import { isCanonicalPath } from 'caveats/onedata';
 *
 * console.log(isCanonicalPath('/space1/dir'), isCanonicalPath('/space1/..')); // true false
 * ```
 */
export function isCanonicalPath(path: unknown): path is string {
  return (
    typeof path === 'string' &&
    path.startsWith('/') &&
    !path.includes('\0') &&
    !ODD_SEGMENT.test(path) &&
    path.isWellFormed()
  );
}

export function spaceOfPath(path: string): string {
  const end = path.indexOf('/', 1);
  return path.slice(1, end < 0 ? undefined : end);
}

/** Returns whether a path is another one or below it, by segments. */
export function isAtOrBelow(path: string, ancestor: string): boolean {
  if (!path.startsWith(ancestor)) return false;
  return path.length === ancestor.length || path[ancestor.length] === '/';
}

/** Writes a path as conditions and JSON contain it. Throws a TypeError for a lone surrogate. */
export function encodePath(path: string): string {
  return encodeBase64(encodeUtf8(path, 'data.path'));
}

/**
 * Returns the canonical path in an entry of a `data.path` caveat, or `undefined` for any other text.
 *
 * @param text base64 of the standard alphabet, padded.
 * @example
 * ```ts
 * import { decodePath } from 'caveats/onedata';
 *
 * console.log(decodePath('L3NwYWNlMS9kaXI=')); // /space1/dir
 * ```
 */
export function decodePath(text: string): string | undefined {
  if (!isStandardBase64(text)) return undefined;
  // Most paths are ASCII, and a token may have thousands: by way of bytes it takes five times as long.
  const binary = atob(text);
  const path = ASCII.test(binary) ? binary : decodeUtf8(decodeBase64(text)!.bytes);
  return isCanonicalPath(path) ? path : undefined;
}

/** Returns whether a text is base64 of the standard alphabet, padded, in its one form. */
export function isStandardBase64(text: string): boolean {
  return STANDARD_BASE64.test(text);
}

function encodeBase64(bytes: Uint8Array): string {
  const text = encodeBase64Url(bytes).replaceAll('-', '+').replaceAll('_', '/');
  return text.padEnd(4 * Math.ceil(text.length / 4), '=');
}
