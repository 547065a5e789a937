import type { FailureReason } from '../errors.js';
import { derived } from './derived.js';
import type { CaveatKind, KindWords } from './kind.js';
import { type PlaceCaveat, placeKind, placeWords } from './place-kind.js';
import type { KnownContext } from './request.js';

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
 * The regions of Onedata; `EU` is the European Union, `Europe` the continent.
 *
 * @useDeclaredType
 */
export type Region = (typeof REGIONS)[number];

/** Valid from addresses in some regions of the world, or outside of some. */
export interface RegionCaveat extends PlaceCaveat<'geo.region', Region> {}

const { kind, make } = placeKind<'geo.region', Region, Pick<KnownContext, 'regions'>>({
  type: 'geo.region',
  what: `regions: ${REGIONS.join(', ')}`,
  fields: { regions: 'texts' },
  isPlace: isRegion,
  placesOf: (request) => derived(request, knownRegions),
});

export const regionCaveat: CaveatKind<RegionCaveat, Pick<KnownContext, 'regions'>> = kind;

export const regionWords: KindWords<RegionCaveat, 'regions'> = /* @__PURE__ */ placeWords(
  make,
  { name: 'region', value: 'REGION', example: 'EU' },
  {
    regions: {
      input: 'region',
      about: 'each region that the address is in: EU, Europe',
      value: 'REGION',
    },
  },
);

/**
 * Restricts a token to addresses in some regions: `geo.region = EU|Asia`.
 *
 * @param regions one or more regions.
 * @throws TypeError for an empty list, and for anything that is not a {@link Region}.
 * @example
 * ```ts
 * import { region } from 'caveats';
 * console.log(region('EU', 'Asia').list); // [ 'EU', 'Asia' ]
 * ```
 */
export function region(...regions: readonly Region[]): RegionCaveat {
  return make('whitelist', regions);
}

/**
 * Restricts a token to addresses outside of some regions: `geo.region != Asia`. Never met if the
 * regions are unknown.
 *
 * @param regions one or more regions.
 * @throws TypeError as {@link region} does.
 * @example
 * ```ts
 * import { notRegion } from 'caveats';
 * console.log(notRegion('Asia').filter); // blacklist
 * ```
 */
export function notRegion(...regions: readonly Region[]): RegionCaveat {
  return make('blacklist', regions);
}

/** Returns each region of a request once, or why they are unknown. */
function knownRegions({
  regions,
}: Pick<KnownContext, 'regions'>): readonly Region[] | FailureReason {
  // An address in unknown regions meets no blacklist either: it might be in a listed one.
  if (!regions?.length) return 'missing_context';
  // `every` would skip a hole.
  const all = Array.from(regions);
  return all.every(isRegion) ? [...new Set(all)] : 'invalid_context';
}

function isRegion(name: unknown): name is Region {
  return REGIONS.some((each) => each === name);
}
