import type { Context } from '../caveats/request.js';
import { checkFields, type FieldsOf } from '../options.js';
import { completeRequest } from '../token/request.js';
import type { MaybePromise } from './lookups.js';

/** Where an address is. What is left out is not known. */
export interface GeoFacts {
  /** The number of the autonomous system that the address belongs to. */
  readonly asn?: number | undefined;
  /** ISO 3166-1 alpha-2, upper case. */
  readonly country?: string | undefined;
  /** Every region that the address is in, `EU` as well as `Europe`. */
  readonly regions?: readonly string[] | undefined;
}

/** Where the address of a call is, or how to find it out. */
export type Geo = GeoFacts | ((ip: string) => MaybePromise<GeoFacts | undefined>);

/** From where and when tokens are used: the same for all tokens of a call. */
export interface Circumstances {
  /** The peer's address. An IPv4-mapped IPv6 address counts as IPv4. */
  readonly ip?: string | undefined;
  /** Unix time in seconds; the clock by default. */
  readonly now?: number | undefined;
  /** What is known of the address; a function is only called where there is one. */
  readonly geo?: Geo | undefined;
}

/** The fields of {@link Circumstances}, for the options that extend it. */
export const CIRCUMSTANCES: FieldsOf<Circumstances> = { ip: true, now: true, geo: true };

const GEO_FACTS: FieldsOf<GeoFacts> = { asn: true, country: true, regions: true };

/** @throws TypeError for an unknown field of `geo`. What a function finds may have more fields. */
export function checkGeo(geo: Geo | undefined): void {
  if (geo !== undefined && typeof geo !== 'function') checkFields(geo, 'geo', GEO_FACTS);
}

/**
 * The context that they come to. Its time is that of the call, not of when lookups are done.
 *
 * @throws TypeError for a field of the wrong type, such as a time in milliseconds.
 */
export async function contextOf({
  ip,
  now,
  geo,
}: Circumstances): Promise<Context & { readonly now: number }> {
  const known = completeRequest({ ip, now }, 'context');
  const facts = typeof geo !== 'function' ? geo : ip === undefined ? undefined : await geo(ip);
  const { asn, country, regions } = facts ?? {};
  return completeRequest({ ...known, asn, country, regions }, 'context');
}
