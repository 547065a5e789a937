/** One segment of the path that a request asks for. */
export interface PathSegment {
  /** As it was received. */
  readonly raw: string;
  /** With its percent-encoding decoded, once. */
  readonly text: string;
}

/**
 * What a path may hold. Of RFC 3986 that leaves out two characters on purpose: `;`, because some
 * routers end the path there, and `+`, because some make it a space. Both can be percent-encoded.
 * All others that it leaves out (controls, `\`, `#`, non-ASCII) have no place in a path, and routers
 * do not agree on what becomes of them.
 */
const PATH = /^[A-Za-z0-9\-._~!$&'()*,=:@%/]+$/;

/**
 * A scheme, and an authority after which every router goes on at the same place: a name or an address,
 * and a port of digits. What is no host or port, routers of Node take for the path (`h:x/A` is `/:x/A`),
 * and some look for the path's first slash in the query.
 */
const ORIGIN = /^https?:\/\/(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{0,5})?(?=\/|$)/i;

/**
 * The segments of a request's target, as it was received: a path, or a URL of http or https, with or
 * without a query. Nothing is normalized: `undefined` for a path that two routers could read in two
 * ways, such as one with an empty segment, a dot segment (encoded or not) or encoding that is none.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2
 */
export function readPath(target: string): readonly PathSegment[] | undefined {
  const path = pathOf(target);
  if (path === undefined || !PATH.test(path)) return undefined;
  if (path === '/') return [];
  const segments: PathSegment[] = [];
  for (const raw of path.slice(1).split('/')) {
    const text = decodeSegment(raw);
    if (text === undefined) return undefined;
    segments.push({ raw, text });
  }
  return segments;
}

/** What stands before the query, without scheme and authority: starts with a slash. */
function pathOf(target: string): string | undefined {
  const origin = target.startsWith('/') ? '' : ORIGIN.exec(target)?.[0];
  if (origin === undefined) return undefined;
  const [path] = target.slice(origin.length).split('?', 1);
  return path === '' ? '/' : path;
}

function decodeSegment(raw: string): string | undefined {
  try {
    const text = decodeURIComponent(raw);
    return text === '' || text === '.' || text === '..' ? undefined : text;
  } catch {
    return undefined;
  }
}
