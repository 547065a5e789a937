import type { AnyCaveat } from '../caveats/kind.js';
import type { Context } from '../caveats/request.js';
import { explain, type Explanation } from '../token/explain.js';
import type { AnyIdentity } from '../token/identity.js';
import { inferScope } from '../token/infer-scope.js';
import type { InferredScope } from '../token/limits-of.js';
import type { TokenInput } from '../token/token.js';
import { testKeys } from './keys.js';
import type { AuthorityMatchersOptions, KeyMatchersOptions } from './matcher-options.js';

export type AnyExplanation = Explanation<AnyCaveat, AnyIdentity>;
export type AnyScope = InferredScope<AnyCaveat>;

/** What tokens are asked about, by whoever holds the key. What it is told of a request is added. */
export interface AskedOfKey {
  explain(token: TokenInput, request: object): AnyExplanation;
  inferScope(token: TokenInput, context: object): AnyScope;
}

/** The same of an authority, which takes its time. */
export interface AskedOfAuthority {
  explain(token: TokenInput, request: object): Promise<AnyExplanation>;
  inferScope(token: TokenInput, context: object): Promise<AnyScope>;
}

export function askKey<C extends AnyCaveat, R, I extends AnyIdentity>(
  options: KeyMatchersOptions<C, R, I>,
): AskedOfKey {
  const { rootKey = testKeys.rootKey, vocabulary, identity, expect, clock } = options;
  const how = { rootKey, vocabulary, identity, expect };
  const now = clock === undefined ? () => ({}) : () => ({ now: clock() });
  // Functions of what a request has to be are taken for functions of any object: that a request lacks
  // something is what tests are about, and what is of a wrong type is refused where it is used.
  return {
    explain: (token: TokenInput, request: R & Context) =>
      explain<C, R, I>(token, { ...how, request: { ...now(), ...options.request, ...request } }),
    inferScope: (token: TokenInput, context: R & Context) =>
      inferScope<C, R, I>(token, { ...how, context: { ...now(), ...options.request, ...context } }),
  };
}

export function askAuthority<C extends AnyCaveat, R, I extends AnyIdentity>(
  options: AuthorityMatchersOptions<C, R, I>,
): AskedOfAuthority {
  const { authority, expect } = options;
  return {
    explain: (token: TokenInput, request: R & Context) =>
      authority.explain(token, { expect, request: { ...options.request, ...request } }),
    inferScope: (token: TokenInput, context: R & Context) =>
      authority.inferScope(token, { expect, context: { ...options.request, ...context } }),
  };
}
