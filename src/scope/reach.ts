import { TokenError } from '../errors.js';
import { isObject } from '../unknown.js';
import { type Entries, type Entry, masksOf, normalize, positionOf } from './entries.js';
import { assertComplete, compare, type Place, placeOf, resourceOf, ROOT } from './places.js';
import { reportOf, type ScopeSet } from './scope-set.js';
import { ACCESS, actionsOf, maskOf, type Tree } from './tree.js';

/** The most entries of a report, and the most actions in all of them. */
const MAX_ENTRIES = 4096;
const MAX_ACTIONS = 16_384;

export interface TreeSet extends ScopeSet {
  readonly tree: Tree;
  readonly entries: Entries;
}

/** @throws TypeError for the set of a scope that `defineScope` did not make. */
export function treeSetOf(set: ScopeSet & Partial<TreeSet>): TreeSet {
  const { tree, entries } = set;
  if (tree && entries) return { ...set, tree, entries };
  throw new TypeError('this needs a scope that was made with defineScope');
}

export function everything({ all }: Tree): Entries {
  return [{ place: ROOT, mask: all }];
}

/** Returns what some entries reach, to be reported and asked. */
export function reachOf(tree: Tree, entries: Entries): TreeSet {
  let maskAt: ((place: Place) => number) | undefined;
  let report: object | undefined;
  const [first] = entries;
  const isUnrestricted = first?.place === ROOT && first.mask === tree.all;
  const set: TreeSet = {
    tree,
    entries,
    isUnrestricted,
    isNothing: first === undefined,
    report() {
      report ??= reportOf(set, isUnrestricted ? { kind: 'unrestricted' } : toReport(tree, entries));
      return report;
    },
    allows(query) {
      const { place, mask } = readQuery(tree, query);
      if (place === undefined) return false;
      maskAt ??= masksOf(entries);
      const found = maskAt(place);
      return mask === 0 ? found !== 0 : (found & mask) === mask;
    },
  };
  return set;
}

function toReport(tree: Tree, entries: Entries): object {
  if (entries.length === 0) return { kind: 'nothing' };
  if (entries.length > MAX_ENTRIES) throw new TokenError('token_too_large');
  const sorted = [...entries].sort((a, b) => compare(a.place, b.place));
  // Many entries have the same actions.
  const lists = new Map<number, readonly string[]>();
  const resources = sorted.map(({ place, mask }) => {
    const access = lists.get(mask) ?? Object.freeze(actionsOf(tree, mask));
    lists.set(mask, access);
    return Object.freeze(Object.assign(resourceOf(place), { access }));
  });
  const count = resources.reduce((sum, { access }) => sum + access.length, 0);
  if (count > MAX_ACTIONS) throw new TokenError('token_too_large');
  return { kind: 'only', resources: Object.freeze(resources) };
}

/** Returns the place of a question, if any token can reach it, and the mask of its actions, 0 for any. */
export function readQuery(
  tree: Tree,
  query: object,
): { readonly place: Place | undefined; readonly mask: number } {
  if (!isObject(query)) throw new TypeError('resource must be an object');
  const { access } = query;
  const place = placeOf(tree, query, 'resource', ACCESS);
  if (access === undefined) return { place, mask: 0 };
  const actions: readonly unknown[] = Array.isArray(access) ? access : [access];
  if (actions.length === 0) throw new TypeError('access must not be an empty list');
  return { place, mask: maskOf(tree, actions) };
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

/** Returns the entries of some resources with their actions, of a caveat or of a report that came as JSON. */
export function entriesOf(tree: Tree, resources: unknown, name: string): readonly Entry[] {
  if (!Array.isArray(resources) || resources.length === 0) {
    throw new TypeError(`${name}: needs a list of resources`);
  }
  // Not `map`, which skips a hole.
  return Array.from(resources, (each: unknown): Entry => {
    if (!isObject(each)) throw new TypeError(`${name}: a resource must be an object`);
    const { access } = each;
    if (!Array.isArray(access) || access.length === 0) {
      throw new TypeError(`${name}: each resource needs a list of actions as its access`);
    }
    assertComplete(tree, each, name);
    const place = placeOf(tree, each, name, ACCESS);
    if (!place) throw new TypeError(`${name}: no token can reach one of the resources`);
    return { place, mask: maskOf(tree, access, `${name}: access must be`) };
  });
}

export function parseReport(tree: Tree, report: unknown): TreeSet {
  const { kind, resources, ...others }: { kind?: unknown; resources?: unknown } = isObject(report)
    ? report
    : {};
  if (Object.keys(others).length === 0 && (resources === undefined) === (kind !== 'only')) {
    if (kind === 'unrestricted') return reachOf(tree, everything(tree));
    if (kind === 'nothing') return reachOf(tree, []);
    if (kind === 'only') return reachOf(tree, normalize(entriesOf(tree, resources, 'parseReach')));
  }
  throw new TypeError(
    "parseReach: expected a scope whose kind is 'unrestricted', 'only' or 'nothing'",
  );
}
