import type { AnyCaveat, Role } from '../caveats/kind.js';
import type { Request } from '../caveats/request.js';
import type { Caveat } from '../caveats/vocabulary.js';
import { type CaveatFailure, type DenialCode, type FailureReason, TokenError } from '../errors.js';
import { checkFields } from '../options.js';
import { checkConditions, denialOf, placeOf, validUntilOf } from './check.js';
import type { AnyIdentity, Identity, OpaqueIdentity } from './identity.js';
import { type Condition, type OpenedToken, openToken } from './open.js';
import { completeRequest } from './request.js';
import { catchTokenError, type TokenInput } from './token.js';
import { type Grant, grantOf, VERIFY_FIELDS, type VerifyOptions } from './verify.js';

/** One caveat of a token, and how it fared. */
export type ExplainedCaveat<C extends AnyCaveat = Caveat> = {
  /**
   * Its position, from 0, among the conditions of the token and its discharges: those of a discharge
   * come where the token asks for it.
   */
  readonly index: number;
  /** The position of the discharge that it stands in; absent for a condition of the token itself. */
  readonly discharge?: number;
  /** Whether it is a restriction of the verifying side, beside the conditions of the token. */
  readonly restriction?: true;
  /** Its text, as the sender wrote it. */
  readonly condition: string;
  /** Its value; absent where the vocabulary does not know the condition. */
  readonly caveat?: C;
  readonly role?: Role;
} & (
  | { readonly met: true }
  | { readonly met: false; readonly reason: FailureReason; readonly code: DenialCode }
);

/** What `verify` says of a token, and why; frozen, with all that it holds. */
export type Explanation<C extends AnyCaveat = Caveat, I extends AnyIdentity = Identity> =
  | {
      readonly allowed: true;
      readonly grant: Grant<C, I>;
      readonly identity: I | OpaqueIdentity;
      readonly caveats: readonly ExplainedCaveat<C>[];
    }
  | {
      readonly allowed: false;
      /** What `verify` throws. */
      readonly error: TokenError;
      /** Absent where the token is not authentic. */
      readonly identity?: I | OpaqueIdentity;
      /**
       * When the token expires, in Unix seconds, as its grant would have it; `null` if none of its
       * caveats ends it. Absent if it is not authentic, or has a caveat that is not understood: that one
       * may end it at any time.
       */
      readonly validUntil?: number | null;
      /** Every caveat, met or not; none where the token is not authentic. */
      readonly caveats: readonly ExplainedCaveat<C>[];
    };

/**
 * Explains what `verify` says of a token: every caveat and how it fares. It does not throw for a
 * token that is denied, so do not take its return for a yes: look at `allowed`.
 *
 * It tells a lot. It is for whoever holds the key; a sender is better told a code.
 *
 * @param token a token, or its text in any format.
 * @throws TypeError for a caller's mistake, as `verify` does.
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
export function explain<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
>(token: TokenInput, options: VerifyOptions<C, R, I>): Explanation<C, I> {
  checkFields(options, 'explain', VERIFY_FIELDS);
  const request = completeRequest(options.request, 'request', options.vocabulary);
  const opened = catchTokenError(() => openToken(token, options));
  if (opened instanceof TokenError) return notAuthentic(opened);
  return explainOpened(opened, request, options.expect);
}

/** The same for a token whose signatures hold, and a request that is complete. */
export function explainOpened<C extends AnyCaveat, R, I extends AnyIdentity>(
  opened: OpenedToken<C, R, I>,
  request: R,
  expect: string | undefined,
): Explanation<C, I> {
  const { identity, conditions } = opened;
  const { met, failures } = checkConditions(conditions, request);
  const byIndex = new Map(failures.map((failure) => [failure.index, failure]));
  const caveats = Object.freeze(
    conditions.map((condition) => Object.freeze(explainCondition(condition, byIndex))),
  );
  const error = denialOf(opened, failures, expect);
  if (error === undefined) {
    return Object.freeze({ allowed: true, grant: grantOf(identity, met), identity, caveats });
  }
  const validUntil = expiryOf(conditions);
  const ends = validUntil === undefined ? {} : { validUntil };
  return Object.freeze({ allowed: false, error, identity, caveats, ...ends });
}

/** What there is to say of a token that is not authentic: why, and nothing of what it holds. */
export function notAuthentic(error: TokenError): Explanation<never, never> {
  return Object.freeze({ allowed: false, error, caveats: Object.freeze([]) });
}

/** When the first of some conditions ends; `undefined` if one of them is not understood. */
function expiryOf<C extends AnyCaveat, R>(
  conditions: readonly Condition<C, R>[],
): number | null | undefined {
  const reads = conditions.map(({ read }) => read).filter((read) => read !== undefined);
  return reads.length < conditions.length ? undefined : validUntilOf(reads);
}

function explainCondition<C extends AnyCaveat, R>(
  condition: Condition<C, R>,
  failures: ReadonlyMap<number, CaveatFailure>,
): ExplainedCaveat<C> {
  const { read } = condition;
  const explained = {
    ...placeOf(condition),
    ...(read && { caveat: read.caveat, role: read.kind.role }),
  };
  const failure = failures.get(condition.index);
  if (failure === undefined) return { ...explained, met: true };
  return { ...explained, met: false, reason: failure.reason, code: failure.code };
}
