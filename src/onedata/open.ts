import { type Opened, readConditions } from '../token/open.js';
import { systemClock } from '../token/request.js';
import { generateRootKey, type RootKey } from '../token/root-key.js';
import { toToken } from '../token/token.js';
import { type OnedataDialect, onedataDialectFor } from './dialect.js';
import { OnedataError } from './errors.js';
import { onedataIdentity, type OnedataIdentity, parseSubject, type Subject } from './identity.js';
import type { OnedataSecrets } from './secrets.js';
import { type OnedataTokenInput, type ServiceIndication, toOnedataToken } from './text.js';
import { type ExpectedToken, orOnedataError, wrongTypeError } from './token-error.js';

/** A token that is authentic, not revoked, and of the expected type. Its caveats are not checked yet. */
export interface OpenedToken extends Omit<Opened<OnedataDialect>, 'revoked' | 'restrictions'> {
  readonly identity: OnedataIdentity;
  /** `usr-<id>` or `prv-<id>`, even for a legacy token. */
  readonly subject: string;
  readonly subjectParts: Subject;
  readonly service: ServiceIndication | undefined;
}

/** Opens a token. Unless its signature holds, nothing shows whether its subject or its secret exists. */
export async function openOnedata(
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
    const rootKey = found?.rootKey ?? generateRootKey();
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
  const { subject, refusal } = found;
  if (refusal !== undefined) throw new OnedataError(refusal);
  const subjectParts = parseSubject(subject);
  if (!subjectParts) throw new TypeError('secrets: subject must be usr-<id> or prv-<id>');
  return { identity, subject, subjectParts, service, conditions, dialect, clock: systemClock };
}

/** A secret to try, and why the token is refused even if it is authentic. */
interface FoundSecret {
  readonly rootKey: RootKey;
  readonly subject: string;
  readonly refusal?: 'tokenRevoked' | 'tokenSubjectInvalid' | undefined;
}

async function findSecret(
  { id, subject, persistence }: OnedataIdentity,
  secrets: OnedataSecrets,
): Promise<FoundSecret | undefined> {
  // Every temporary token names its subject.
  if (persistence.kind === 'temporary' && subject !== undefined) {
    const found = (await secrets.temporary(subject)) ?? undefined;
    // The secrets of earlier generations are gone.
    if (found?.generation !== persistence.generation) return undefined;
    return { rootKey: found.secret, subject };
  }
  const found = (await secrets.named(id)) ?? undefined;
  if (found === undefined) return undefined;
  const isOther = subject !== undefined && subject !== found.subject;
  const refusal = isOther ? 'tokenSubjectInvalid' : found.revoked ? 'tokenRevoked' : undefined;
  return { rootKey: found.secret, subject: found.subject, refusal };
}
