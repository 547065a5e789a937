import type { TokenError } from '../errors.js';
import { requestChecks } from './matcher-requests.js';
import type { AnyExplanation, AnyScope, MatcherResult, Question } from './question.js';
import { checkedReceived } from './verdict.js';
import { checkedDenial, type ExpectedDenial, verdictOfDenial } from './verdict-of-denial.js';
import { checkedExpiry, verdictOfExpiry } from './verdict-of-expiry.js';
import { checkedResource, type ReachedResource, verdictOfReach } from './verdict-of-reach.js';
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

/** What goes for every question. */
interface MatchersSettings {
  readonly request?: object;
  readonly fields?: readonly string[];
  readonly reasons?: readonly string[];
}

/**
 * Makes the matchers of a way to have questions answered. A mistake of the test is thrown at once, also
 * if the answer takes its time: so it is seen even if nobody waits.
 *
 * @throws TypeError for a request in common that makes no sense.
 */
export function matchersOf<T>(
  answer: (question: Question) => T,
  { request: common, fields, reasons }: MatchersSettings,
): MatcherFunctions<T> {
  const { request, context } = requestChecks(fields ?? []);
  if (common !== undefined) request([common], 'createMatchers: request');
  return {
    toVerify(received, ...rest) {
      const asked = { token: checkedReceived(received), request: request(rest, 'toVerify') };
      return answer({ ...asked, asks: 'explain', judge: verdictOfVerifying });
    },
    toBeDeniedWith(received, expected, ...rest) {
      const denial = checkedDenial(expected, reasons ?? []);
      const asked = { token: checkedReceived(received), request: request(rest, 'toBeDeniedWith') };
      const judge = (explanation: AnyExplanation): MatcherResult =>
        verdictOfDenial(explanation, denial);
      return answer({ ...asked, asks: 'explain', judge });
    },
    toReach(received, expected, ...rest) {
      const resource = checkedResource(expected);
      const asked = { token: checkedReceived(received), request: context(rest, 'toReach') };
      const judge = (inferred: AnyScope | TokenError): MatcherResult =>
        verdictOfReach(inferred, resource, this.isNot);
      return answer({ ...asked, asks: 'inferScope', judge });
    },
    toExpireAt(received, validUntil, ...rest: readonly unknown[]) {
      if (rest.length > 0) throw new TypeError('toExpireAt: expected a time, and nothing after it');
      const expiry = checkedExpiry(validUntil);
      const asked = { token: checkedReceived(received), request: {} };
      const judge = (explanation: AnyExplanation): MatcherResult =>
        verdictOfExpiry(explanation, expiry, this.isNot);
      return answer({ ...asked, asks: 'explain', judge });
    },
  };
}
