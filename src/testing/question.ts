import type { AnyCaveat } from '../caveats/kind.js';
import type { TokenError } from '../errors.js';
import type { Explanation } from '../token/explain.js';
import type { AnyIdentity } from '../token/identity.js';
import type { InferredScope } from '../token/limits-of.js';
import type { TokenInput } from '../token/token.js';

export type AnyExplanation = Explanation<AnyCaveat, AnyIdentity>;
export type AnyScope = InferredScope<AnyCaveat>;

/** A matcher's verdict. */
export interface MatcherResult {
  readonly pass: boolean;
  /** What to print if that is not as it should be. */
  readonly message: () => string;
}

/** What a matcher asks of the key or the authority, and how it judges the answer. */
export type Question = { readonly token: TokenInput; readonly request: object } & (
  | { readonly asks: 'explain'; judge(explanation: AnyExplanation): MatcherResult }
  | { readonly asks: 'inferScope'; judge(inferred: AnyScope | TokenError): MatcherResult }
);
