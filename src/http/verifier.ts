import type { Authority } from '../authority/authority.js';
import type { AnyCaveat } from '../caveats/kind.js';
import type { Context } from '../caveats/request.js';
import { isTokenError } from '../errors.js';
import { DEFAULT_MAX_LENGTH } from '../macaroon/decode.js';
import type { AnyIdentity } from '../token/identity.js';
import { inferScope } from '../token/infer-scope.js';
import type { InferredScope } from '../token/limits-of.js';
import { readIdentity } from '../token/open.js';
import type { RootKey } from '../token/root-key.js';
import { deserialize, type TokenInput, toToken } from '../token/token.js';
import { type Grant, verify } from '../token/verify.js';
import { type Whoami, whoamiOf } from '../token/whoami.js';
import type { CheckedKeyOptions, Settings } from './options.js';

/** Whoever can tell what a token is good for; it may take its time. */
export interface Verifier<C extends AnyCaveat, R, I extends AnyIdentity> {
  /** Reads a text, before anything is asked. Throws a `TokenError` for one that does not decode. */
  read(text: string): TokenInput;
  /** As `verify`. Rejects with its `TokenError`. */
  verify(token: TokenInput, request: R & Context): Promise<Grant<C, I>>;
  /** As `inferScope`. */
  inferScope(
    token: TokenInput,
    context: R & Context,
    consumerToken?: TokenInput,
  ): Promise<InferredScope<C>>;
  /** Whose token it is, and what it reaches. */
  whoami(token: TokenInput, context: R & Context): Promise<Whoami<C>>;
}

/** A key that was looked up: it returns it, or throws what there is against the token. */
type FoundKey = () => RootKey | undefined;

/** Tells tokens by what the settings name: keys, or an authority. */
export function createVerifier<C extends AnyCaveat, R, I extends AnyIdentity>(
  settings: Settings<C, R, I>,
): Verifier<C, R, I> {
  const { by } = settings;
  if (by.authority === undefined) return keyVerifier(by, settings);
  return authorityVerifier(by.authority, settings);
}

type Limits<C extends AnyCaveat, R, I extends AnyIdentity> = Pick<
  Settings<C, R, I>,
  'expect' | 'maxLength'
>;

/** A verifier that has the keys, or looks them up, once for each token. */
function keyVerifier<C extends AnyCaveat, R, I extends AnyIdentity>(
  { rootKey, vocabulary, identity }: CheckedKeyOptions<C, R, I>,
  { expect, maxLength }: Limits<C, R, I>,
): Verifier<C, R, I> {
  const how = { vocabulary, identity, expect };
  const lookUp = async (token: TokenInput): Promise<FoundKey> => {
    if (typeof rootKey !== 'function') return () => rootKey;
    try {
      const key = await rootKey(readIdentity(toToken(token).macaroon, identity));
      return () => key;
    } catch (error) {
      if (!isTokenError(error)) throw error;
      return () => {
        throw error;
      };
    }
  };
  const infer = async (
    token: TokenInput,
    context: R & Context,
    consumerToken?: TokenInput,
  ): Promise<InferredScope<C>> => {
    const tokens = consumerToken === undefined ? [token] : [token, consumerToken];
    const keys = await Promise.all(tokens.map(lookUp));
    return inferScope<C, R, I>(token, {
      ...how,
      // In the order in which they are asked for. In another, no signature would hold.
      rootKey: () => keys.shift()?.(),
      context,
      consumerToken,
    });
  };
  return {
    read: (text) => deserialize(text, { maxLength }),
    async verify(token, request) {
      return verify<C, R, I>(token, { ...how, rootKey: await lookUp(token), request });
    },
    inferScope: infer,
    async whoami(token, context) {
      const inferred = await infer(token, context);
      return whoamiOf<C, I>(readIdentity(toToken(token).macaroon, identity), inferred);
    },
  };
}

/** A verifier that leaves everything to an authority. */
function authorityVerifier<C extends AnyCaveat, R, I extends AnyIdentity>(
  authority: Authority<C, R, I>,
  { expect, maxLength }: Limits<C, R, I>,
): Verifier<C, R, I> {
  return {
    read(text) {
      const token = authority.deserialize(text, { maxLength });
      // By its text an authority knows a token again; but it reads none that is longer than that.
      return text.length > DEFAULT_MAX_LENGTH ? token : text;
    },
    verify: (token, request) => authority.verify(token, { request, expect }),
    inferScope: (token, context, consumerToken) =>
      authority.inferScope(token, { context, consumerToken, expect }),
    whoami: (token, context) => authority.whoami(token, { context, expect }),
  };
}
