import type { Role } from '../caveats/kind.js';
import type { TokenContext } from '../caveats/request.js';
import { checkConditions } from '../token/check.js';
import type { ReadCaveat } from '../token/dialect.js';
import type { OnedataTypes } from './dialect.js';
import { OnedataError } from './errors.js';
import { openOnedata, type OpenedToken } from './open.js';
import type { OnedataRequest } from './request.js';
import type { OnedataSecrets } from './secrets.js';
import type { OnedataTokenInput } from './text.js';
import { aboutToken, unmetError } from './token-error.js';
import type { Zone } from './zone.js';

/**
 * Checks the caveats of a token, in their order.
 *
 * @param skipped the roles of caveats that are not checked; an unknown caveat always is.
 * @returns all caveats that were read, including the skipped ones.
 * @throws OnedataError for the first that is not met.
 */
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

/** What a zone knows about a subject. */
export interface KnownSubject {
  /** The ids of the spaces and groups of a user; a Oneprovider has none. */
  readonly spaces: readonly string[];
  readonly groups: readonly string[];
}

/** What a zone knows about the subject of a token, and about the login that the token may be bound to. */
export interface Standing {
  /** `undefined` if the subject does not exist. */
  readonly subject: KnownSubject | undefined;
  /** Whether the login is the subject's and not over; `true` for a token without one. */
  readonly isLoginValid: boolean;
}

const NO_SPACES: KnownSubject = Object.freeze({ spaces: [], groups: [] });

/** Looks up the subject and the login at the same time. */
export async function findStanding(
  { identity, subjectParts: { kind, id } }: OpenedToken,
  zone: Zone,
): Promise<Standing> {
  const find = async (): Promise<KnownSubject | undefined> =>
    kind === 'user'
      ? ((await zone.user(id)) ?? undefined)
      : ((await zone.provider(id)) ?? undefined) && NO_SPACES;
  const findLogin = async (): Promise<boolean> => {
    if (identity.type !== 'access' || identity.sessionId === undefined) return true;
    // Only users log in.
    return kind === 'user' && (await zone.session?.(identity.sessionId, id)) === true;
  };
  const [subject, isLoginValid] = await Promise.all([find(), findLogin()]);
  return { subject, isLoginValid };
}

/** @throws OnedataError if the subject does not exist, or the login is not the subject's. */
export function assertStanding({ subject, isLoginValid }: Standing): KnownSubject {
  if (subject === undefined) throw new OnedataError('tokenSubjectInvalid');
  if (!isLoginValid) throw new OnedataError('tokenSessionInvalid');
  return subject;
}

/** An identity token that comes with another token, and the id of errors about it. */
export interface Companion {
  readonly token: OpenedToken;
  readonly error: 'badConsumerToken' | 'badServiceToken';
}

/**
 * Opens a companion, if there is one.
 *
 * @throws OnedataError with the given id, and what is wrong with the companion inside.
 */
export async function openCompanion(
  error: Companion['error'],
  input: OnedataTokenInput | undefined,
  secrets: OnedataSecrets,
): Promise<Companion | undefined> {
  if (input === undefined) return undefined;
  const token = await aboutToken(error, () => openOnedata(input, { type: 'identity' }, secrets));
  return { token, error };
}

/** A subject that proved who it is: its name, `usr-<id>` or `prv-<id>`, and its groups. */
export interface ProvenSubject {
  readonly name: string;
  readonly groups: readonly string[];
}

/**
 * Verifies a companion, if there is one. Nothing proves who uses the companion itself, so a `consumer`
 * caveat in it is not met.
 *
 * @param skipped the roles of its caveats that are not checked.
 */
export async function verifyCompanion(
  companion: Companion | undefined,
  context: TokenContext,
  zone: Zone,
  skipped: readonly Role[] = [],
): Promise<ProvenSubject | undefined> {
  if (companion === undefined) return undefined;
  const { token, error } = companion;
  return aboutToken(error, async () => {
    checkCaveats(token, context, skipped);
    const { groups } = assertStanding(await findStanding(token, zone));
    return { name: token.subject, groups };
  });
}

/** Verifies the token of a service, if there is one, and returns the service that it proves. */
export async function verifyService(
  companion: Companion | undefined,
  context: TokenContext,
  zone: Zone,
): Promise<string | undefined> {
  if (companion === undefined) return undefined;
  await verifyCompanion(companion, context, zone);
  return aboutToken(companion.error, async () => {
    const service = serviceOf(companion.token);
    if (service === undefined) throw new OnedataError('tokenInvalid');
    return service;
  });
}

/** Returns the service that uses a Oneprovider's token, `opw-<id>` or `opp-<id>`. Users have none. */
export function serviceOf({ subjectParts, service = 'opw' }: OpenedToken): string | undefined {
  const { kind, id } = subjectParts;
  return kind === 'provider' ? `${service}-${id}` : undefined;
}

/** Returns the consumer of a request, and the groups of that consumer. */
export function asConsumer(proven: ProvenSubject): Pick<TokenContext, 'consumer' | 'groups'> {
  return { consumer: proven.name, groups: proven.groups.map((id) => `grp-${id}`) };
}

/**
 * Waits for all. If several fail, it rejects with the first in the order of the list, whichever was
 * faster.
 */
export async function allInOrder<T extends readonly unknown[] | []>(
  pending: T,
): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }> {
  await Promise.allSettled(pending);
  return Promise.all(pending);
}
