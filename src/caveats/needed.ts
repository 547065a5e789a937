import { checkFields } from '../options.js';
import { type Entry, normalize } from '../scope/entries.js';
import {
  assertComplete,
  entryOf,
  type Place,
  placeAt,
  placeOf,
  resourceOf,
  ROOT,
} from '../scope/places.js';
import type { TreeSet } from '../scope/reach.js';
import { ACCESS, actionsOf, maskOf, type Tree, type TreeLevel } from '../scope/tree.js';
import type { AccessCaveat, LevelCaveat } from '../scope/types.js';
import { mixedValue } from './mixed-kind.js';
import type { TreeRequest } from './scope-kinds.js';

/** What a request would have needed. It contains what a client sent, or the names of levels. */
export interface Required {
  /** The resource, if the route names it. */
  readonly resource?: object;
  /** The level of a resource that was looked up, or of a list. */
  readonly level?: string;
  readonly access?: string;
}

/** Returns the tightest caveats that allow some requests. Throws a `TypeError` if there are none. */
export function narrowestOf(
  tree: Tree,
  requests: readonly TreeRequest[],
): readonly { readonly type: string }[] {
  const name = 'narrowestCaveats';
  if (!Array.isArray(requests) || requests.length === 0) {
    throw new TypeError(`${name}: needs a list of requests, at least one`);
  }
  const entries = requests.map((request): Entry => {
    checkFields<TreeRequest>(request, name, { resource: true, access: true });
    const { resource, access } = request;
    if (resource === undefined || access === undefined) {
      throw new TypeError(`${name}: each request needs a resource and an access`);
    }
    assertComplete(tree, resource, name);
    const place = placeOf(tree, resource);
    if (place === undefined)
      throw new TypeError(`${name}: no token can reach one of the resources`);
    return { place, mask: maskOf(tree, [access]) };
  });
  if (tree.mixed !== undefined) {
    const resources = normalize(entries).map(({ place, mask }) => ({
      ...resourceOf(place),
      access: actionsOf(tree, mask),
    }));
    return [mixedValue(tree, tree.mixed, resources)];
  }
  const level = commonChain(entries.map(({ place }) => place)).at(-1);
  if (level === undefined) {
    throw new TypeError(
      `${name}: the requests have no level in common, so these caveats would allow everything`,
    );
  }
  const cut = entries.map(({ place: { ids } }) => ({
    place: placeAt(level, ids.slice(0, level.chain.length)),
    mask: tree.all,
  }));
  const places = normalize(cut).map(({ place }) => place);
  const mask = entries.reduce((sum, entry) => sum | entry.mask, 0);
  const narrowed: LevelCaveat = { type: level.type, whitelist: places.map(entryOf) };
  const access: AccessCaveat = { type: ACCESS, access: actionsOf(tree, mask) };
  return [narrowed, access];
}

/** Returns the levels that all of some places are in, from the root on. */
function commonChain([first = ROOT, ...others]: readonly Place[]): readonly TreeLevel[] {
  const chain = first.level?.chain ?? [];
  const length = chain.findIndex((each, i) => others.some(({ level }) => level?.chain[i] !== each));
  return length < 0 ? chain : chain.slice(0, length);
}

/** What `encodeURIComponent` leaves, and a challenge does not. */
const ESCAPED = /[!'()*]/g;

function escapeId(id: string): string {
  return encodeURIComponent(id).replace(
    ESCAPED,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Writes a place as the value of a word: its ids, encoded and joined with slashes. */
function idsOf({ ids }: Place): string {
  return ids.map(escapeId).join('/');
}

/**
 * Returns what a scope reaches in words of OAuth: an action that holds everywhere as it is, `read`, and one that
 * holds for a resource with that, `read:doc=A`. No id can look like another word.
 */
export function wordsOf({ tree, entries }: TreeSet): readonly string[] {
  return entries.flatMap(({ place, mask }) => {
    const { level } = place;
    const where = level === undefined ? '' : `:${level.type}=${idsOf(place)}`;
    return actionsOf(tree, mask).map((action) => action + where);
  });
}

/**
 * Returns what a request would have needed, and the words of the caveats that would do; `undefined` if no
 * token would do.
 *
 * @param request a request; or the level and the action of a list.
 * @param isTold whether the client named the resource in the route.
 */
export function requiredOf(
  tree: Tree,
  { resource, level: listed, access }: TreeRequest & Pick<Required, 'level'>,
  isTold: boolean,
): { readonly required: Required; readonly words: string } | undefined {
  if ((resource ?? listed ?? access) === undefined) return undefined;
  const place = resource && placeOf(tree, resource);
  if (resource !== undefined && place === undefined) return undefined;
  const level = listed === undefined ? place?.level : tree.levels.get(listed);
  const path = place && isTold ? `=${idsOf(place)}` : '';
  const isWhole = place !== undefined && (isTold || level === undefined);
  const required = {
    ...(isWhole && { resource: resourceOf(place) }),
    ...(!isWhole && level && { level: level.name }),
    ...(access !== undefined && { access }),
  };
  const words = [
    ...(level === undefined ? [] : [level.type + path]),
    ...(access === undefined ? [] : [`${ACCESS}=${access}`]),
  ];
  return { required, words: words.join(' ') };
}
