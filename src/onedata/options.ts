import type { TokenContext } from '../caveats/request.js';
import { checkFields, type FieldsOf } from '../options.js';
import type { MaybePromise } from '../token/open.js';
import { completeRequest, systemClock } from '../token/request.js';
import { type OnedataDialect, onedataDialect } from './dialect.js';
import type { InviteType } from './invite-types.js';
import type { OnedataRequest } from './request.js';
import type { OnedataSecrets } from './secrets.js';
import type { OnedataTokenInput } from './text.js';
import type { Zone } from './zone.js';

/** The place of an address. Absent fields are unknown. */
export interface GeoFacts extends Pick<TokenContext, 'asn' | 'country' | 'regions'> {}

/** The place of the client's address, or a function that finds it. */
export type Geo = GeoFacts | ((ip: string) => MaybePromise<GeoFacts | undefined>);

/** Where and when tokens are used: the same for all tokens of a call. */
export interface Circumstances extends Pick<TokenContext, 'ip' | 'now'> {
  /** The place of the address. A function is called only if there is an address. */
  readonly geo?: Geo | undefined;
}

/** Circumstances, and the zone that tokens are used in. */
export interface ZoneOptions extends Circumstances {
  /** What exists in the zone. */
  readonly zone: Zone;
  /** The secrets of its tokens. */
  readonly secrets: OnedataSecrets;
}

/** What every token is verified with. */
export interface VerifyTokenOptions extends ZoneOptions {
  /** An identity token that proves who uses the token. Without it, no `consumer` caveat is met. */
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
export interface VerifyAccessTokenOptions
  extends VerifyIdentityTokenOptions, Omit<OnedataRequest, keyof TokenContext> {
  /** The service that received the request, such as `opw-lisbon`; `ozw-onezone` by default. */
  readonly service?: string | undefined;
  /** In place of `service`: a Oneprovider's identity token, which proves `opw-<id>` or `opp-<id>`. */
  readonly serviceToken?: OnedataTokenInput | undefined;
}

export const READER: { readonly dialect: OnedataDialect; readonly clock: () => number } = {
  dialect: onedataDialect,
  clock: systemClock,
};

const ZONE: FieldsOf<ZoneOptions> = { ip: true, now: true, geo: true, zone: true, secrets: true };

/** Refuses unknown options, and unknown fields of `geo`. `fields` are those besides `ZoneOptions`. */
export function checkOptions<O extends ZoneOptions>(
  options: O,
  name: string,
  fields: Omit<FieldsOf<O>, keyof ZoneOptions>,
): void {
  checkFields<ZoneOptions>(options, name, { ...ZONE, ...fields });
  const { geo } = options;
  if (geo === undefined || typeof geo === 'function') return;
  checkFields(geo, 'geo', { asn: true, country: true, regions: true });
}

/** Returns the context of some circumstances. Its time is that of the call, not of the last lookup. */
export async function contextOf({
  ip,
  now,
  geo,
}: Circumstances): Promise<TokenContext & { readonly now: number }> {
  const known = completeRequest({ ip, now }, 'context', READER);
  const facts = typeof geo !== 'function' ? geo : ip == null ? undefined : await geo(ip);
  const { asn, country, regions } = facts ?? {};
  return completeRequest({ ...known, asn, country, regions }, 'context', READER);
}
