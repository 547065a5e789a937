import type { Role } from '../caveats/kind.js';
import type { ReadCaveat } from '../caveats/vocabulary.js';
import { checkConditions } from '../token/check.js';
import type { AuthenticToken } from './authentic.js';
import { OnedataError } from './errors.js';
import type { OnedataRequest } from './request.js';
import { unmetError } from './token-error.js';
import type { OnedataCaveat } from './vocabulary.js';
import type { Zone } from './zone.js';

/** A caveat of a token, and its kind. */
export type ReadOnedataCaveat = ReadCaveat<OnedataCaveat, OnedataRequest>;

/**
 * Checks the caveats of a token, in their order.
 *
 * @param skipped the roles of caveats that are not checked; what nobody understands always is.
 * @returns all that were read, the skipped ones included.
 * @throws OnedataError of the first that is not met.
 */
export function checkCaveats(
  { conditions }: AuthenticToken,
  request: OnedataRequest,
  skipped: readonly Role[] = [],
): readonly ReadOnedataCaveat[] {
  const checked = conditions.filter(({ read }) => !read || !skipped.includes(read.kind.role));
  const [first] = checkConditions(checked, request).failures;
  if (first !== undefined) throw unmetError(first);
  return conditions.map(({ read }) => read).filter((read) => read !== undefined);
}

/** What a zone knows of somebody whose token it is. */
export interface KnownSubject {
  /** The ids of the spaces and groups of a user; a Oneprovider has none. */
  readonly spaces: readonly string[];
  readonly groups: readonly string[];
}

/** What a zone says of whose token it is, and of the login that it may be bound to. */
export interface Standing {
  /** `undefined` where the subject does not exist. */
  readonly subject: KnownSubject | undefined;
  /** Whether the login is the subject's, and not over; `true` for a token that is bound to none. */
  readonly isLoginValid: boolean;
}

const ONEPROVIDER: KnownSubject = Object.freeze({ spaces: [], groups: [] });

/** Asks a zone for both, at the same time. */
export async function findStanding(token: AuthenticToken, zone: Zone): Promise<Standing> {
  const [subject, isLoginValid] = await Promise.all([
    findSubject(token, zone),
    findLogin(token, zone),
  ]);
  return { subject, isLoginValid };
}

async function findSubject(
  { subjectParts: { kind, id } }: AuthenticToken,
  zone: Zone,
): Promise<KnownSubject | undefined> {
  if (kind === 'user') return (await zone.user(id)) ?? undefined;
  const provider = (await zone.provider(id)) ?? undefined;
  return provider && ONEPROVIDER;
}

/** Only users log in: a Oneprovider's token is never validly bound to a login. */
async function findLogin(
  { identity, subjectParts: { kind, id } }: AuthenticToken,
  zone: Zone,
): Promise<boolean> {
  if (identity.type !== 'access' || identity.sessionId === undefined) return true;
  return kind === 'user' && (await zone.session?.(identity.sessionId, id)) === true;
}

/** @throws OnedataError where the subject does not exist, or the login is not the subject's. */
export function assertStanding({ subject, isLoginValid }: Standing): KnownSubject {
  if (subject === undefined) throw new OnedataError('tokenSubjectInvalid');
  if (!isLoginValid) throw new OnedataError('tokenSessionInvalid');
  return subject;
}
