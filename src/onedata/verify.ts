import { caveatsOf, validUntilOf } from '../token/check.js';
import type { Grant } from '../token/verify.js';
import { serviceOf, verifyCall } from './call.js';
import type { OnedataDialect } from './dialect.js';
import type { OnedataIdentity } from './identity.js';
import { isInviteType } from './invite-types.js';
import { checkOptions, type VerifyAccessTokenOptions } from './options.js';
import type { VerifyIdentityTokenOptions, VerifyInviteTokenOptions } from './options.js';
import { checkDataRequest } from './request.js';
import { parseService } from './standing.js';
import type { OnedataTokenInput } from './text.js';
import type { ExpectedToken } from './token-error.js';

/** What a verified token grants. Deeply frozen. */
export interface OnedataGrant extends Pick<Grant<OnedataDialect>, 'validUntil' | 'caveats'> {
  /** Who the token was issued to, and which token it is. */
  readonly identity: OnedataIdentity;
  /** Who the token was issued to, `usr-<id>` or `prv-<id>`, even if a legacy token does not say. */
  readonly subject: string;
  /** How long the token is still valid, in whole seconds; `null` if it does not expire. */
  readonly ttl: number | null;
  /** The service that uses a Oneprovider's token: `opw-<id>`, or `opp-<id>` if its text says so. */
  readonly service?: string;
}

/**
 * Verifies an access token: its signature, type, caveats, subject, the login that it may be bound to, and
 * whether its subject may use the service. A path that is not canonical is refused for every token.
 *
 * @param token a token, or its text in Onedata's form.
 * @throws OnedataError for the first thing that is wrong, in the order above.
 * @throws TypeError for a developer's mistake; and what `zone`, `secrets` or `geo` throw.
 * @example
 * ```ts
 * import { createSecrets, createZone, mintToken, verifyAccessToken } from 'caveats/onedata';
 *
 * const secret = 'an example key, 32 bytes or more';
 * const zone = createZone({ users: { alice: {} } });
 * const secrets = createSecrets({ named: { t1: { secret, subject: 'usr-alice' } } });
 * const named = { version: 2, id: 't1', persistence: { kind: 'named' } } as const;
 * const identity = { ...named, type: 'access', subject: 'usr-alice' } as const;
 * const caveats = ['time < 2000000000'];
 * const token = mintToken({ onezoneDomain: 'onezone.example.com', secret, identity, caveats });
 * const grant = await verifyAccessToken(token, { zone, secrets, now: 1999999000 });
 * console.log(grant.subject, grant.ttl); // usr-alice 1000
 * ```
 */
export async function verifyAccessToken(
  token: OnedataTokenInput,
  options: VerifyAccessTokenOptions,
): Promise<OnedataGrant> {
  checkOptions(options, 'verifyAccessToken', {
    consumerToken: true,
    interface: true,
    service: true,
    serviceToken: true,
    data: true,
    access: true,
    api: true,
    deferred: true,
  });
  const { service = 'ozw-onezone', data, deferred } = options;
  if (options.service !== undefined && options.serviceToken !== undefined) {
    throw new TypeError('verifyAccessToken: takes either service or serviceToken');
  }
  parseService(service);
  const isDeferrable = (what: unknown): boolean => what === 'api' || what === 'data';
  if (deferred !== undefined && !(Array.isArray(deferred) && deferred.every(isDeferrable))) {
    throw new TypeError("deferred: expected a list of 'api' and 'data'");
  }
  if (data !== undefined) checkDataRequest(data, 'data');
  return verifyToken(token, { type: 'access' }, { ...options, service });
}

/**
 * Verifies an identity token, which proves who its subject is. A Oneprovider's access token counts as one,
 * unless it is bound to a login. Throws as {@link verifyAccessToken} does.
 *
 * @param token a token, or its text in Onedata's form.
 * @example
 * ```ts
 * import { createSecrets, createZone, mintToken, verifyIdentityToken } from 'caveats/onedata';
 *
 * const secret = 'an example key, 32 bytes or more';
 * const zone = createZone({ users: { alice: {} } });
 * const secrets = createSecrets({ named: { t1: { secret, subject: 'usr-alice' } } });
 * const named = { version: 2, id: 't1', persistence: { kind: 'named' } } as const;
 * const identity = { ...named, type: 'identity', subject: 'usr-alice' } as const;
 * const token = mintToken({ onezoneDomain: 'onezone.example.com', secret, identity });
 * console.log((await verifyIdentityToken(token, { zone, secrets })).subject); // usr-alice
 * ```
 */
export async function verifyIdentityToken(
  token: OnedataTokenInput,
  options: VerifyIdentityTokenOptions,
): Promise<OnedataGrant> {
  checkOptions(options, 'verifyIdentityToken', { consumerToken: true, interface: true });
  // What it inherits was not checked.
  return verifyToken(token, { type: 'identity' }, { ...options });
}

/**
 * Verifies an invitation. The caller must check whether its subject may invite, and whether its target
 * exists. Throws as {@link verifyAccessToken} does.
 *
 * @param token a token, or its text in Onedata's form.
 * @example
 * ```ts
 * import { createSecrets, createZone, mintToken, verifyInviteToken } from 'caveats/onedata';
 *
 * const secret = 'an example key, 32 bytes or more';
 * const zone = createZone({ users: { alice: {} } });
 * const secrets = createSecrets({ named: { t1: { secret, subject: 'usr-alice' } } });
 * const invite = { type: 'invite', inviteType: 'userJoinGroup', targetId: 'g1' } as const;
 * const named = { version: 2, id: 't1', persistence: { kind: 'named' } } as const;
 * const identity = { ...named, ...invite, subject: 'usr-alice' };
 * const token = mintToken({ onezoneDomain: 'onezone.example.com', secret, identity });
 * console.log((await verifyInviteToken(token, { zone, secrets })).subject); // usr-alice
 * ```
 */
export async function verifyInviteToken(
  token: OnedataTokenInput,
  options: VerifyInviteTokenOptions,
): Promise<OnedataGrant> {
  checkOptions(options, 'verifyInviteToken', { consumerToken: true, inviteType: true });
  const { inviteType } = options;
  if (inviteType === undefined || isInviteType(inviteType)) {
    return verifyToken(token, { type: 'invite', inviteType }, { ...options });
  }
  throw new TypeError('inviteType: expected one of INVITE_TYPES');
}

async function verifyToken(
  input: OnedataTokenInput,
  expected: ExpectedToken,
  options: VerifyAccessTokenOptions,
): Promise<OnedataGrant> {
  const { token, now } = await verifyCall(input, expected, options);
  const validUntil = validUntilOf(token.conditions);
  const service = serviceOf(token);
  return Object.freeze({
    identity: token.identity,
    subject: token.subject,
    validUntil,
    ttl: validUntil === null ? null : validUntil - Math.floor(now),
    caveats: caveatsOf(token.conditions),
    ...(service !== undefined && { service }),
  });
}
