import { decodeSegment, endOfSegment, type RequestPath } from './route-path.js';
import { foldCase, RANKS, type Route, type RouteSegment } from './route-template.js';

const SLASH = 0x2f;

/** A segment, and what may follow it. */
interface Node extends RouteSegment {
  readonly literals: Node[];
  parameter: Node | undefined;
  /** The route whose rest starts here. */
  rest: Route | undefined;
  /** The route that ends here. */
  route: Route | undefined;
}

interface Found {
  best: Route | undefined;
  /** Whether every router takes it. */
  isSure: boolean;
}

/**
 * Returns a function that finds the route that every router takes: literals win over parameters, and these over
 * the rest. It finds nothing where routers disagree: if two routes are each more specific than the other
 * somewhere, or if literals match only in another case or encoded.
 */
export function routeFinder(
  routes: readonly Route[],
): (method: string, path: RequestPath) => Route | undefined {
  const roots = new Map<string, Node>();
  const paths = new Map<string, string>();
  for (const route of routes) {
    const { method, path, segments, hasRest } = route;
    const shape = segments.map(({ rank, folded }) => `${rank}${folded}`).join('/');
    const other = paths.get(shape) ?? path;
    // As in OpenAPI: a parameter called `docId` here and `id` there would be a doc for one method only.
    if (other !== path) {
      throw new TypeError(`routes: ${other} and ${path} are the same path, spelt in two ways`);
    }
    paths.set(shape, path);
    let node = roots.get(method) ?? nodeOf(ROOT);
    roots.set(method, node);
    for (const segment of segments) {
      if (segment.rank !== RANKS.rest) node = nextOf(node, segment);
    }
    node[hasRest ? 'rest' : 'route'] = route;
  }
  return (method, path) => {
    const root = roots.get(method);
    if (root === undefined) return undefined;
    const found: Found = { best: undefined, isSure: false };
    find(root, path, 0, true, found);
    return found.isSure ? found.best : undefined;
  };
}

const ROOT: RouteSegment = { rank: RANKS.literal, text: '', folded: '' };

/** Of one shape: a tree of several would be slower to search. */
function nodeOf({ rank, text, folded }: RouteSegment): Node {
  return {
    rank,
    text,
    folded,
    literals: [],
    parameter: undefined,
    rest: undefined,
    route: undefined,
  };
}

function nextOf(node: Node, segment: RouteSegment): Node {
  if (segment.rank !== RANKS.literal) return (node.parameter ??= nodeOf(segment));
  const known = node.literals.find(({ text }) => text === segment.text);
  if (known !== undefined) return known;
  const next = nodeOf(segment);
  node.literals.push(next);
  return next;
}

/** Finds the routes of a path from the end of a segment on, the most specific first. */
function find(node: Node, path: RequestPath, after: number, isExact: boolean, found: Found): void {
  if (after === path.text.length) {
    if (node.route !== undefined) take(node.route, isExact, found);
    return;
  }
  const start = after + 1;
  const literal = literalAt(node, path, start);
  const end = literal === undefined ? endOfSegment(path, start) : start + literal.text.length;
  if (literal !== undefined) find(literal, path, end, isExact, found);
  // Decoded once for all literals: a client may send a long segment.
  let folded: string | undefined;
  for (const other of node.literals) {
    // Without encoding, another case has the same length.
    if (other === literal || (!path.isEncoded && end - start !== other.text.length)) continue;
    folded ??= foldCase(decodeSegment(path, start, end) ?? '');
    if (folded === other.folded) find(other, path, end, false, found);
  }
  if (node.parameter !== undefined) find(node.parameter, path, end, isExact, found);
  if (node.rest !== undefined) take(node.rest, isExact, found);
}

/** Returns the literal that the segment at a place is. */
function literalAt({ literals }: Node, { text }: RequestPath, start: number): Node | undefined {
  for (const literal of literals) {
    const end = start + literal.text.length;
    const isWhole = end === text.length || text.charCodeAt(end) === SLASH;
    if (isWhole && text.startsWith(literal.text, start)) return literal;
  }
  return undefined;
}

function take(route: Route, isExact: boolean, found: Found): void {
  if (found.best === undefined) {
    found.best = route;
    found.isSure = isExact;
  } else if (!isAtLeast(found.best, route)) found.isSure = false;
}

/** Returns whether a route is nowhere less specific than another; a rest goes on to the path's end. */
function isAtLeast({ segments }: Route, { segments: others }: Route): boolean {
  // No more comparisons than templates are long: a path may be longer.
  const length = Math.max(segments.length, others.length);
  for (let i = 0; i < length; i++) {
    if ((segments[i]?.rank ?? RANKS.rest) < (others[i]?.rank ?? RANKS.rest)) return false;
  }
  return true;
}
