import { TokenError } from '../errors.js';
import { isObject } from '../unknown.js';
import type { Tree } from './declaration.js';
import { type Entries, type Entry, type Index, indexOf, normalize } from './entries.js';
import { compare, type Place, placeOf, resourceOf, ROOT } from './places.js';
import { reportOf, type ScopeIds, type ScopeSet } from './scope-set.js';

/** The most entries of a report, and the most actions in all of them. */
const MAX_ENTRIES = 4096;
const MAX_ACTIONS = 16_384;

/** Returns the set of everything in a tree. */
export function everything({ all }: Tree): Entries {
  return [{ place: ROOT, mask: all }];
}

/** Returns what some entries reach, to be reported and asked. */
export function reachOf(tree: Tree, entries: Entries): Required<ScopeSet> {
  let index: Index | undefined;
  let report: object | undefined;
  const cuts = new Map<number, Required<ScopeSet>>();
  const indexed = (): Index => (index ??= indexOf(entries));
  /** Leaves only the pairs with all of some actions. */
  const cut = (mask: number): Required<ScopeSet> => {
    const only = entries.map((each) => ({ ...each, mask: (each.mask & mask) === mask ? mask : 0 }));
    const known = cuts.get(mask) ?? reachOf(tree, normalize(only));
    cuts.set(mask, known);
    return known;
  };
  const [first] = entries;
  const isUnrestricted = first?.place === ROOT && first.mask === tree.all;
  const set: Required<ScopeSet> = {
    isUnrestricted,
    isNothing: first === undefined,
    report: () =>
      (report ??= reportOf(
        set,
        isUnrestricted ? { kind: 'unrestricted' } : toReport(tree, entries),
      )),
    allows(query) {
      const { place, mask } = readQuery(tree, query);
      const found = place === undefined ? 0 : indexed().maskAt(place);
      return mask === 0 ? found !== 0 : (found & mask) === mask;
    },
    overlaps(query) {
      const { place, mask } = readQuery(tree, query);
      if (place === undefined) return false;
      if (mask !== 0) return cut(mask).overlaps({ ...query, access: undefined });
      return indexed().maskAt(place) !== 0 || indexed().hasWithin(place);
    },
    withAction: (action) => cut(maskOf(tree, [action])),
    idsOf(name, query, parents) {
      const { place, mask } = readQuery(tree, query);
      if (mask !== 0) return cut(mask).idsOf(name, { ...query, access: undefined }, parents);
      const level = tree.levels.get(name);
      if (level === undefined || level.isPrefix) {
        const known = [...tree.levels.values()].filter((each) => !each.isPrefix);
        throw new TypeError(
          `idsInScope: level must be one of ${known.map((each) => each.name).join(', ')}`,
        );
      }
      if (place !== undefined && place.level !== level.chain.at(-2)) {
        throw new TypeError(`idsInScope: the parent must be the resource that a '${name}' is in`);
      }
      if (place === undefined) return { kind: 'nothing' };
      return indexed().maskAt(place) === 0
        ? idsIn(indexed().within(place), level.chain.length, name, parents)
        : { kind: 'all' };
    },
  };
  return set;
}

/** Returns the ids of a level among some entries; with `parents`, those of the entries below it too. */
function idsIn(entries: Entries, depth: number, name: string, parents: boolean): ScopeIds {
  const found = entries.filter(
    ({ place: { ids, level } }) =>
      (parents || ids.length === depth) && level?.chain[depth - 1]?.name === name,
  );
  const ids = Object.freeze([...new Set(found.map(({ place }) => place.ids[depth - 1]!))].sort());
  return ids.length === 0 ? { kind: 'nothing' } : { kind: 'only', ids };
}

function toReport(tree: Tree, entries: Entries): object {
  if (entries.length === 0) return { kind: 'nothing' };
  const sorted = [...entries].sort((a, b) => compare(a.place, b.place));
  if (sorted.length > MAX_ENTRIES) throw new TokenError('token_too_large');
  const resources = sorted.map(({ place, mask }) =>
    Object.freeze({ ...resourceOf(place), access: Object.freeze(actionsOf(tree, mask)) }),
  );
  const count = resources.reduce((sum, { access }) => sum + access.length, 0);
  if (count > MAX_ACTIONS) throw new TokenError('token_too_large');
  return { kind: 'only', resources: Object.freeze(resources) };
}

/** Returns the actions of a mask, in the order of the declaration. */
export function actionsOf({ actions }: Tree, mask: number): readonly string[] {
  return actions.filter((_, i) => (mask & (1 << i)) !== 0);
}

/** @throws TypeError for an unknown action. */
export function maskOf({ actions }: Tree, given: readonly unknown[]): number {
  let mask = 0;
  for (const action of given) {
    const i = actions.findIndex((each) => each === action);
    if (i < 0)
      throw new TypeError(`access must be ${actions.map((each) => `'${each}'`).join(' or ')}`);
    mask |= 1 << i;
  }
  return mask;
}

/** Reads a query: its place, and the mask of its actions, 0 for any. */
function readQuery(tree: Tree, query: object): { place: Place | undefined; mask: number } {
  if (!isObject(query)) throw new TypeError('resource must be an object');
  const { access, ...resource } = query;
  if (access === undefined) return { place: placeOf(tree, resource), mask: 0 };
  const actions: readonly unknown[] = Array.isArray(access) ? access : [access];
  if (actions.length === 0) throw new TypeError('access must not be an empty list');
  return { place: placeOf(tree, resource), mask: maskOf(tree, actions) };
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
    const { access, ...resource } = each;
    if (!Array.isArray(access) || access.length === 0) {
      throw new TypeError(`${name}: each resource needs a list of actions as its access`);
    }
    const place = placeOf(tree, resource, name);
    if (place === undefined) throw new TypeError(`${name}: takes only ids that can be asked for`);
    return { place, mask: maskOf(tree, access) };
  });
}

/** Reads a report that came as JSON. */
export function parseReport(tree: Tree, report: unknown): ScopeSet {
  const { kind, resources, ...others }: { kind?: unknown; resources?: unknown } = isObject(report)
    ? report
    : {};
  const isKnown =
    Object.keys(others).length === 0 && (resources === undefined) === (kind !== 'only');
  if (isKnown && kind === 'unrestricted') return reachOf(tree, everything(tree));
  if (isKnown && kind === 'nothing') return reachOf(tree, []);
  if (isKnown && kind === 'only')
    return reachOf(tree, normalize(entriesOf(tree, resources, 'parseReach')));
  throw new TypeError(
    "parseReach: expected a scope whose kind is 'unrestricted', 'only' or 'nothing'",
  );
}
