import type { Place } from './places.js';

/** A place, and a mask of the actions that are allowed there and in everything below. */
export interface Entry {
  readonly place: Place;
  readonly mask: number;
}

/** A set of pairs of a place and an action, in its one form: see {@link normalize}. */
export type Entries = readonly Entry[];

/** Returns the one form of a set: in order, each with all actions that hold there, if the next wider has others. */
export function normalize(entries: readonly Entry[]): Entries {
  return intersect([...entries].sort(byKey), [], true);
}

/** Intersects sets in their one form. In n log n: a long set is not gone through once for each other set. */
export function intersectAll(sets: readonly Entries[], all: Entries): Entries {
  if (sets.length < 2) return sets[0] ?? all;
  const middle = sets.length >> 1;
  return intersect(intersectAll(sets.slice(0, middle), all), intersectAll(sets.slice(middle), all));
}

/** Goes through two sets in the order of keys, in which a place comes right before all that is in it. */
function intersect(left: readonly Entry[], right: readonly Entry[], isAlone = false): Entries {
  const found: Entry[] = [];
  const layers = [{ key: '', a: 0, b: isAlone ? -1 : 0, both: 0 }];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    const next = right[j];
    const first = left[i];
    const { place } = !next || (first && first.place.key <= next.place.key) ? first! : next;
    const { key } = place;
    while (!key.startsWith(layers.at(-1)!.key)) layers.pop();
    const above = layers.at(-1)!;
    let { a, b } = above;
    while (left[i]?.place.key === key) a |= left[i++]!.mask;
    while (right[j]?.place.key === key) b |= right[j++]!.mask;
    const both = a & b;
    if (both !== above.both) found.push({ place, mask: both });
    layers.push({ key, a, b, both });
  }
  return found;
}

function byKey({ place: { key } }: Entry, { place: { key: other } }: Entry): number {
  return key === other ? 0 : key < other ? -1 : 1;
}

/** Returns a function that finds the actions that hold at a place. Takes log n, save for entries in each other. */
export function masksOf(entries: Entries): (place: Place) => number {
  /** Of each entry, the position of the next wider one. */
  const wider: number[] = [];
  for (const [i, { place }] of entries.entries()) {
    let next = i - 1;
    while (next >= 0 && !place.key.startsWith(entries[next]!.place.key)) next = wider[next]!;
    wider.push(next);
  }
  return ({ key }) => {
    // The last entry that is not after it is the one that it is in, or is in that one.
    let i = positionOf(entries, (other) => other <= key) - 1;
    while (i >= 0 && !key.startsWith(entries[i]!.place.key)) i = wider[i]!;
    return entries[i]?.mask ?? 0;
  };
}

/** Returns the position of the first entry, in the order of keys, of which `isBefore` is false. */
export function positionOf(entries: Entries, isBefore: (key: string) => boolean): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(entries[middle]!.place.key)) low = middle + 1;
    else high = middle;
  }
  return low;
}
