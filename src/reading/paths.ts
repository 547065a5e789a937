import type { DataPathCaveat } from '../onedata/caveats/data-path.js';
import { decodePath } from '../onedata/path.js';

/** Paths with what is below each, none of them below another, in order. */
export type Paths = readonly string[];

/**
 * Paths whose slashes are NULs, which no path holds: so what is below a path comes right after it in
 * the order of their characters.
 */
type Keys = readonly string[];

/** What several `data.path` caveats have in common; `undefined` where there are none. */
export function commonPaths(caveats: readonly DataPathCaveat[]): Paths | undefined {
  let common: Keys | undefined;
  for (const { whitelist } of caveats) {
    const paths = whitelist.map(decodePath).filter((path) => path !== undefined);
    const next = topmost(paths.map((path) => path.replaceAll('/', '\0')));
    common = common === undefined ? next : intersect(common, next);
  }
  return common?.map((key) => key.replaceAll('\0', '/'));
}

/** The paths that are in none of the others. */
function topmost(keys: Keys): Keys {
  const kept: string[] = [];
  for (const key of [...keys].sort()) {
    const last = kept[kept.length - 1];
    if (last === undefined || !isWithin(key, last)) kept.push(key);
  }
  return kept;
}

/** Goes along both once, so that many caveats with many paths do not multiply. */
function intersect(a: Keys, b: Keys): Keys {
  const common: string[] = [];
  let [i, j] = [0, 0];
  for (;;) {
    const [left, right] = [a[i], b[j]];
    if (left === undefined || right === undefined) return common;
    if (isWithin(left, right)) common.push(left);
    else if (isWithin(right, left)) common.push(right);
    // Of two, the later one may still be in, or hold, what comes next in the other list.
    const isLeftDone = isWithin(left, right) || (!isWithin(right, left) && left < right);
    if (isLeftDone) i++;
    else j++;
  }
}

function isWithin(key: string, ancestor: string): boolean {
  return key.startsWith(ancestor) && [undefined, '\0'].includes(key[ancestor.length]);
}
