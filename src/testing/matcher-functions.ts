import { isTokenError } from '../errors.js';
import { catchTokenError } from '../token/token.js';
import type { AskedOfAuthority, AskedOfKey } from './asked.js';
import { checkedReceived, type MatcherResult } from './verdict.js';
import { checkedDenial, type ExpectedDenial, verdictOfDenial } from './verdict-of-denial.js';
import { checkedExpiry, verdictOfExpiry } from './verdict-of-expiry.js';
import { type ReachedResource, verdictOfReach } from './verdict-of-reach.js';
import { verdictOfVerifying } from './verdict-of-verifying.js';

/** What a runner calls a matcher on. */
export interface MatcherThis {
  /** Whether it is called by `expect(…).not`. */
  readonly isNot?: boolean;
}

/** A matcher as runners take it: `A` is what a test calls it with, `T` what it returns. */
export type Matcher<T, A extends readonly unknown[]> = (
  this: MatcherThis,
  received: unknown,
  ...expected: A
) => T;

/** The matchers as runners take them: `T` is a result, or the promise of one. */
export type MatcherFunctions<T> = {
  readonly toVerify: Matcher<T, [request?: object]>;
  readonly toBeDeniedWith: Matcher<T, [expected: ExpectedDenial, request?: object]>;
  readonly toReach: Matcher<T, [resource: ReachedResource, context?: object]>;
  readonly toExpireAt: Matcher<T, [validUntil: number | Date | null]>;
};

export function matchersOfKey(asked: AskedOfKey): MatcherFunctions<MatcherResult> {
  return {
    toVerify(received, request = {}) {
      return verdictOfVerifying(asked.explain(checkedReceived(received), request));
    },
    toBeDeniedWith(received, expected, request = {}) {
      const denial = checkedDenial(expected);
      return verdictOfDenial(asked.explain(checkedReceived(received), request), denial);
    },
    toReach(received, resource, context = {}) {
      const token = checkedReceived(received);
      const inferred = catchTokenError(() => asked.inferScope(token, context));
      return verdictOfReach(inferred, resource, this.isNot);
    },
    toExpireAt(received, validUntil) {
      const expiry = checkedExpiry(validUntil);
      return verdictOfExpiry(asked.explain(checkedReceived(received), {}), expiry, this.isNot);
    },
  };
}

export function matchersOfAuthority(
  asked: AskedOfAuthority,
): MatcherFunctions<Promise<MatcherResult>> {
  return {
    async toVerify(received, request = {}) {
      return verdictOfVerifying(await asked.explain(checkedReceived(received), request));
    },
    async toBeDeniedWith(received, expected, request = {}) {
      const denial = checkedDenial(expected);
      return verdictOfDenial(await asked.explain(checkedReceived(received), request), denial);
    },
    async toReach(received, resource, context = {}) {
      const token = checkedReceived(received);
      try {
        const inferred = await asked.inferScope(token, context);
        return verdictOfReach(inferred, resource, this.isNot);
      } catch (error) {
        if (isTokenError(error)) return verdictOfReach(error, resource, this.isNot);
        throw error;
      }
    },
    async toExpireAt(received, validUntil) {
      const expiry = checkedExpiry(validUntil);
      return verdictOfExpiry(
        await asked.explain(checkedReceived(received), {}),
        expiry,
        this.isNot,
      );
    },
  };
}
