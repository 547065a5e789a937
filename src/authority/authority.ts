import type { AnyCaveat } from '../caveats/kind.js';
import type { Context, Request } from '../caveats/request.js';
import type { Caveat } from '../caveats/vocabulary.js';
import type { DecodeOptions } from '../macaroon/decode.js';
import type { Explanation } from '../token/explain.js';
import type { AnyIdentity, Identity, NewIdentity } from '../token/identity.js';
import type { InferredScope } from '../token/limits-of.js';
import type { CaveatInput } from '../token/mint.js';
import type { Token, TokenInput } from '../token/token.js';
import type { Grant } from '../token/verify.js';
import type { Whoami } from '../token/whoami.js';
import type { Revocation } from './revocations.js';

/** What an authority mints a token of. */
export interface AuthorityMintOptions<C extends AnyCaveat = Caveat> {
  /**
   * Whose token it is. Its id is a UUIDv7 by default, which tells when it was issued: a token with an
   * id of another form counts as issued before any moment up to which its subject is revoked. The
   * key is the authority's choice.
   */
  readonly identity: Omit<NewIdentity, 'keyId'>;
  /** What narrows it from the start; values or conditions. */
  readonly caveats?: readonly CaveatInput<C>[] | undefined;
}

/** A request that a token is verified for. */
export interface AuthorityVerifyOptions<R = Request, I extends AnyIdentity = Identity> {
  /** The context of the request, and what it asks. What is left out meets no caveat. */
  readonly request: R & Context;
  /** The type that the token has to be of; `access` by default. */
  readonly expect?: I['type'] | 'access' | undefined;
}

/** In what context the scope of a token is asked for. */
export interface AuthorityInferOptions<R = Request, I extends AnyIdentity = Identity> {
  /** Who asks, when and from where. What is left out meets no caveat. */
  readonly context: R & Context;
  /** A token of type `identity`, of this authority too, that proves who the consumer is. */
  readonly consumerToken?: TokenInput | undefined;
  /** The type that the token has to be of; `access` by default. */
  readonly expect?: I['type'] | 'access' | undefined;
}

/** What is revoked: a token itself, or what a {@link Revocation} says. */
export type RevokeTarget = Revocation | { readonly token: TokenInput };

/**
 * What a backend service holds in one place: it mints and verifies tokens with keys that change, and
 * knows which were revoked and which are restricted. Its functions are those of `caveats`, with what
 * it holds already filled in; all that verify reject where those throw.
 */
export interface Authority<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
> {
  /** Mints a token with the current key. Rejects with a `TypeError` for a caller's mistake. */
  mint(options: AuthorityMintOptions<C>): Promise<Token>;
  /** The text of a token, for people where the authority has a form for that. */
  serialize(token: TokenInput): string;
  /** Reads a text, in the authority's form or any that `deserialize` reads. It is not verified. */
  deserialize(text: string, options?: DecodeOptions): Token;
  /**
   * Verifies a token for a request: its signatures, that it was not revoked, and every caveat.
   * Rejects with a `TokenError` for a token that does not let the request in.
   */
  verify(token: TokenInput, options: AuthorityVerifyOptions<R, I>): Promise<Grant<C, I>>;
  /** Tells what a token reaches. Rejects as `verify` does. */
  inferScope(token: TokenInput, options: AuthorityInferOptions<R, I>): Promise<InferredScope<C>>;
  /** Explains what `verify` says of a token; for whoever holds the keys, and not for its sender. */
  explain(token: TokenInput, options: AuthorityVerifyOptions<R, I>): Promise<Explanation<C, I>>;
  /** Tells whose a token is and what it reaches. Rejects as `inferScope` does. */
  whoami(token: TokenInput, options: AuthorityInferOptions<R, I>): Promise<Whoami<C>>;
  /**
   * Revokes a token, all tokens of a subject that were issued up to a moment (5 seconds from now by
   * default), or all of a key. When it has answered, it is in force for everyone who asks the same store.
   *
   * An id is revoked for good, unless `expiresAt` says when the token that was issued expires. Never
   * take that from a token that came back: a narrower copy has the same id.
   *
   * A token that is given itself has to be authentic; otherwise it rejects as `verify` does.
   */
  revoke(target: RevokeTarget): Promise<void>;
  /** Takes a revocation back. */
  unrevoke(target: RevokeTarget): Promise<void>;
}
