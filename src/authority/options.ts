import type { AnyCaveat } from '../caveats/kind.js';
import type { Request } from '../caveats/request.js';
import type { Caveat, Vocabulary } from '../caveats/vocabulary.js';
import type { TokenError } from '../errors.js';
import type { AnyIdentity, Identity, IdentityDecoder, OpaqueIdentity } from '../token/identity.js';
import type { CaveatInput } from '../token/mint.js';
import type { KeySource, MaybePromise } from './keys.js';
import type { RevocationStore } from './revocations.js';
import type { TokenText } from './token-text.js';
import type { CacheOptions } from './verification-cache.js';

/** How an authority's identities are written, and read again. */
export interface AuthorityIdentityCodec<
  I extends AnyIdentity = Identity,
> extends IdentityDecoder<I> {
  /** The identifier of an identity whose fields are all there. */
  encode(identity: Identity): Uint8Array | string;
}

/**
 * The caveats that a token has to meet besides its own, by whose it is: values, or texts of
 * conditions. It is asked each time, once the signatures hold; where it throws, nobody is let in.
 */
export type Restrictions<C extends AnyCaveat = Caveat, I extends AnyIdentity = Identity> = (
  identity: I | OpaqueIdentity,
) => MaybePromise<readonly CaveatInput<C>[]>;

/** What an authority is made of. */
export interface AuthorityOptions<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
> {
  /** Where its tokens are to be used: a hint for their holders, which no signature covers. */
  readonly location?: string | undefined;
  /** Its keys: a keyring, keys that are derived from one secret, or a lookup. */
  readonly keys: KeySource;
  /**
   * What was revoked is kept here; in a `Map` of its own by default, which ends with the process and
   * is no other's. Keyv makes a store of Redis, PostgreSQL and others.
   */
  readonly revocations?: RevocationStore | undefined;
  /** Caveats that are in force as if they stood in the token; none by default. */
  readonly restrictions?: Restrictions<NoInfer<C>, NoInfer<I>> | undefined;
  /** How tokens are written for people: with a prefix and a checksum. Plain by default. */
  readonly text?: TokenText | undefined;
  /** How much is remembered of tokens whose signatures held; `false` for nothing. */
  readonly cache?: CacheOptions | false | undefined;
  /** The kinds of caveat that are understood; the standard ones by default. */
  readonly vocabulary?: Vocabulary<C, R> | undefined;
  /** How identities are written; the standard one by default. */
  readonly identity?: AuthorityIdentityCodec<I> | undefined;
  /** The time in Unix seconds, fractions included; the system's by default. */
  readonly clock?: (() => number) | undefined;
  /** How long the keys, the store and the restrictions may each take, in milliseconds; 5,000 by default. */
  readonly timeout?: number | undefined;
  /** Told of every `verification_unavailable`, with its `cause`: for logs and alarms. */
  readonly onUnavailable?: ((error: TokenError) => void) | undefined;
}
