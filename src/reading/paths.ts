import type { DataPathCaveat } from '../onedata/caveats/own.js';
import { decodePath } from '../onedata/path.js';

/** Paths with what is below each, none of them below another, in order. */
export type Paths = readonly string[];

/**
 * Paths whose slashes are NULs, which no path holds: so what is below a path comes right after it in
 * the order of their characters.
 */
type Keys = readonly string[];

/** A path that some of the caveats list, and how many of them list it or one above it. */
interface Listed {
  readonly key: string;
  readonly lists: number;
}

/** What several `data.path` caveats have in common; `undefined` where there are none. */
export function commonPaths(caveats: readonly DataPathCaveat[]): Paths | undefined {
  if (caveats.length === 0) return undefined;
  const listings = caveats.map(({ whitelist }) => topmost(whitelist)).flat();
  const common: string[] = [];
  // The path that was looked at last, below all of those that it is in.
  const above: Listed[] = [];
  for (const key of listings.sort()) {
    while (above.length > 0 && !isWithin(key, above.at(-1)!.key)) above.pop();
    // No two of one list are within each other, so each of these is of another list.
    const lists = (above.at(-1)?.lists ?? 0) + 1;
    // One path in all of them: what is below it is in it.
    if (lists === caveats.length) common.push(key);
    above.push({ key, lists });
  }
  return common.map((key) => key.replaceAll('\0', '/'));
}

/** The paths of a list that are in none of the others. */
function topmost(whitelist: readonly string[]): Keys {
  const paths = whitelist.map(decodePath).filter((path) => path !== undefined);
  const kept: string[] = [];
  for (const key of paths.map((path) => path.replaceAll('/', '\0')).sort()) {
    const last = kept.at(-1);
    if (last === undefined || !isWithin(key, last)) kept.push(key);
  }
  return kept;
}

function isWithin(key: string, ancestor: string): boolean {
  return key.startsWith(ancestor) && [undefined, '\0'].includes(key[ancestor.length]);
}
