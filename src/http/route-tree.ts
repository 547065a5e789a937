import type { PathSegment } from './route-path.js';
import { foldCase, type RouteTemplate } from './route-template.js';

/** The templates, by what their paths start with. */
interface TreeNode<T> {
  /** By the text in folded case: those that some router could take for each other. */
  readonly literals: Map<string, { readonly text: string; readonly node: TreeNode<T> }[]>;
  parameter: TreeNode<T> | undefined;
  /** By method. */
  readonly routes: Map<string, T>;
}

/** A node that a path has led to. */
interface Reached<T> {
  readonly node: TreeNode<T>;
  /** Whether all of the literals on the way were met as they are written. */
  readonly isExact: boolean;
}

/** Finds the route of a method and a path. */
export type FindRoute<T> = (method: string, path: readonly PathSegment[]) => T | undefined;

/**
 * A tree of routes. A path is followed along all templates at once, so that each node of the tree
 * is seen once at the most, however long the path is.
 *
 * @throws TypeError for two templates that are the same path, spelt in two ways.
 */
export function createRouteTree<T extends RouteTemplate>(routes: readonly T[]): FindRoute<T> {
  assertOneSpelling(routes);
  const root = createNode<T>();
  for (const route of routes) insert(root, route);
  return (method, path) => {
    let reached: readonly Reached<T>[] = [{ node: root, isExact: true }];
    for (const segment of path) reached = reached.flatMap((from) => step(from, segment));
    return mostSpecific(reached, method);
  };
}

function createNode<T>(): TreeNode<T> {
  return { literals: new Map(), parameter: undefined, routes: new Map() };
}

/**
 * As OpenAPI has it, one path has one spelling, whatever its methods: a parameter that is called
 * `docId` here and `id` there would be a doc for one method and nothing for another.
 */
function assertOneSpelling(routes: readonly RouteTemplate[]): void {
  const paths = new Map<string, string>();
  for (const { path, segments } of routes) {
    const shape = segments
      .map((segment) => (segment.kind === 'literal' ? foldCase(segment.text) : '{}'))
      .join('/');
    const other = paths.get(shape) ?? path;
    if (other !== path) {
      throw new TypeError(`routes: ${other} and ${path} are the same path, spelt in two ways`);
    }
    paths.set(shape, path);
  }
}

function insert<T extends RouteTemplate>(root: TreeNode<T>, route: T): void {
  let node = root;
  for (const segment of route.segments) {
    node =
      segment.kind === 'parameter'
        ? (node.parameter ??= createNode())
        : literalChild(node, segment.text);
  }
  node.routes.set(route.method, route);
}

function literalChild<T>({ literals }: TreeNode<T>, text: string): TreeNode<T> {
  const alike = literals.get(foldCase(text)) ?? [];
  const existing = alike.find((literal) => literal.text === text);
  if (existing !== undefined) return existing.node;
  const node = createNode<T>();
  literals.set(foldCase(text), [...alike, { text, node }]);
  return node;
}

function step<T>({ node, isExact }: Reached<T>, { raw, text }: PathSegment): Reached<T>[] {
  const next = (node.literals.get(foldCase(text)) ?? []).map((literal) => ({
    node: literal.node,
    isExact: isExact && literal.text === raw,
  }));
  return node.parameter === undefined ? next : [...next, { node: node.parameter, isExact }];
}

/**
 * The route that every router takes. Literals win over parameters; where two routes each have a
 * literal for a parameter of the other, routers do not agree, and it is none. Nor is it one whose
 * literals are met only in another case or encoded: some routers take that, and some do not.
 */
function mostSpecific<T extends RouteTemplate>(
  reached: readonly Reached<T>[],
  method: string,
): T | undefined {
  const candidates = reached.flatMap(({ node, isExact }) => {
    const route = node.routes.get(method);
    return route === undefined ? [] : { route, isExact };
  });
  const best = candidates.find(({ route }) =>
    candidates.every((other) => isAsSpecificAs(route, other.route)),
  );
  return best?.isExact === true ? best.route : undefined;
}

function isAsSpecificAs(route: RouteTemplate, other: RouteTemplate): boolean {
  return route.segments.every(
    ({ kind }, i) => kind === 'literal' || other.segments[i]!.kind === 'parameter',
  );
}
