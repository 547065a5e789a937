import { TokenError } from '../errors.js';
import { type Condition, openToken } from '../token/open.js';
import type { RootKey } from '../token/root-key.js';
import { catchTokenError } from '../token/token.js';
import { OnedataError } from './errors.js';
import { onedataIdentity, type OnedataIdentity } from './identity.js';
import type { OnedataRequest } from './request.js';
import type { OnedataSecrets } from './secrets.js';
import { parseSubject, type Subject } from './subject.js';
import { type OnedataTokenInput, type ServiceIndication, toOnedataToken } from './text.js';
import { type ExpectedToken, isOfType, toOnedataError, wrongTypeError } from './token-error.js';
import { type OnedataCaveat, vocabularyFor } from './vocabulary.js';

/** A token that is authentic, not revoked, and of the type that was expected. */
export interface AuthenticToken {
  readonly identity: OnedataIdentity;
  /** `usr-<id>` or `prv-<id>`, also of a legacy token. */
  readonly subject: string;
  readonly subjectParts: Subject;
  /** Not checked yet. */
  readonly conditions: readonly Condition<OnedataCaveat, OnedataRequest>[];
  readonly service?: ServiceIndication;
}

/**
 * Authenticates a token, in the order in which Onezone does, save that what the token says of itself
 * is told to nobody before its signature holds: not its type, nor that it was revoked.
 *
 * @throws OnedataError for a token that does not decode, is not authentic, was revoked, or is of
 *   another type.
 * @throws whatever the lookup throws.
 */
export async function authenticate(
  input: OnedataTokenInput,
  expected: ExpectedToken,
  secrets: OnedataSecrets,
): Promise<AuthenticToken> {
  const token = orOnedataError(() => toOnedataToken(input));
  const identity = orOnedataError(() => onedataIdentity.decode(token.macaroon.identifier.slice()));
  const { rootKey, subject, refusal } = await findSecret(identity, secrets);
  const { conditions } = orOnedataError(() =>
    openToken(token, {
      rootKey,
      identity: onedataIdentity,
      vocabulary: vocabularyFor(identity.type, expected.type),
    }),
  );
  if (!isExpected(identity, conditions, expected)) throw wrongTypeError(identity, expected);
  if (refusal !== undefined) throw new OnedataError(refusal);
  const subjectParts = parseSubject(subject);
  if (subjectParts === undefined) {
    throw new TypeError('secrets: subject must be usr-<id> or prv-<id>');
  }
  const { service } = token;
  return { identity, subject, subjectParts, conditions, ...(service && { service }) };
}

/** A secret to try, and what is to be said of the token if it turns out to be authentic. */
interface FoundSecret {
  readonly rootKey: RootKey;
  readonly subject: string;
  readonly refusal?: 'tokenRevoked' | 'tokenSubjectInvalid' | undefined;
}

async function findSecret(
  { id, subject, persistence }: OnedataIdentity,
  secrets: OnedataSecrets,
): Promise<FoundSecret> {
  // Every temporary token names its subject.
  if (persistence.kind === 'temporary' && subject !== undefined) {
    const found = (await secrets.temporary(subject)) ?? undefined;
    if (found === undefined) throw new OnedataError('tokenSubjectInvalid');
    // The secrets of earlier generations are gone, so that no signature of theirs can be checked.
    if (persistence.generation < found.generation) throw new OnedataError('tokenRevoked');
    if (persistence.generation !== found.generation) throw new OnedataError('tokenInvalid');
    return { rootKey: found.secret, subject };
  }
  const found = (await secrets.named(id)) ?? undefined;
  if (found === undefined) throw new OnedataError('tokenInvalid');
  const isOther = subject !== undefined && subject !== found.subject;
  const refusal = isOther ? 'tokenSubjectInvalid' : found.revoked ? 'tokenRevoked' : undefined;
  return { rootKey: found.secret, subject: found.subject, refusal };
}

/**
 * Whether a token may be used as one of the expected type: an access token with
 * `authorization = none` proves its subject's identity, and nothing else.
 */
function isExpected(
  identity: OnedataIdentity,
  conditions: AuthenticToken['conditions'],
  expected: ExpectedToken,
): boolean {
  if (isOfType(identity, expected)) return true;
  const isIdentityOnly = conditions.some(({ read }) => read?.caveat.type === 'authorization');
  return expected.type === 'identity' && identity.type === 'access' && isIdentityOnly;
}

/** Runs what may throw a `TokenError`, and throws what Onedata says of it. */
export function orOnedataError<T>(run: () => T): T {
  const result = catchTokenError(run);
  if (result instanceof TokenError) throw toOnedataError(result);
  return result;
}
