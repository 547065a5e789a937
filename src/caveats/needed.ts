import { type Place, placeOf, resourceOf } from '../scope/places.js';
import type { TreeSet } from '../scope/reach.js';
import { ACCESS, actionsOf, type Tree } from '../scope/tree.js';
import type { TreeRequest } from './scope-kinds.js';

/** What a request would have needed. It contains what a client sent, or the names of levels. */
export interface Required {
  /** The resource, if the route names it. */
  readonly resource?: object;
  /** The level of a resource that was looked up, or of a list. */
  readonly level?: string;
  readonly access?: string;
}

/** Writes a place as the value of a word: its ids, encoded and joined with slashes. */
function idsOf({ ids }: Place): string {
  // A challenge does not leave all that `encodeURIComponent` leaves.
  const percent = (char: string): string => `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
  return ids
    .map(encodeURIComponent)
    .join('/')
    .replace(/[!'()*]/g, percent);
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
 * Returns what a request, or a list of a level, would have needed, and the words of the caveats that would do;
 * `undefined` if no token would do. `isTold`: the client named the resource in the route.
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
    ...(isWhole ? { resource: resourceOf(place) } : level && { level: level.name }),
    ...(access !== undefined && { access }),
  };
  const words = [level && level.type + path, access && `${ACCESS}=${access}`].filter(Boolean);
  return { required, words: words.join(' ') };
}
