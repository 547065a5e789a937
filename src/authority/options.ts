import type { TokenError } from '../errors.js';
import type { Dialect, IdentityOf, StandardDialect } from '../token/dialect.js';
import type { OpaqueIdentity } from '../token/identity.js';
import type { CaveatInput } from '../token/mint.js';
import type { MaybePromise } from '../token/open.js';
import type { KeySource } from './keys.js';
import type { RevocationStore } from './revocation-store.js';
import type { CacheOptions } from './verification-cache.js';

/**
 * Returns the caveats that a token must meet in addition to its own, as values or texts of conditions. It
 * is called at every verification, once the signatures hold. If it throws or rejects, the token is
 * refused: with its error if that is a `TokenError`, or else with `verification_unavailable`.
 *
 * @param identity the identity of the token; its `keyId` and `subject` are empty if the dialect does not
 *   read the identifier.
 */
export type Restrictions<D extends Dialect = StandardDialect> = (
  identity: IdentityOf<D> | OpaqueIdentity,
) => MaybePromise<readonly CaveatInput<D>[]>;

export interface AuthorityOptions<D extends Dialect = StandardDialect> {
  /**
   * The keys: a keyring, derived keys, a lookup, or a single key, whose id is `''`. Keys have 16 bytes or
   * more; a string counts as UTF-8.
   */
  readonly keys: string | KeySource;
  /** Where its tokens are used: a hint for their holders, which no signature covers. */
  readonly location?: string | undefined;
  /**
   * The store of revocations; a new `Map` by default, which a restart empties. Keyv makes a store of
   * Redis, PostgreSQL and others.
   */
  readonly revocations?: RevocationStore | undefined;
  /** Caveats that apply as if the token contained them; none by default. */
  readonly restrictions?: Restrictions<NoInfer<D>> | undefined;
  /** How tokens are understood; the standard dialect by default. */
  readonly dialect?: D | undefined;
  /** Writes tokens with this prefix and a checksum, as {@link createTokenText} does; plain by default. */
  readonly prefix?: string | undefined;
  /** How much is remembered of tokens whose signatures held; `false` for nothing. */
  readonly cache?: CacheOptions | false | undefined;
  /** Returns the time in Unix seconds, with fractions; the system clock by default. */
  readonly clock?: (() => number) | undefined;
  /** How long the keys, the store and the restrictions may each take, in milliseconds; 5,000 by default. */
  readonly timeout?: number | undefined;
  /** Called with every `verification_unavailable` and its `cause`: for logs and alarms. */
  readonly onUnavailable?: ((error: TokenError) => void) | undefined;
}
