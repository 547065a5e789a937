import type { AnyCaveat } from '../caveats/kind.js';
import type { Context } from '../caveats/request.js';
import { isTokenError } from '../errors.js';
import type { AnyIdentity, OpaqueIdentity } from '../token/identity.js';
import { type InferredScope, inferScope } from '../token/infer-scope.js';
import { readIdentity } from '../token/open.js';
import type { RootKey } from '../token/root-key.js';
import type { Token } from '../token/token.js';
import { type Grant, verify } from '../token/verify.js';
import type { Settings } from './options.js';

/** Whoever can tell what a token is good for; it may take its time. */
export interface Verifier<C extends AnyCaveat, R, I extends AnyIdentity> {
  /** As `verify`. Rejects with its `TokenError`. */
  verify(token: Token, request: R & Context): Promise<Grant<C, I>>;
  /** As `inferScope`, and whose token it is. */
  inferScope(
    token: Token,
    context: R & Context,
    consumerToken?: Token,
  ): Promise<IdentifiedScope<C, I>>;
}

/** What a token reaches, and whose it is: both authentic. */
export interface IdentifiedScope<C extends AnyCaveat, I extends AnyIdentity> {
  readonly identity: I | OpaqueIdentity;
  readonly inferred: InferredScope<C>;
}

/** A key that was looked up: it returns it, or throws what there is against the token. */
type FoundKey = () => RootKey | undefined;

/** A verifier that has the keys, or looks them up, once for each token. */
export function keyVerifier<C extends AnyCaveat, R, I extends AnyIdentity>(
  settings: Settings<C, R, I>,
): Verifier<C, R, I> {
  const { rootKey, vocabulary, identity, expect } = settings;
  const how = { vocabulary, identity, expect };
  const lookUp = async ({ macaroon }: Token): Promise<FoundKey> => {
    if (typeof rootKey !== 'function') return () => rootKey;
    try {
      const key = await rootKey(readIdentity(macaroon, identity));
      return () => key;
    } catch (error) {
      if (!isTokenError(error)) throw error;
      return () => {
        throw error;
      };
    }
  };
  return {
    async verify(token, request) {
      return verify<C, R, I>(token, { ...how, rootKey: await lookUp(token), request });
    },
    async inferScope(token, context, consumerToken) {
      const tokens = consumerToken === undefined ? [token] : [token, consumerToken];
      const keys = await Promise.all(tokens.map(lookUp));
      const inferred = inferScope<C, R, I>(token, {
        ...how,
        // In the order in which they are asked for. In another, no signature would hold.
        rootKey: () => keys.shift()?.(),
        context,
        consumerToken,
      });
      return { identity: readIdentity(token.macaroon, identity), inferred };
    },
  };
}
