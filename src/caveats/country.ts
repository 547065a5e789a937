import { checkPlaces, decodePlaces, encodePlaces, type PlaceList } from './text/places.js';
import { type CaveatKind, unmet } from './kind.js';
import { checkedList } from './text/list.js';

/** Met from addresses in some countries, or in any but some. */
export interface CountryCaveat extends PlaceList<string> {
  readonly type: 'geo.country';
  /** ISO 3166-1 alpha-2 codes, upper case. */
  readonly list: readonly string[];
}

const TYPE = 'geo.country';
const WHAT = 'country codes of two upper-case letters';
/**
 * What databases and proxies say where they do not know the country: the codes that ISO 3166-1 leaves
 * to its users (but for `XK`, which is in use for Kosovo), and `EU` and `AP` for some continent.
 */
const UNKNOWN = /^(?:AA|AP|EU|Q[M-Z]|X[A-JL-Z]|ZZ)$/;

export const countryCaveat: CaveatKind<CountryCaveat> = {
  type: TYPE,
  role: 'context',
  decode(condition) {
    const places = decodePlaces(condition, TYPE, isCountry);
    return places && { type: TYPE, ...places };
  },
  encode: (caveat) => encodePlaces(caveat, TYPE, isCountry, WHAT),
  check(caveat, { country }) {
    // A country that is not known meets no blacklist either: it might be a listed one.
    if (country === undefined || UNKNOWN.test(country)) return unmet('missing_context');
    if (!isCountry(country)) return unmet('invalid_context');
    return checkPlaces(caveat, [country]);
  },
};

/**
 * Valid from addresses in some countries: `geo.country = PL|FR`.
 *
 * @param codes ISO 3166-1 alpha-2 codes, upper case.
 * @throws TypeError for an empty list, and for anything but two upper-case letters.
 * @example
 * ```ts
 * import { country } from 'caveats';
 *
 * console.log(country('PL', 'FR').list); // [ 'PL', 'FR' ]
 * ```
 */
export function country(...codes: readonly string[]): CountryCaveat {
  return { type: TYPE, filter: 'whitelist', list: checkedList(codes, TYPE, isCountry, WHAT) };
}

/**
 * Valid from addresses in any country but some: `geo.country != PL`. Never met where the country
 * is not known. Throws as {@link country} does.
 *
 * @param codes as {@link country} takes them.
 * @throws TypeError as {@link country} does.
 * @example
 * ```ts
 * import { notCountry } from 'caveats';
 *
 * console.log(notCountry('PL').filter); // blacklist
 * ```
 */
export function notCountry(...codes: readonly string[]): CountryCaveat {
  return { type: TYPE, filter: 'blacklist', list: checkedList(codes, TYPE, isCountry, WHAT) };
}

function isCountry(code: string): code is string {
  return typeof code === 'string' && /^[A-Z]{2}$/.test(code);
}
