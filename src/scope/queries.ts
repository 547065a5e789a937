import { checkFields } from '../options.js';
import { masksOf, positionOf } from './entries.js';
import { assertComplete, type Place } from './places.js';
import { cut, overlapping, readQuery, treeSetOf } from './reach.js';
import {
  type Scoped,
  type ScopeIds,
  type ScopeQuery,
  type ScopeSet,
  type ScopeTypes,
  setOf,
} from './scope-set.js';

/**
 * Decides whether a scope reaches a resource. For showing: to authorize a request, use `verify`, which
 * checks all caveats.
 *
 * @param scope what `inferScope` returned, or its field `scope`; also a grant.
 * @param query a resource, such as `{ doc: 'A' }` or `{}` for something wider than any; and its `access`, an
 *   action or a list of actions that must all be allowed. Without one, any action suffices.
 * @throws TypeError for an unknown level or action, for a resource without its parents, and for a scope
 *   that came as JSON: read that with `parseReach` first.
 * @example
 * ```ts
 * import { inferScope, mint, readonly, scopeAllows, table } from 'caveats';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const caveats = [table('A', 't1'), readonly()];
 * const token = mint({ rootKey, identity: { subject: 'usr-1' }, caveats });
 * const { scope } = inferScope(token, { rootKey, context: {} });
 * console.log(scopeAllows(scope, { doc: 'A', table: 't1', access: 'read' })); // true
 * console.log(scopeAllows(scope, { doc: 'A', table: 't1', access: 'write' })); // false
 * console.log(scopeAllows(scope, { doc: 'A' })); // false
 * ```
 */
export function scopeAllows<T extends ScopeTypes>(
  scope: Scoped<T>,
  query: NoInfer<ScopeQuery<T>>,
): boolean {
  return setOf(scope).allows(query);
}

/**
 * Decides whether a scope reaches a resource or something in it, such as a doc of which it reaches a table.
 *
 * @param scope as for {@link scopeAllows}.
 * @param query as for {@link scopeAllows}.
 * @throws TypeError as {@link scopeAllows} does, and for a scope model of your own.
 * @example
 * ```ts
 * import { inferScope, mint, scopeOverlaps, table } from 'caveats';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const token = mint({ rootKey, identity: { subject: 'usr-1' }, caveats: [table('A', 't1')] });
 * const { scope } = inferScope(token, { rootKey, context: {} });
 * console.log(scopeOverlaps(scope, { doc: 'A' }), scopeOverlaps(scope, { doc: 'B' })); // true false
 * ```
 */
export function scopeOverlaps<T extends ScopeTypes>(
  scope: Scoped<T>,
  query: NoInfer<ScopeQuery<T>>,
): boolean {
  return overlapsIn(setOf(scope))(query);
}

/** Returns a function that decides about many queries, each at the cost of the query alone. */
function overlapsIn(given: ScopeSet): (query: object) => boolean {
  const set = treeSetOf(given);
  const known = new Map<number, (place: Place) => boolean>();
  return (query) => {
    const { place, mask } = readQuery(set.tree, query);
    assertComplete(set.tree, query, 'resource');
    if (place === undefined) return false;
    const overlaps = known.get(mask) ?? overlapping(cut(set, mask));
    known.set(mask, overlaps);
    return overlaps(place);
  };
}

/** Which items a filter keeps. */
export interface FilterOptions {
  /** Whether to keep items of which the scope reaches only a part; `false` by default. */
  readonly parents?: boolean | undefined;
}

