import type { TokenContext } from '../caveats/request.js';
import { checkFields, type FieldsOf } from '../options.js';
import type { ApiCall } from '../scope/api-pattern.js';
import type { Access } from '../scope/limits.js';
import type { MaybePromise } from '../token/open.js';
import { completeRequest, systemClock } from '../token/request.js';
import { onedataDialect } from './dialect.js';
import type { InviteType } from './invite-types.js';
import type { DataRequest, Deferred } from './request.js';
import type { OnedataSecrets } from './secrets.js';
import type { OnedataTokenInput } from './text.js';
import type { Zone } from './zone.js';

/** The place of an address. Fields that are left out are unknown. */
export interface GeoFacts {
  /** The number of the autonomous system that the address belongs to. */
  readonly asn?: number | undefined;
  /** ISO 3166-1 alpha-2, upper case. */
  readonly country?: string | undefined;
  /** Every region that the address is in, `EU` as well as `Europe`. */
  readonly regions?: readonly string[] | undefined;
}

/** The place of the client's address, or a function that finds it. */
export type Geo = GeoFacts | ((ip: string) => MaybePromise<GeoFacts | undefined>);

/** Where and when tokens are used: the same for all tokens of a call. */
export interface Circumstances {
  /** The peer's address. An IPv4-mapped IPv6 address counts as IPv4. */
  readonly ip?: string | undefined;
  /** Unix time in seconds; the clock by default. */
  readonly now?: number | undefined;
  /** The place of the address. A function is called only if there is an address. */
  readonly geo?: Geo | undefined;
}

/** What every token is verified with. */
export interface VerifyTokenOptions extends Circumstances {
  /** What exists in the zone. */
  readonly zone: Zone;
  /** The secrets of its tokens. */
  readonly secrets: OnedataSecrets;
  /**
   * An identity token that proves who uses the token; verified in the same circumstances. Without it, no
   * `consumer` caveat is met.
   */
  readonly consumerToken?: OnedataTokenInput | undefined;
}

/** What an identity token is verified with. */
export interface VerifyIdentityTokenOptions extends VerifyTokenOptions {
  /** The interface that received the request: `rest`, `oneclient` or `graphsync`. */
  readonly interface?: string | undefined;
}

/** What an invitation is verified with. */
export interface VerifyInviteTokenOptions extends VerifyTokenOptions {
  /** What the token must invite to; to anything by default. */
  readonly inviteType?: InviteType | undefined;
}

/** What an access token is verified with. */
export interface VerifyAccessTokenOptions extends VerifyIdentityTokenOptions {
  /** The service that received the request, such as `opw-lisbon`; `ozw-onezone` by default. */
  readonly service?: string | undefined;
  /**
   * An identity token of a Oneprovider, in place of `service`. It proves that the service is `opw-<id>`, or
   * `opp-<id>` if its text starts with `opp-`.
   */
  readonly serviceToken?: OnedataTokenInput | undefined;
  /** The data that is accessed, if the request is one for data. */
  readonly data?: DataRequest | undefined;
  /** Whether data is read or written. */
  readonly access?: Access | undefined;
  /** The call of the service's API, if the request is one. */
  readonly api?: ApiCall | undefined;
  /** What the service checks itself; see `OnedataRequest`. */
  readonly deferred?: readonly Deferred[] | undefined;
}

export const CIRCUMSTANCES: FieldsOf<Circumstances> = { ip: true, now: true, geo: true };
const GEO_FACTS: FieldsOf<GeoFacts> = { asn: true, country: true, regions: true };
const VERIFY: FieldsOf<VerifyTokenOptions> = {
  ...CIRCUMSTANCES,
  zone: true,
  secrets: true,
  consumerToken: true,
};
export const IDENTITY_FIELDS: FieldsOf<VerifyIdentityTokenOptions> = { ...VERIFY, interface: true };
export const INVITE_FIELDS: FieldsOf<VerifyInviteTokenOptions> = { ...VERIFY, inviteType: true };
const ACCESS: FieldsOf<VerifyAccessTokenOptions> = {
  ...IDENTITY_FIELDS,
  service: true,
  serviceToken: true,
  data: true,
  access: true,
  api: true,
  deferred: true,
};
const DATA: FieldsOf<DataRequest> = { path: true, objectIds: true };

/**
 * Checks options that have circumstances.
 *
 * @throws TypeError for an unknown field, also of `geo`. The result of a `geo` function may have more.
 */
export function checkOptions<O extends Circumstances>(
  options: O,
  name: string,
  fields: FieldsOf<O>,
): void {
  checkFields(options, name, fields);
  const { geo } = options;
  if (geo !== undefined && typeof geo !== 'function') checkFields(geo, 'geo', GEO_FACTS);
}

/** @throws TypeError for an unknown field, both `service` and `serviceToken`, or an invalid `deferred`. */
export function checkAccessOptions(options: VerifyAccessTokenOptions): void {
  checkOptions(options, 'verifyAccessToken', ACCESS);
  const { service, serviceToken, data, deferred } = options;
  if (service !== undefined && serviceToken !== undefined) {
    throw new TypeError('verifyAccessToken: takes either service or serviceToken');
  }
  const isDeferrable = (what: unknown): boolean => what === 'api' || what === 'data';
  if (deferred !== undefined && !(Array.isArray(deferred) && deferred.every(isDeferrable))) {
    throw new TypeError("deferred: expected a list of 'api' and 'data'");
  }
  if (data !== undefined) checkFields(data, 'data', DATA);
}

/**
 * Returns the context of some circumstances. Its time is that of the call, not that of the last lookup.
 *
 * @throws TypeError for a field of the wrong type, such as a time in milliseconds.
 */
export async function contextOf({
  ip,
  now,
  geo,
}: Circumstances): Promise<TokenContext & { readonly now: number }> {
  const reader = { dialect: onedataDialect, clock: systemClock };
  const known = completeRequest({ ip, now }, 'context', reader);
  const facts = typeof geo !== 'function' ? geo : ip === undefined ? undefined : await geo(ip);
  const { asn, country, regions } = facts ?? {};
  return completeRequest({ ...known, asn, country, regions }, 'context', reader);
}
