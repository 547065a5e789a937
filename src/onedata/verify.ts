import { validUntilOf } from '../token/check.js';
import { completeRequest } from '../token/request.js';
import { authenticate } from './authentic.js';
import { assertStanding, checkCaveats, findStanding } from './check.js';
import { contextOf } from './circumstances.js';
import {
  asConsumer,
  openCompanion,
  serviceOf,
  verifyCompanion,
  verifyService,
} from './companion.js';
import type { OnedataIdentity } from './identity.js';
import { allInOrder } from './lookups.js';
import type { OnedataRequest } from './request.js';
import type { OnedataTokenInput } from './text.js';
import type { ExpectedToken } from './token-error.js';
import { type OnedataCaveat, onedataVocabulary } from './vocabulary.js';
import {
  checkAccessOptions,
  checkIdentityOptions,
  checkInviteOptions,
  type VerifyAccessTokenOptions,
  type VerifyIdentityTokenOptions,
  type VerifyInviteTokenOptions,
  type VerifyTokenOptions,
} from './verify-options.js';

/** What a verified token grants. Deeply frozen. */
export interface OnedataGrant {
  /** What the token says of itself. */
  readonly identity: OnedataIdentity;
  /** Whose token it is, `usr-<id>` or `prv-<id>`; also of a legacy token, which does not say it. */
  readonly subject: string;
  /** When the token expires, in Unix seconds; `null` if it does not. */
  readonly validUntil: number | null;
  /** How long that is from now, in whole seconds. */
  readonly ttl: number | null;
  /** The token's caveats, authentic and met. */
  readonly caveats: readonly OnedataCaveat[];
  /** Of a Oneprovider's token, the service that uses it: `opw-<id>`, or `opp-<id>` by its text. */
  readonly service?: string;
}

const ONEZONE = 'ozw-onezone';

/**
 * Verifies an access token: its signature, its type, every caveat, that its subject exists and that
 * the login it may be bound to is the subject's.
 *
 * @param token a token, or its text in Onedata's form.
 * @throws OnedataError for a token that does not let this request in: the first thing that is wrong,
 *   in the order above.
 * @throws TypeError for a caller's mistake; and whatever `zone`, `secrets` or `geo` throw.
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
 * `authorization = none` passes for one, with the caveats that an identity token may have.
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
 * Verifies an invitation. Whether its subject may invite, and whether the target exists, are for the
 * caller to see to.
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
    authenticate(input, expected, secrets),
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
  const known = { ...asked, ...context, ...asConsumer(provenConsumer) };
  const service = provenService ?? asked.service;
  const request = completeRequest({ ...known, service }, 'request', onedataVocabulary);
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
