/** The path of a request. */
export interface RequestPath {
  /** Its segments as received, each after a slash; empty for the root. */
  readonly text: string;
  /** Whether a slash follows the last segment. */
  readonly endsWithSlash: boolean;
  /** Whether a segment has percent-encoding. */
  readonly isEncoded: boolean;
}

/**
 * Segments, and maybe a slash at the end. No segment is empty or a dot segment, encoded or not. Two
 * characters of RFC 3986 are missing on purpose: `;`, because some routers end the path there, and `+`,
 * because some turn it into a space. Both can be percent-encoded. RFC 3986 excludes all others (controls,
 * `\`, `#`, non-ASCII), and routers disagree about them.
 */
const PATH = /^(?:\/(?!(?:\.|%2[Ee]){1,2}(?:\/|$))[A-Za-z0-9\-._~!$&'()*,=:@%]+)+\/?$/;

/**
 * A scheme and an authority after which every router continues at the same place: a name or an address,
 * and a port of digits. Node's routers take anything else for a part of the path (`h:x/A` is `/:x/A`),
 * and some look for the path's first slash in the query.
 */
const ORIGIN = /^https?:\/\/(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{0,5})?(?=\/|$)/i;

const ROOT: RequestPath = { text: '', endsWithSlash: false, isEncoded: false };

/**
 * Reads the path of a request's target, as received: a path, or a URL of http or https, with or without a
 * query. Nothing is normalized: returns `undefined` for a path that two routers could read differently.
 * Invalid encoding is found when a segment is decoded.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2
 */
export function readPath(target: string): RequestPath | undefined {
  const start = target.startsWith('/') ? 0 : ORIGIN.exec(target)?.[0].length;
  if (start === undefined) return undefined;
  const query = target.indexOf('?', start);
  const path = target.slice(start, query < 0 ? undefined : query);
  if (path === '' || path === '/') return ROOT;
  if (!PATH.test(path)) return undefined;
  const endsWithSlash = path.endsWith('/');
  const text = endsWithSlash ? path.slice(0, -1) : path;
  return { text, endsWithSlash, isEncoded: text.includes('%') };
}

/** Returns the place after a segment that starts at another. */
export function endOfSegment({ text }: RequestPath, start: number): number {
  const end = text.indexOf('/', start);
  return end < 0 ? text.length : end;
}

/** Returns a part of a path, its percent-encoding decoded once; `undefined` if that is invalid. */
export function decodePart(
  { text, isEncoded }: RequestPath,
  start: number,
  end: number,
): string | undefined {
  const part = text.slice(start, end);
  if (!isEncoded) return part;
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
