import type { Role } from '../caveats/kind.js';
import { type CaveatFailure, type DenialCode, type FailureReason, TokenError } from '../errors.js';
import { checkFields } from '../options.js';
import { checkConditions, denialOf, inForce, isReachable, validUntilOf } from './check.js';
import { completed, consumerOf } from './consumer.js';
import type { Caveat, Dialect, IdentityOf, StandardDialect } from './dialect.js';
import type { OpaqueIdentity } from './identity.js';
import { openNow, type Opened } from './open.js';
import { type Condition } from './authentic.js';
import { catchTokenError, type TokenInput } from './token.js';
import {
  type Grant,
  grantOf,
  type JudgeRequestOptions,
  VERIFY_FIELDS,
  type VerifyOptions,
} from './verify.js';

/** One caveat of a token, and whether it is met. */
export type ExplainedCaveat<D extends Dialect = StandardDialect> = Omit<Condition<D>, 'read'> & {
  /** Its value; absent if no kind of the dialect reads the condition. */
  readonly caveat?: Caveat<D>;
  readonly role?: Role;
} & (
    | { readonly met: true }
    | { readonly met: false; readonly reason: FailureReason; readonly code: DenialCode }
  );

/** What `verify` decides about a token, and why. Deeply frozen. */
export type Explanation<D extends Dialect = StandardDialect> =
  | {
      readonly allowed: true;
      readonly grant: Grant<D>;
      readonly identity: IdentityOf<D> | OpaqueIdentity;
      readonly caveats: readonly ExplainedCaveat<D>[];
    }
  | {
      readonly allowed: false;
      /** What `verify` throws. */
      readonly error: TokenError;
      /** Absent if the token is not authentic, or the consumer token is refused. */
      readonly identity?: IdentityOf<D> | OpaqueIdentity;
      /**
       * When the token expires, in Unix seconds; `null` if no caveat ends it. Absent if `identity` is, or
       * if no kind reads one of the caveats.
       */
      readonly validUntil?: number | null;
      /** Every caveat, met or not; empty if `identity` is absent. */
      readonly caveats: readonly ExplainedCaveat<D>[];
    };

/**
 * Explains what `verify` decides: every caveat, and whether it is met. Does not throw for a denied token:
 * check `allowed`.
 *
 * The result contains what the sender wrote, and more than a sender should learn. Show it only to those
 * who hold the key.
 *
 * @param token a token, or its text in any format.
 * @throws TypeError for a developer's mistake, as `verify` does.
 * @example
 * ```ts
 * import { access, doc, explain, mint } from 'caveats';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const caveats = [doc('A'), access('read')];
 * const token = mint({ rootKey, identity: { subject: 'usr-1' }, caveats });
 * const request = { resource: { doc: 'A' }, access: 'write' } as const;
 * const explanation = explain(token, { rootKey, request });
 * console.log(explanation.allowed); // false
 * console.log(explanation.caveats.map(({ met }) => met)); // [ true, false ]
 * ```
 */
export function explain<D extends Dialect = StandardDialect>(
  token: TokenInput,
  options: VerifyOptions<D>,
): Explanation<D> {
  checkFields(options, 'explain', VERIFY_FIELDS);
  const opened = catchTokenError(() => openNow(token, options));
  if (opened instanceof TokenError) return notAuthentic(opened);
  const consumer = catchTokenError(() => consumerOf(options));
  if (consumer instanceof TokenError) return notAuthentic(consumer);
  return explainOpened(opened, { ...options, consumer });
}

export function explainOpened<D extends Dialect>(
  opened: Opened<D>,
  { request, expect, consumer }: JudgeRequestOptions<D>,
): Explanation<D> {
  const complete = catchTokenError(() => completed(request, 'request', opened, consumer));
  if (complete instanceof TokenError) return notAuthentic(complete);
  const { identity } = opened;
  const conditions = inForce(opened);
  const failures = checkConditions(conditions, complete);
  const unmet = new Map(failures.map((failure) => [failure.index, failure]));
  const caveats = Object.freeze(
    conditions.map((condition) => explainCondition(condition, unmet.get(condition.index))),
  );
  const error = denialOf(opened, failures, expect, isReachable(opened, complete));
  if (error === undefined) {
    return Object.freeze({ allowed: true, grant: grantOf(opened), identity, caveats });
  }
  const isKnown = conditions.every(({ read }) => read !== undefined);
  const ends = isKnown ? { validUntil: validUntilOf(conditions) } : {};
  return Object.freeze({ allowed: false, error, identity, caveats, ...ends });
}

/** Explains a token that is not authentic: the error, and nothing from the token. */
export function notAuthentic<D extends Dialect>(error: TokenError): Explanation<D> {
  return Object.freeze({ allowed: false, error, caveats: Object.freeze([]) });
}

function explainCondition<D extends Dialect>(
  { read, ...place }: Condition<D>,
  failure: CaveatFailure | undefined,
): ExplainedCaveat<D> {
  const explained = { ...place, ...(read && { caveat: read.caveat, role: read.kind.role }) };
  if (failure === undefined) return Object.freeze({ ...explained, met: true });
  const { reason, code } = failure;
  return Object.freeze({ ...explained, met: false, reason, code });
}
