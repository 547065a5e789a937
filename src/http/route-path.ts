/** The path of a request. */
export interface RequestPath {
  /** Its segments as received, each after a slash; empty for the root. */
  readonly text: string;
  /** Whether a slash follows the last segment. */
  readonly endsWithSlash: boolean;
  readonly isEncoded: boolean;
}

/** Those of RFC 3986, but not `;`, where some routers end the path, nor `+`, a space for some. */
const PATH = /^[A-Za-z0-9\-._~!$&'()*,=:@%/]+$/;

/** An empty segment or a dot segment, encoded or not. */
const NO_ID = /^(?:\.|%2[Ee]){0,2}$/;
/** Segments of which one is such. */
const NO_IDS = /(?:^|\/)(?:\.|%2[Ee]){0,2}(?:\/|$)/;

/** A scheme and an authority. Node's routers take any other for a part of the path: `h:x/A` is `/:x/A`. */
const ORIGIN = /^https?:\/\/(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{0,5})?(?=\/|$)/i;

const ROOT: RequestPath = { text: '', endsWithSlash: false, isEncoded: false };

/**
 * Reads the path of a request's target (RFC 9112, section 3.2). Returns `undefined` for one that two routers
 * could read differently; segments are left to {@link decodeSegment}.
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

/** Decodes a segment once; returns `undefined` for an empty one, a dot segment and invalid encoding. */
export function decodeSegment(path: RequestPath, start: number, end: number): string | undefined {
  const segment = path.text.slice(start, end);
  return NO_ID.test(segment) ? undefined : decode(path, segment);
}

/** Decodes the rest of a path in the same way, with the slash at its end. */
export function decodeRest(path: RequestPath, start: number): string | undefined {
  const rest = path.text.slice(start);
  const decoded = NO_IDS.test(rest) ? undefined : decode(path, rest);
  return decoded !== undefined && path.endsWithSlash ? `${decoded}/` : decoded;
}

function decode({ isEncoded }: RequestPath, text: string): string | undefined {
  if (!isEncoded) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
