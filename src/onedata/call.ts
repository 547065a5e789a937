import type { Role } from '../caveats/kind.js';
import type { TokenContext } from '../caveats/request.js';
import { checkConditions, isReachable } from '../token/check.js';
import { type Authentic, authenticateToken } from '../token/authentic.js';
import { completeRequest } from '../token/request.js';
import { generateRootKey } from '../token/root-key.js';
import { packToken } from '../token/token.js';
import { type OnedataDialect, onedataDialectFor } from './dialect.js';
import { OnedataError } from './errors.js';
import { onedataIdentity, type OnedataIdentity, parseSubject, type Subject } from './identity.js';
import { contextOf, READER, type VerifyAccessTokenOptions, type ZoneOptions } from './options.js';
import type { OnedataRequest } from './request.js';
import type { NamedSecret, OnedataSecrets } from './secrets.js';
import { assertServices, assertStanding, findStanding } from './standing.js';
import { type OnedataTokenInput, type ServiceIndication, toOnedataToken } from './text.js';
import { type ExpectedToken, orOnedataError, unmetError, wrongTypeError } from './token-error.js';
import type { ZoneUser } from './zone.js';

/**
 * Opens all tokens of a call, then verifies its companions, then the token. The order is fixed.
 *
 * @param isInference whether its scope is inferred: only caveats about context are checked, and its own
 *   subject uses it, unless a consumer token proves who does.
 */
export async function verifyCall(
  input: OnedataTokenInput,
  expected: ExpectedToken,
  options: VerifyAccessTokenOptions,
  isInference: boolean = false,
): Promise<{ readonly token: OpenedToken; readonly user: ZoneUser; readonly now: number }> {
  const { zone, secrets, interface: of, data, access, api, deferred } = options;
  const skipped: readonly Role[] = isInference ? ['usage', 'scope'] : [];
  const openCompanion = (id: CompanionError, companion: OnedataTokenInput | undefined) =>
    companion === undefined
      ? undefined
      : aboutCompanion(id, () => openOnedata(companion, secrets, { type: 'identity' }));
  const [serviceToken, consumerToken, token, context] = await allInOrder([
    openCompanion('badServiceToken', options.serviceToken),
    openCompanion('badConsumerToken', options.consumerToken),
    openOnedata(input, secrets, expected),
    contextOf(options),
  ]);
  // Nothing proves who uses a companion itself, so a `consumer` caveat in it is not met.
  const presented = { ...context, interface: of };
  const verifyCompanion = <T>(
    id: CompanionError,
    companion: OpenedToken | undefined,
    prove: (companion: OpenedToken, user: ZoneUser) => T,
  ) =>
    companion &&
    aboutCompanion(id, async () => {
      checkCaveats(companion, presented, skipped);
      return prove(companion, assertStanding(await findStanding(companion, zone)));
    });
  const [proven, consumer, standing] = await allInOrder([
    verifyCompanion('badServiceToken', serviceToken, (companion) => {
      if (companion.owner.type === 'oneprovider') return serviceOf(companion);
      throw new OnedataError('tokenInvalid');
    }),
    verifyCompanion('badConsumerToken', consumerToken, consumerOf),
    findStanding(token, zone),
  ]);
  const service = proven ?? options.service ?? undefined;
  // A subject that does not exist is the consumer too: that error comes only when the rest holds.
  const user = consumer ?? (isInference ? consumerOf(token, standing.user) : undefined);
  const asked = { ...presented, data, access, api, deferred, ...user, service };
  const request = completeRequest(asked, 'request', READER);
  checkCaveats(token, request, skipped);
  const owner = assertStanding(standing);
  await assertServices(token, owner, service === undefined ? [] : [service], zone);
  if (!isReachable(READER, request)) throw new OnedataError('badData', { key: 'data.path' });
  return { token, user: owner, now: context.now };
}

/** Checks that a subject may use its token at some services, unless nothing shows that it exists. */
export async function assertUsable(
  input: OnedataTokenInput,
  services: readonly string[],
  { zone, secrets }: ZoneOptions,
): Promise<void> {
  const token = await openOnedata(input, secrets).catch((error: unknown) => {
    if (!(error instanceof OnedataError)) throw error;
  });
  if (!token) return;
  const user = assertStanding(await findStanding(token, zone));
  await assertServices(token, user, services, zone);
}