/**
 * Returns the items that a scope reaches, such as the docs to list for a token.
 *
 * @param scope as for {@link scopeAllows}.
 * @param items the items to choose from.
 * @param toResource returns the resource of an item, and its `access`, as {@link scopeAllows} takes them.
 * @param options with `parents`, items of which the scope reaches a part stay, too.
 * @throws TypeError as {@link scopeAllows} does.
 * @example
 * ```ts
 * import { doc, filterByScope, inferScope, mint } from 'caveats';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const token = mint({ rootKey, identity: { subject: 'usr-1' }, caveats: [doc('A', 'B')] });
 * const { scope } = inferScope(token, { rootKey, context: {} });
 * const docs = [{ id: 'A' }, { id: 'C' }];
 * console.log(filterByScope(scope, docs, ({ id }) => ({ doc: id }))); // [ { id: 'A' } ]
 * ```
 */
export function filterByScope<T extends ScopeTypes, I>(
  scope: Scoped<T>,
  items: readonly I[],
  toResource: (item: I) => NoInfer<ScopeQuery<T>>,
  options: FilterOptions = {},
): I[] {
  checkFields(options, 'filterByScope', { parents: true });
  const set = setOf(scope);
  const isKept =
    options.parents === true ? overlapsIn(set) : (query: ScopeQuery<T>) => set.allows(query);
  return items.filter((item) => isKept(toResource(item)));
}

/**
 * Returns the ids of one level that a scope reaches in one parent, for a query such as
 * `WHERE org = $1 AND id = ANY($2)`.
 *
 * @param scope as for {@link scopeAllows}.
 * @param level the name of a level; not one that matches by prefix.
 * @param parent the resource that the level is in, complete; `{}` for a root. With `access`, only what is
 *   reached with it.
 * @param options with `parents`, ids of which the scope reaches a part count, too.
 * @throws TypeError for another level or parent, and as {@link scopeAllows} does.
 * @example
 * ```ts
 * import { idsInScope, inferScope, mint, table } from 'caveats';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const token = mint({ rootKey, identity: { subject: 'usr-1' }, caveats: [table('A', 't1')] });
 * const { scope } = inferScope(token, { rootKey, context: {} });
 * console.log(idsInScope(scope, 'table', { doc: 'A' })); // { kind: 'only', ids: [ 't1' ] }
 * console.log(idsInScope(scope, 'doc', {})); // { kind: 'nothing' }
 * console.log(idsInScope(scope, 'doc', {}, { parents: true })); // { kind: 'only', ids: [ 'A' ] }
 * ```
 */
export function idsInScope<T extends ScopeTypes>(
  scope: Scoped<T>,
  level: NoInfer<LevelsOf<T>>,
  parent: NoInfer<ScopeQuery<T>>,
  options: FilterOptions = {},
): ScopeIds {
  checkFields(options, 'idsInScope', { parents: true });
  const set = treeSetOf(setOf(scope));
  const { levels } = set.tree;
  const { place, mask } = readQuery(set.tree, parent);
  const listed = levels.get(level);
  if (listed === undefined || listed.isPrefix) {
    const known = [...levels.values()].filter((each) => !each.isPrefix).map((each) => each.name);
    throw new TypeError(`idsInScope: level must be one of ${known.join(', ')}`);
  }
  if (place === undefined) return { kind: 'nothing' };
  if (place.level !== listed.chain.at(-2)) {
    throw new TypeError(`idsInScope: the parent must be the resource that a '${level}' is in`);
  }
  const depth = place.ids.length;
  const entries = cut(set, mask);
  if (masksOf(entries)(place) !== 0) return { kind: 'all' };
  const start = positionOf(entries, (key) => key < place.key);
  const end = positionOf(entries, (key) => key < place.key || key.startsWith(place.key));
  const found = new Set<string>();
  for (const { place: below } of entries.slice(start, end)) {
    const isReached = options.parents === true || below.level === listed;
    if (isReached && below.level?.chain[depth] === listed) found.add(below.ids[depth]!);
  }
  const ids = Object.freeze([...found].sort());
  return ids.length === 0 ? { kind: 'nothing' } : { kind: 'only', ids };
}

/** The names of the levels of a scope. */
export type LevelsOf<T extends ScopeTypes> = T['resource'] extends infer R
  ? R extends unknown
    ? keyof R & string
    : never
  : never;
