import { TokenError } from '../errors.js';
import { type Condition, openToken } from '../token/open.js';
import { generateRootKey, type RootKey } from '../token/root-key.js';
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
 * Authenticates a token. Until its signature holds, every token gets the same answer,
 * `tokenInvalid`, whether or not its subject, its secret or its generation exists.
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
  const found = await findSecret(identity, secrets);
  const { conditions } = orOnedataError(() =>
    openToken(token, {
      // A new key that no one knows: an unknown secret takes as long to refuse as a wrong signature.
      rootKey: found?.rootKey ?? generateRootKey(),
      identity: onedataIdentity,
      vocabulary: vocabularyFor(identity.type, expected.type),
    }),
  );
  if (found === undefined) throw new OnedataError('tokenInvalid');
  if (!isExpected(identity, conditions, expected)) throw wrongTypeError(identity, expected);
  const { subject, refusal } = found;
  if (refusal !== undefined) throw new OnedataError(refusal);
  const subjectParts = parseSubject(subject);
  if (subjectParts === undefined) {
    throw new TypeError('secrets: subject must be usr-<id> or prv-<id>');
  }
  const { service } = token;
  return { identity, subject, subjectParts, conditions, ...(service && { service }) };
}

/** A secret to try, and why the token is refused even if it is authentic. */
interface FoundSecret {
  readonly rootKey: RootKey;
  readonly subject: string;
  readonly refusal?: 'tokenRevoked' | 'tokenSubjectInvalid' | undefined;
}

/** The secret that signs such a token; `undefined` if there is none. */
async function findSecret(
  { id, subject, persistence }: OnedataIdentity,
  secrets: OnedataSecrets,
): Promise<FoundSecret | undefined> {
  // Every temporary token names its subject.
  if (persistence.kind === 'temporary' && subject !== undefined) {
    const found = (await secrets.temporary(subject)) ?? undefined;
    // The secrets of earlier generations are gone: no signature of theirs can be checked.
    if (found?.generation !== persistence.generation) return undefined;
    return { rootKey: found.secret, subject };
  }
  const found = (await secrets.named(id)) ?? undefined;
  if (found === undefined) return undefined;
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
