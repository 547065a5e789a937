import type { CaveatKind, KindWords } from './kind.js';
import { type PlaceCaveat, placeKind, placeWords } from './place-kind.js';
import type { KnownContext } from './request.js';

/** Valid from addresses in some countries, or in any but some. */
export interface CountryCaveat extends PlaceCaveat<'geo.country', string> {
  /** ISO 3166-1 alpha-2 codes, upper case. */
  readonly list: readonly string[];
}

/**
 * The codes for an unknown country in databases and proxies: those that ISO 3166-1 leaves to its users
 * (except `XK`, which is in use for Kosovo), and `EU` and `AP` for a continent.
 */
const UNKNOWN = /^(?:AA|AP|EU|Q[M-Z]|X[A-JL-Z]|ZZ)$/;

const { kind, make } = placeKind<'geo.country', string, Pick<KnownContext, 'country'>>({
  type: 'geo.country',
  what: 'country codes of two upper-case letters',
  fields: { country: 'text' },
  isPlace: isCountry,
  placesOf({ country: code }) {
    // An unknown country meets no blacklist either: it might be on it.
    if (code === undefined || UNKNOWN.test(code)) return 'missing_context';
    return isCountry(code) ? [code] : 'invalid_context';
  },
});

export const countryCaveat: CaveatKind<CountryCaveat, Pick<KnownContext, 'country'>> = kind;

export const countryWords: KindWords<CountryCaveat, 'country'> = /* @__PURE__ */ placeWords(
  make,
  { name: 'country', value: 'CODE', example: 'PL' },
  { country: { about: 'the country of the address: PL', value: 'CODE' } },
);

/**
 * Restricts a token to addresses in some countries: `geo.country = PL|FR`.
 *
 * @param codes ISO 3166-1 alpha-2 codes, upper case.
 * @throws TypeError for an empty list, and for anything but two upper-case letters.
 * @example
 * ```ts
 * import { country } from 'caveats';
 * console.log(country('PL', 'FR').list); // [ 'PL', 'FR' ]
 * ```
 */
export function country(...codes: readonly string[]): CountryCaveat {
  return make('whitelist', codes);
}

/**
 * Restricts a token to addresses outside of some countries: `geo.country != PL`. Never met if the
 * country is unknown.
 *
 * @param codes ISO 3166-1 alpha-2 codes, upper case.
 * @throws TypeError as {@link country} does.
 * @example
 * ```ts
 * import { notCountry } from 'caveats';
 * console.log(notCountry('PL').filter); // blacklist
 * ```
 */
export function notCountry(...codes: readonly string[]): CountryCaveat {
  return make('blacklist', codes);
}

function isCountry(code: unknown): code is string {
  return typeof code === 'string' && /^[A-Z]{2}$/.test(code);
}
