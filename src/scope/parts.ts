import { isObject } from '../unknown.js';
import { type Entries, type Entry, masksOf, normalize, positionOf } from './entries.js';
import { assertComplete, type Place, placeOf } from './places.js';
import { everything, reachOf, type TreeQuery, type TreeSet } from './reach.js';
import type { ScopeIds, ScopeSet } from './scope-set.js';
import { ACCESS, maskOf, type Tree } from './tree.js';

/** @throws TypeError for the set of a scope that `defineScope` did not make. */
export function treeSetOf(set: ScopeSet & Partial<TreeSet>): TreeSet {
  const { tree, entries } = set;
  if (tree && entries) return { ...set, tree, entries };
  throw new TypeError('this needs a scope that was made with defineScope');
}

/** Returns the pairs of a set with all of some actions. */
export function cut({ entries }: TreeSet, mask: number): Entries {
  if (mask === 0) return entries;
  return normalize(
    entries.map((each) => ({ ...each, mask: (each.mask & mask) === mask ? mask : 0 })),
  );
}

/** Returns a function that decides whether a set has a place, or something in it. */
export function overlapping(entries: Entries): (place: Place) => boolean {
  const maskAt = masksOf(entries);
  return (place) => {
    const next = entries[positionOf(entries, (key) => key < place.key)];
    return maskAt(place) !== 0 || next?.place.key.startsWith(place.key) === true;
  };
}

/** Returns the ids of a level in a parent; with `parents`, also of those of which the set has a part. */
export function idsOf(
  set: TreeSet,
  name: string,
  { place, mask }: TreeQuery,
  parents: boolean,
): ScopeIds {
  const { levels } = set.tree;
  const level = levels.get(name);
  if (level === undefined || level.isPrefix) {
    const known = [...levels.values()].filter((each) => !each.isPrefix).map((each) => each.name);
    throw new TypeError(`idsInScope: level must be one of ${known.join(', ')}`);
  }
  if (place === undefined) return { kind: 'nothing' };
  if (place.level !== level.chain.at(-2)) {
    throw new TypeError(`idsInScope: the parent must be the resource that a '${name}' is in`);
  }
  const { key } = place;
  const depth = level.chain.length;
  const entries = cut(set, mask);
  if (masksOf(entries)(place) !== 0) return { kind: 'all' };
  const start = positionOf(entries, (other) => other < key);
  const end = positionOf(entries, (other) => other < key || other.startsWith(key));
  const found = new Set<string>();
  for (const { place: below } of entries.slice(start, end)) {
    const isReached = parents || below.ids.length === depth;
    if (isReached && below.level?.chain[depth - 1] === level) found.add(below.ids[depth - 1]!);
  }
  const ids = Object.freeze([...found].sort());
  return ids.length === 0 ? { kind: 'nothing' } : { kind: 'only', ids };
}

/**
 * Returns the entries of some resources with their actions, of a caveat or of a report that came as JSON.
 *
 * @throws TypeError that names what is wrong.
 */
export function entriesOf(tree: Tree, resources: unknown, name: string): readonly Entry[] {
  if (!Array.isArray(resources) || resources.length === 0) {
    throw new TypeError(`${name}: needs a list of resources`);
  }
  return resources.map((each: unknown): Entry => {
    if (!isObject(each)) throw new TypeError(`${name}: a resource must be an object`);
    const { access } = each;
    if (!Array.isArray(access) || access.length === 0) {
      throw new TypeError(`${name}: each resource needs a list of actions as its access`);
    }
    assertComplete(tree, each, name);
    const place = placeOf(tree, each, name, ACCESS);
    if (place === undefined)
      throw new TypeError(`${name}: no token can reach one of the resources`);
    return { place, mask: maskOf(tree, access, `${name}: access must be`) };
  });
}

export function parseReport(tree: Tree, report: unknown): TreeSet {
  const { kind, resources, ...others }: { kind?: unknown; resources?: unknown } = isObject(report)
    ? report
    : {};
  const isKnown =
    Object.keys(others).length === 0 && (resources === undefined) === (kind !== 'only');
  if (isKnown && kind === 'unrestricted') return reachOf(tree, everything(tree));
  if (isKnown && kind === 'nothing') return reachOf(tree, []);
  if (isKnown && kind === 'only') {
    return reachOf(tree, normalize(entriesOf(tree, resources, 'parseReach')));
  }
  throw new TypeError(
    "parseReach: expected a scope whose kind is 'unrestricted', 'only' or 'nothing'",
  );
}
