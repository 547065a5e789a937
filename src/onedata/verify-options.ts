import { checkFields, type FieldsOf } from '../options.js';
import type { ApiCall } from '../scope/api-pattern.js';
import type { Access } from '../scope/limits.js';
import { checkGeo, CIRCUMSTANCES, type Circumstances } from './circumstances.js';
import { type InviteType, isInviteType } from './invite-types.js';
import type { DataRequest, Deferred } from './request.js';
import type { OnedataSecrets } from './secrets.js';
import type { OnedataTokenInput } from './text.js';
import type { Zone } from './zone.js';

/** What every token is verified with. */
export interface VerifyTokenOptions extends Circumstances {
  /** What there is in the zone. */
  readonly zone: Zone;
  /** The secrets of its tokens. */
  readonly secrets: OnedataSecrets;
  /**
   * An identity token that proves who uses the token; verified in the same circumstances. Without
   * one no `consumer` caveat is met.
   */
  readonly consumerToken?: OnedataTokenInput | undefined;
}

export interface VerifyIdentityTokenOptions extends VerifyTokenOptions {
  /** The kind of interface that was asked: `rest`, `oneclient` or `graphsync`. */
  readonly interface?: string | undefined;
}

export interface VerifyInviteTokenOptions extends VerifyTokenOptions {
  /** What the token has to invite to; to anything by default. */
  readonly inviteType?: InviteType | undefined;
}

export interface VerifyAccessTokenOptions extends VerifyIdentityTokenOptions {
  /** The service that was asked, such as `opw-lisbon`; `ozw-onezone` by default. */
  readonly service?: string | undefined;
  /**
   * An identity token of a Oneprovider, which proves that the service asked is `opw-<id>`, or
   * `opp-<id>` where its text starts with `opp-`. In place of `service`.
   */
  readonly serviceToken?: OnedataTokenInput | undefined;
  /** What is accessed, where the request is one for data. */
  readonly data?: DataRequest | undefined;
  /** Whether data is read or written. */
  readonly access?: Access | undefined;
  /** The call of the service's API, where the request is one. */
  readonly api?: ApiCall | undefined;
  /** What is not checked here, since the service checks it; see `OnedataRequest`. */
  readonly deferred?: readonly Deferred[] | undefined;
}

const VERIFY: FieldsOf<VerifyTokenOptions> = {
  ...CIRCUMSTANCES,
  zone: true,
  secrets: true,
  consumerToken: true,
};
const IDENTITY: FieldsOf<VerifyIdentityTokenOptions> = { ...VERIFY, interface: true };
const INVITE: FieldsOf<VerifyInviteTokenOptions> = { ...VERIFY, inviteType: true };
const ACCESS: FieldsOf<VerifyAccessTokenOptions> = {
  ...IDENTITY,
  service: true,
  serviceToken: true,
  data: true,
  access: true,
  api: true,
  deferred: true,
};
const DATA: FieldsOf<DataRequest> = { path: true, objectIds: true };

/** @throws TypeError for an unknown field. */
export function checkIdentityOptions(options: VerifyIdentityTokenOptions): void {
  checkFields(options, 'verifyIdentityToken', IDENTITY);
  checkGeo(options.geo);
}

/** @throws TypeError for an unknown field, and for an unknown type of invitations. */
export function checkInviteOptions(options: VerifyInviteTokenOptions): void {
  checkFields(options, 'verifyInviteToken', INVITE);
  checkGeo(options.geo);
  const { inviteType } = options;
  if (inviteType !== undefined && !isInviteType(inviteType)) {
    throw new TypeError('inviteType: expected one of INVITE_TYPES');
  }
}

/** @throws TypeError for an unknown field, a service that is given twice, and an unknown `deferred`. */
export function checkAccessOptions(options: VerifyAccessTokenOptions): void {
  checkFields(options, 'verifyAccessToken', ACCESS);
  checkGeo(options.geo);
  const { service, serviceToken, data, deferred } = options;
  if (service !== undefined && serviceToken !== undefined) {
    throw new TypeError('verifyAccessToken: takes either service or serviceToken');
  }
  if (deferred !== undefined && !isDeferredList(deferred)) {
    throw new TypeError("deferred: expected a list of 'api' and 'data'");
  }
  if (data !== undefined) checkFields(data, 'data', DATA);
}

function isDeferredList(list: unknown): boolean {
  return Array.isArray(list) && list.every((what) => what === 'api' || what === 'data');
}
