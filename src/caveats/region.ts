import type { FailureReason } from '../errors.js';
import { derived } from './derived.js';
import { checkPlaces, decodePlaces, encodePlaces, type PlaceList } from './text/places.js';
import { type CaveatKind, unmet } from './kind.js';
import type { Context } from './request.js';
import { checkedList } from './text/list.js';

const REGIONS = [
  'Africa',
  'Antarctica',
  'Asia',
  'EU',
  'Europe',
  'NorthAmerica',
  'Oceania',
  'SouthAmerica',
] as const;

/**
 * The regions that Onedata tells apart; `EU` is the European Union, `Europe` the continent.
 *
 * @useDeclaredType
 */
export type Region = (typeof REGIONS)[number];

/** Met from addresses in some regions of the world, or in none of some. */
export interface RegionCaveat extends PlaceList<Region> {
  readonly type: 'geo.region';
}

const TYPE = 'geo.region';
const WHAT = `regions: ${REGIONS.join(', ')}`;

export const regionCaveat: CaveatKind<RegionCaveat> = {
  type: TYPE,
  role: 'context',
  decode(condition) {
    const places = decodePlaces(condition, TYPE, isRegion);
    return places && { type: TYPE, ...places };
  },
  encode: (caveat) => encodePlaces(caveat, TYPE, isRegion, WHAT),
  check(caveat, request) {
    const known = derived(request, knownRegions);
    return typeof known === 'string' ? unmet(known) : checkPlaces(caveat, known);
  },
};

/**
 * Valid from addresses in some regions: `geo.region = EU|Asia`.
 *
 * @param regions one or more of those that there are.
 * @throws TypeError for an empty list, and for anything that is no {@link Region}.
 * @example
 * ```ts
 * import { region } from 'caveats';
 *
 * console.log(region('EU', 'Asia').list); // [ 'EU', 'Asia' ]
 * ```
 */
export function region(...regions: readonly Region[]): RegionCaveat {
  return { type: TYPE, filter: 'whitelist', list: checkedList(regions, TYPE, isRegion, WHAT) };
}

/**
 * Valid from addresses in none of some regions: `geo.region != Asia`. Never met where the regions
 * are not known. Throws as {@link region} does.
 *
 * @param regions one or more of those that there are.
 * @throws TypeError as {@link region} does.
 * @example
 * ```ts
 * import { notRegion } from 'caveats';
 *
 * console.log(notRegion('Asia').filter); // blacklist
 * ```
 */
export function notRegion(...regions: readonly Region[]): RegionCaveat {
  return { type: TYPE, filter: 'blacklist', list: checkedList(regions, TYPE, isRegion, WHAT) };
}

/** Each region of a request once, or why they are unknown. */
function knownRegions({ regions }: Context): readonly Region[] | FailureReason {
  // An address whose regions are not known meets no blacklist either: it might be in a listed one.
  if (regions === undefined || regions.length === 0) return 'missing_context';
  // A set has no holes, which `every` would pass over.
  const known = [...new Set(regions)];
  return known.every(isRegion) ? known : 'invalid_context';
}

function isRegion(name: string): name is Region {
  return (REGIONS as readonly string[]).includes(name);
}
