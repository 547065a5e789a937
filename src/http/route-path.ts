/** One segment of the path of a request. */
export interface PathSegment {
  /** As received. */
  readonly raw: string;
  /** With its percent-encoding decoded, once. */
  readonly text: string;
}

/** The path of a request. */
export interface RequestPath {
  readonly segments: readonly PathSegment[];
  /** Whether a slash follows the last segment. */
  readonly endsWithSlash: boolean;
}

/**
 * The characters of a path. Two of RFC 3986 are missing on purpose: `;`, because some routers end the path
 * there, and `+`, because some turn it into a space. Both can be percent-encoded. RFC 3986 excludes all
 * others (controls, `\`, `#`, non-ASCII), and routers disagree about them.
 */
const PATH = /^[A-Za-z0-9\-._~!$&'()*,=:@%/]+$/;

/**
 * A scheme and an authority after which every router continues at the same place: a name or an address,
 * and a port of digits. Node's routers take anything else for a part of the path (`h:x/A` is `/:x/A`),
 * and some look for the path's first slash in the query.
 */
const ORIGIN = /^https?:\/\/(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{0,5})?(?=\/|$)/i;

/**
 * Reads the path of a request's target, as received: a path, or a URL of http or https, with or without a
 * query. Nothing is normalized: returns `undefined` for a path that two routers could read differently,
 * such as one with an empty segment, a dot segment (encoded or not) or invalid encoding.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2
 */
export function readPath(target: string): RequestPath | undefined {
  const origin = target.startsWith('/') ? '' : ORIGIN.exec(target)?.[0];
  if (origin === undefined) return undefined;
  const [path = ''] = target.slice(origin.length).split('?', 1);
  if (path === '' || path === '/') return { segments: [], endsWithSlash: false };
  if (!PATH.test(path)) return undefined;
  const endsWithSlash = path.endsWith('/');
  const segments: PathSegment[] = [];
  for (const raw of path.slice(1, endsWithSlash ? -1 : undefined).split('/')) {
    const text = decodeSegment(raw);
    if (text === undefined) return undefined;
    segments.push({ raw, text });
  }
  return { segments, endsWithSlash };
}

function decodeSegment(raw: string): string | undefined {
  try {
    const text = decodeURIComponent(raw);
    return text === '' || text === '.' || text === '..' ? undefined : text;
  } catch {
    return undefined;
  }
}
