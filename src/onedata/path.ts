import { decodeBase64, encodeBase64Url } from '../bytes/base64.js';
import { decodeUtf8, encodeUtf8 } from '../bytes/utf8.js';

/** A segment that is empty, `.` or `..`, the one after a slash at the end included. */
const ODD_SEGMENT = /\/\.{0,2}(?:\/|$)/;

/**
 * Whether something is a canonical path: a slash, the id of a space, further segments. None of them
 * is empty, `.` or `..`, there is no slash at the end, and no NUL.
 *
 * @param path anything at all.
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

/** The id of the space that a canonical path is in. */
export function spaceOfPath(path: string): string {
  return path.split('/', 2)[1]!;
}

/** Whether a path is another one or below it, by segments. */
export function isAtOrBelow(path: string, ancestor: string): boolean {
  if (!path.startsWith(ancestor)) return false;
  return path.length === ancestor.length || path[ancestor.length] === '/';
}

/**
 * The text in which conditions and JSON hold a path: base64 of the standard alphabet, padded.
 *
 * @throws TypeError for a path that is no well-formed Unicode text.
 */
export function encodePath(path: string): string {
  return encodeBase64(encodeUtf8(path, 'data.path'));
}

/**
 * The canonical path that such a text holds, or `undefined` where it holds none.
 *
 * @param text base64, as it stands in a `data.path` caveat.
 * @example
 * ```ts
 * import { decodePath } from 'caveats/onedata';
 *
 * console.log(decodePath('L3NwYWNlMS9kaXI=')); // /space1/dir
 * ```
 */
export function decodePath(text: string): string | undefined {
  const bytes = decodeStandardBase64(text);
  const path = bytes && decodeUtf8(bytes);
  return isCanonicalPath(path) ? path : undefined;
}

/** Whether a text is base64 of the standard alphabet, padded, and the one form of what it holds. */
export function isStandardBase64(text: string): boolean {
  return decodeStandardBase64(text) !== undefined;
}

function decodeStandardBase64(text: string): Uint8Array | undefined {
  const bytes = decodeBase64(text)?.bytes;
  return bytes !== undefined && encodeBase64(bytes) === text ? bytes : undefined;
}

function encodeBase64(bytes: Uint8Array): string {
  const text = encodeBase64Url(bytes).replaceAll('-', '+').replaceAll('_', '/');
  return text.padEnd(4 * Math.ceil(text.length / 4), '=');
}