type CompanionError = 'badConsumerToken' | 'badServiceToken';

/** Runs a function about a companion, and wraps its `OnedataError` in one of this id. */
async function aboutCompanion<T>(id: CompanionError, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof OnedataError)) throw error;
    throw new OnedataError(id, { tokenError: error.toJSON().error });
  }
}

/** Waits for all. If several fail, it rejects with the first in the list, whichever was faster. */
async function allInOrder<T extends readonly unknown[] | []>(
  pending: T,
): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }> {
  await Promise.allSettled(pending);
  return Promise.all(pending);
}

function checkCaveats(
  { conditions }: OpenedToken,
  request: OnedataRequest,
  skipped: readonly Role[],
): void {
  const checked = conditions.filter(({ read }) => !read || !skipped.includes(read.kind.role));
  const [first] = checkConditions(checked, request);
  if (first !== undefined) throw unmetError(first);
}

/** A token that is authentic, not revoked, and of the expected type. Its caveats are not checked yet. */
interface OpenedToken extends Authentic<OnedataDialect> {
  readonly identity: OnedataIdentity;
  /** `usr-<id>` or `prv-<id>`, even for a legacy token. */
  readonly subject: string;
  readonly owner: Subject;
  readonly service: ServiceIndication | undefined;
}

/** Keys that no one knows, made once for all tokens without a secret: to make one takes time. */
const DECOYS: WeakMap<OnedataSecrets, Uint8Array> = new WeakMap();

/**
 * Opens a token. Unless its signature holds, nothing shows whether its subject or its secret exists. Without
 * `expected`, it may be of any type, and revoked.
 */
async function openOnedata(
  input: OnedataTokenInput,
  secrets: OnedataSecrets,
  expected?: ExpectedToken,
): Promise<OpenedToken> {
  const { macaroon, discharges, service } = orOnedataError(() => toOnedataToken(input));
  const identity = orOnedataError(() => onedataIdentity.decode(macaroon.identifier.slice()));
  const found = await findSecret(identity, secrets);
  const dialect = onedataDialectFor(identity.type, expected?.type);
  const authentic = orOnedataError(() => {
    // An unknown secret takes as long to refuse as a wrong signature.
    const decoy = DECOYS.get(secrets) ?? generateRootKey();
    DECOYS.set(secrets, decoy);
    const rootKey = found?.secret ?? decoy;
    return authenticateToken(packToken({ macaroon, discharges }), rootKey, dialect, identity);
  });
  if (found === undefined) throw new OnedataError('tokenInvalid');
  const { subject, revoked } = found;
  const wrong = expected && wrongTypeError({ ...identity, subject }, expected);
  if (wrong !== undefined) throw wrong;
  if (identity.subject !== undefined && identity.subject !== subject) {
    throw new OnedataError('tokenSubjectInvalid');
  }
  if (revoked && expected) throw new OnedataError('tokenRevoked');
  const owner = parseSubject(subject);
  if (!owner) throw new TypeError('secrets: subject must be usr-<id> or prv-<id>');
  return { ...authentic, identity, subject, owner, service };
}

async function findSecret(
  { id, subject, persistence }: OnedataIdentity,
  secrets: OnedataSecrets,
): Promise<NamedSecret | undefined> {
  // Every temporary token names its subject.
  if (persistence.kind === 'named' || subject === undefined) {
    return (await secrets.named(id)) ?? undefined;
  }
  const { secret, generation, earlier } = (await secrets.temporary(subject)) ?? {};
  const revoked = generation !== persistence.generation;
  const found = revoked ? earlier?.[persistence.generation] : secret;
  return found === undefined ? undefined : { secret: found, subject, revoked };
}

function consumerOf(
  { subject }: OpenedToken,
  user?: ZoneUser,
): Pick<TokenContext, 'consumer' | 'groups'> {
  return { consumer: subject, groups: (user?.groups ?? []).map((id) => `grp-${id}`) };
}

/** Returns the service that uses a Oneprovider's token, `opw-<id>` or `opp-<id>`. Users have none. */
export function serviceOf({ owner, service = 'opw' }: OpenedToken): string | undefined {
  return owner.type === 'oneprovider' ? `${service}-${owner.id}` : undefined;
}
