import type { Role } from '../caveats/kind.js';
import type { TokenContext } from '../caveats/request.js';
import { checkConditions } from '../token/check.js';
import type { ReadCaveat } from '../token/dialect.js';
import { type Opened, readConditions } from '../token/open.js';
import { systemClock } from '../token/request.js';
import { generateRootKey } from '../token/root-key.js';
import { toToken } from '../token/token.js';
import { type OnedataDialect, onedataDialectFor, type OnedataTypes } from './dialect.js';
import { OnedataError } from './errors.js';
import { onedataIdentity, type OnedataIdentity, parseSubject, type Subject } from './identity.js';
import { contextOf, type VerifyAccessTokenOptions, type VerifyTokenOptions } from './options.js';
import type { OnedataRequest } from './request.js';
import type { NamedSecret, OnedataSecrets } from './secrets.js';
import { type OnedataTokenInput, type ServiceIndication, toOnedataToken } from './text.js';
import { type ExpectedToken, orOnedataError, unmetError, wrongTypeError } from './token-error.js';
import type { Zone, ZoneUser } from './zone.js';

interface CallOptions
  extends VerifyTokenOptions, Pick<VerifyAccessTokenOptions, 'interface' | 'serviceToken'> {
  /** The roles of the caveats of the consumer's token that are not checked. */
  readonly skipped?: readonly Role[] | undefined;
}

/** An opened token, what its verified companions prove, and what the zone knows about its subject. */
interface Call {
  readonly token: OpenedToken;
  readonly context: TokenContext & { readonly now: number };
  readonly standing: Standing;
  readonly consumer: Consumer | undefined;
  readonly service: string | undefined;
}

/** Who uses a token: `usr-<id>` or `prv-<id>`, and the groups `grp-<id>`. */
type Consumer = Pick<TokenContext, 'consumer' | 'groups'>;

