import { validUntilOf } from '../token/check.js';
import { completeRequest } from '../token/request.js';
import {
  allInOrder,
  asConsumer,
  assertStanding,
  checkCaveats,
  findStanding,
  openCompanion,
  serviceOf,
  verifyCompanion,
  verifyService,
} from './check.js';
import type { OnedataCaveat } from './dialect.js';
import type { OnedataIdentity } from './identity.js';
import { openOnedata } from './open.js';
import {
  checkAccessOptions,
  checkIdentityOptions,
  checkInviteOptions,
  contextOf,
  type VerifyAccessTokenOptions,
  type VerifyIdentityTokenOptions,
  type VerifyInviteTokenOptions,
  type VerifyTokenOptions,
} from './options.js';
import type { OnedataRequest } from './request.js';
import type { OnedataTokenInput } from './text.js';
import type { ExpectedToken } from './token-error.js';

/** What a verified token grants. Deeply frozen. */
export interface OnedataGrant {
  /** Who the token was issued to, and which token it is. */
  readonly identity: OnedataIdentity;
  /** Who the token was issued to, `usr-<id>` or `prv-<id>`, even if a legacy token does not say. */
  readonly subject: string;
  /** When the token expires, in Unix seconds; `null` if it does not. */
  readonly validUntil: number | null;
  /** How long the token is still valid, in whole seconds; `null` if it does not expire. */
  readonly ttl: number | null;
  /** The caveats of the token, all of them met. */
  readonly caveats: readonly OnedataCaveat[];
  /** The service that uses a Oneprovider's token: `opw-<id>`, or `opp-<id>` if its text says so. */
  readonly service?: string;
}

const ONEZONE = 'ozw-onezone';

/**
 * Verifies an access token: its signature, its type, every caveat, its subject, and the login that it may
 * be bound to.
 *
 * @param token a token, or its text in Onedata's form.
 * @param options.zone what exists in the zone.
 * @param options.secrets the secrets of its tokens.
 * @throws OnedataError for a token that does not allow this request: the first thing that is wrong, in
 *   the order above.
 * @throws TypeError for a developer's mistake; and what `zone`, `secrets` or `geo` throw.
 * @example
 * ```ts
 * import { createSecrets, createZone, mintToken, verifyAccessToken } from 'caveats/onedata';
 *
 * const secret = 'an example key, 32 bytes or more';
 * const zone = createZone({ users: { alice: {} } });
 * const secrets = createSecrets({ named: { t1: { secret, subject: 'usr-alice' } } });
 * const token = mintToken({
 *   onezoneDomain: 'onezone.example.com',
 *   secret,
 *   identity: {
 *     version: 2,
 *     type: 'access',
 *     id: 't1',
 *     subject: 'usr-alice',
 *     persistence: { kind: 'named' },
 *   },
 *   caveats: [{ type: 'time', validUntil: 2000000000 }],
 * });
 * const grant = await verifyAccessToken(token, { zone, secrets, now: 1999999000 });
 * console.log(grant.subject, grant.ttl); // usr-alice 1000
 * ```
 */
export async function verifyAccessToken(
  token: OnedataTokenInput,
  options: VerifyAccessTokenOptions,
): Promise<OnedataGrant> {
  checkAccessOptions(options);
  const { service, serviceToken, interface: of, data, access, api, deferred } = options;
  const asked = { service: service ?? ONEZONE, interface: of, data, access, api, deferred };
  return verifyToken(token, { type: 'access' }, options, asked, serviceToken);
}

/**
 * Verifies an identity token, which proves who its subject is. An access token with
 * `authorization = none` counts as one, with the caveats that an identity token may have.
 *
 * @param token a token, or its text in Onedata's form.
 * @throws as {@link verifyAccessToken} does.
 * @example
 * ```ts
 * import { createSecrets, createZone, mintToken, verifyIdentityToken } from 'caveats/onedata';
 *
 * const secret = 'an example key, 32 bytes or more';
 * const zone = createZone({ users: { alice: {} } });
 * const secrets = createSecrets({ named: { t1: { secret, subject: 'usr-alice' } } });
 * const token = mintToken({
 *   onezoneDomain: 'onezone.example.com',
 *   secret,
 *   identity: {
 *     version: 2,
 *     type: 'identity',
 *     id: 't1',
 *     subject: 'usr-alice',
 *     persistence: { kind: 'named' },
 *   },
 * });
 * console.log((await verifyIdentityToken(token, { zone, secrets })).subject); // usr-alice
 * ```
 */
export async function verifyIdentityToken(
  token: OnedataTokenInput,
  options: VerifyIdentityTokenOptions,
): Promise<OnedataGrant> {
  checkIdentityOptions(options);
  return verifyToken(token, { type: 'identity' }, options, { interface: options.interface });
}

/**
 * Verifies an invitation. The caller must check whether its subject may invite, and whether its target
 * exists.
 *
 * @param token a token, or its text in Onedata's form.
 * @throws as {@link verifyAccessToken} does.
 * @example
 * ```ts
 * import { createSecrets, createZone, mintToken, verifyInviteToken } from 'caveats/onedata';
 *
 * const secret = 'an example key, 32 bytes or more';
 * const zone = createZone({ users: { alice: {} } });
 * const secrets = createSecrets({ named: { t1: { secret, subject: 'usr-alice' } } });
 * const token = mintToken({
 *   onezoneDomain: 'onezone.example.com',
 *   secret,
 *   identity: {
 *     version: 2,
 *     type: 'invite',
 *     inviteType: 'userJoinGroup',
 *     targetId: 'g1',
 *     id: 't1',
 *     subject: 'usr-alice',
 *     persistence: { kind: 'named' },
 *   },
 * });
 * console.log((await verifyInviteToken(token, { zone, secrets })).subject); // usr-alice
 * ```
 */
export async function verifyInviteToken(
  token: OnedataTokenInput,
  options: VerifyInviteTokenOptions,
): Promise<OnedataGrant> {
  checkInviteOptions(options);
  return verifyToken(token, { type: 'invite', inviteType: options.inviteType }, options, {});
}

async function verifyToken(
  input: OnedataTokenInput,
  expected: ExpectedToken,
  options: VerifyTokenOptions,
  asked: OnedataRequest,
  serviceToken?: OnedataTokenInput,
): Promise<OnedataGrant> {
  const { zone, secrets, consumerToken } = options;
  const [token, consumer, serviceProof, context] = await allInOrder([
    openOnedata(input, expected, secrets),
    openCompanion('badConsumerToken', consumerToken, secrets),
    openCompanion('badServiceToken', serviceToken, secrets),
    contextOf(options),
  ]);
  const presented = { ...context, interface: asked.interface };
  const [standing, provenConsumer, provenService] = await allInOrder([
    findStanding(token, zone),
    verifyCompanion(consumer, presented, zone),
    verifyService(serviceProof, presented, zone),
  ]);
  const known = { ...asked, ...context, ...(provenConsumer && asConsumer(provenConsumer)) };
  const service = provenService ?? asked.service;
  const request = completeRequest({ ...known, service }, 'request', token);
  const reads = checkCaveats(token, request);
  assertStanding(standing);
  const validUntil = validUntilOf(reads);
  const ownService = serviceOf(token);
  return Object.freeze({
    identity: token.identity,
    subject: token.subject,
    validUntil,
    ttl: validUntil === null ? null : validUntil - Math.floor(context.now),
    caveats: Object.freeze(reads.map(({ caveat }) => caveat)),
    ...(ownService !== undefined && { service: ownService }),
  });
}
