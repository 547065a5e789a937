import { TokenError } from '../errors.js';
import { isObject } from '../unknown.js';
import { type Entries, masksOf } from './entries.js';
import { compare, type Place, placeOf, resourceOf, ROOT } from './places.js';
import { reportOf, type ScopeSet } from './scope-set.js';
import { ACCESS, actionsOf, maskOf, type Tree } from './tree.js';

/** The most entries of a report, and the most actions in all of them. */
const MAX_ENTRIES = 4096;
const MAX_ACTIONS = 16_384;

export interface TreeSet extends ScopeSet {
  readonly tree: Tree;
  readonly entries: Entries;
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

/** A question: its place, if any token can reach it, and the mask of its actions, 0 for any. */
export interface TreeQuery {
  readonly place: Place | undefined;
  readonly mask: number;
}

/** @throws TypeError for an unknown level or action, and for an absent parent. */
export function readQuery(tree: Tree, query: object): TreeQuery {
  if (!isObject(query)) throw new TypeError('resource must be an object');
  const { access } = query;
  const place = placeOf(tree, query, 'resource', ACCESS);
  if (access === undefined) return { place, mask: 0 };
  const actions: readonly unknown[] = Array.isArray(access) ? access : [access];
  if (actions.length === 0) throw new TypeError('access must not be an empty list');
  return { place, mask: maskOf(tree, actions) };
}