/** Opens the tokens of a call, then verifies its companions. The order of errors does not vary. */
export async function openCall(
  input: OnedataTokenInput,
  expected: ExpectedToken,
  options: CallOptions,
): Promise<Call> {
  const { zone, secrets, skipped } = options;
  const openCompanion = (id: CompanionError, companion: OnedataTokenInput | undefined) =>
    companion === undefined
      ? undefined
      : aboutCompanion(id, () => openOnedata(companion, { type: 'identity' }, secrets));
  const [token, consumerToken, serviceToken, context] = await allInOrder([
    openOnedata(input, expected, secrets),
    openCompanion('badConsumerToken', options.consumerToken),
    openCompanion('badServiceToken', options.serviceToken),
    contextOf(options),
  ]);
  // Nothing proves who uses a companion itself, so a `consumer` caveat in it is not met.
  const presented = { ...context, interface: options.interface };
  const [standing, consumer, service] = await allInOrder([
    findStanding(token, zone),
    consumerToken &&
      aboutCompanion('badConsumerToken', async () => {
        checkCaveats(consumerToken, presented, skipped);
        const { groups } = assertStanding(await findStanding(consumerToken, zone));
        return consumerOf(consumerToken, groups);
      }),
    serviceToken &&
      aboutCompanion('badServiceToken', async () => {
        checkCaveats(serviceToken, presented);
        assertStanding(await findStanding(serviceToken, zone));
        const proven = serviceOf(serviceToken);
        if (proven === undefined) throw new OnedataError('tokenInvalid');
        return proven;
      }),
  ]);
  return { token, context, standing, consumer, service };
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

/** Checks caveats in their order, except for those of skipped roles. Returns all of them. */
export function checkCaveats(
  { conditions }: OpenedToken,
  request: OnedataRequest,
  skipped: readonly Role[] = [],
): readonly ReadCaveat<OnedataTypes>[] {
  const checked = conditions.filter(({ read }) => !read || !skipped.includes(read.kind.role));
  const [first] = checkConditions(checked, request).failures;
  if (first !== undefined) throw unmetError(first);
  return conditions.map(({ read }) => read).filter((read) => read !== undefined);
}

/** A token that is authentic, not revoked, and of the expected type. Its caveats are not checked yet. */
interface OpenedToken extends Omit<Opened<OnedataDialect>, 'revoked' | 'restrictions'> {
  readonly identity: OnedataIdentity;
  /** `usr-<id>` or `prv-<id>`, even for a legacy token. */
  readonly subject: string;
  readonly subjectParts: Subject;
  readonly service: ServiceIndication | undefined;
}

/** Opens a token. Unless its signature holds, nothing shows whether its subject or its secret exists. */
async function openOnedata(
  input: OnedataTokenInput,
  expected: ExpectedToken,
  secrets: OnedataSecrets,
): Promise<OpenedToken> {
  const { macaroon, discharges, service } = orOnedataError(() => toOnedataToken(input));
  const identity = orOnedataError(() => onedataIdentity.decode(macaroon.identifier.slice()));
  const found = await findSecret(identity, secrets);
  const dialect = onedataDialectFor(identity.type, expected.type);
  const conditions = orOnedataError(() => {
    // A new key that no one knows: an unknown secret takes as long to refuse as a wrong signature.
    const rootKey = found?.secret ?? generateRootKey();
    return readConditions(toToken({ macaroon, discharges }), rootKey, dialect);
  });
  if (found === undefined) throw new OnedataError('tokenInvalid');
  const wrong = wrongTypeError(identity, expected);
  // An access token with `authorization = none` can be used as an identity token.
  const isUsable =
    expected.type === 'identity' &&
    identity.type === 'access' &&
    conditions.some(({ read }) => read?.caveat.type === 'authorization');
  if (wrong !== undefined && !isUsable) throw wrong;
  const { subject, revoked } = found;
  if (identity.subject !== undefined && identity.subject !== subject) {
    throw new OnedataError('tokenSubjectInvalid');
  }
  if (revoked) throw new OnedataError('tokenRevoked');
  const subjectParts = parseSubject(subject);
  if (!subjectParts) throw new TypeError('secrets: subject must be usr-<id> or prv-<id>');
  return { identity, subject, subjectParts, service, conditions, dialect, clock: systemClock };
}

async function findSecret(
  { id, subject, persistence }: OnedataIdentity,
  secrets: OnedataSecrets,
): Promise<NamedSecret | undefined> {
  // Every temporary token names its subject.
  if (persistence.kind === 'named' || subject === undefined) {
    return (await secrets.named(id)) ?? undefined;
  }
  const found = await secrets.temporary(subject);
  // The secrets of earlier generations are gone.
  return found?.generation === persistence.generation
    ? { secret: found.secret, subject }
    : undefined;
}

/** What a zone knows about the subject of a token, and about the login that it may be bound to. */
interface Standing {
  /** The spaces and groups of the subject; `undefined` if it does not exist. */
  readonly subject: ZoneUser | undefined;
  /** Whether the login is the subject's and not over; `true` for a token without one. */
  readonly isLoginValid: boolean;
}

const ONEPROVIDER: ZoneUser = Object.freeze({ spaces: [], groups: [] });

async function findStanding(
  { identity, subjectParts: { kind, id } }: OpenedToken,
  zone: Zone,
): Promise<Standing> {
  const isUser = kind === 'user';
  const findSubject = async (): Promise<ZoneUser | undefined> => {
    if (isUser) return (await zone.user(id)) ?? undefined;
    return (await zone.provider(id)) ? ONEPROVIDER : undefined;
  };
  const findLogin = async (): Promise<boolean> => {
    if (identity.type !== 'access' || identity.sessionId === undefined) return true;
    return isUser && (await zone.session?.(identity.sessionId, id)) === true;
  };
  const [subject, isLoginValid] = await Promise.all([findSubject(), findLogin()]);
  return { subject, isLoginValid };
}

export function assertStanding({ subject, isLoginValid }: Standing): ZoneUser {
  if (subject === undefined) throw new OnedataError('tokenSubjectInvalid');
  if (!isLoginValid) throw new OnedataError('tokenSessionInvalid');
  return subject;
}

/** Returns the subject of a token as the consumer of a request. */
export function consumerOf({ subject }: OpenedToken, groups: readonly string[] = []): Consumer {
  return { consumer: subject, groups: groups.map((id) => `grp-${id}`) };
}

/** Returns the service that uses a Oneprovider's token, `opw-<id>` or `opp-<id>`. Users have none. */
export function serviceOf({ subjectParts, service = 'opw' }: OpenedToken): string | undefined {
  const { kind, id } = subjectParts;
  return kind === 'provider' ? `${service}-${id}` : undefined;
}
