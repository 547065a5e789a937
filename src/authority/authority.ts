import type { TokenError } from '../errors.js';
import type { DecodeOptions } from '../macaroon/decode.js';
import type { Caveat, Dialect, IdentityOf, StandardDialect } from '../token/dialect.js';
import type { Explanation } from '../token/explain.js';
import type { NewIdentity, OpaqueIdentity } from '../token/identity.js';
import type { InferredScope, InferScopeOptions, Whoami } from '../token/infer-scope.js';
import type { CaveatInput } from '../token/mint.js';
import type { MaybePromise, Open } from '../token/open.js';
import type { OnVerdict } from '../token/verdict.js';
import type { Token, TokenInput } from '../token/token.js';
import type { Grant, VerifyOptions } from '../token/verify.js';
import type { KeySource } from './keyring.js';
import type { Revocation } from './revocation.js';
import type { RevocationStore } from './revocation-store.js';
import type { CacheOptions } from './verification-cache.js';

/**
 * Returns the caveats that a token must meet in addition to its own, as values or texts of conditions. It
 * is called at every verification, once the signatures hold. If it throws or rejects, the token is
 * refused: with its error if that is a `TokenError`, or else with `verification_unavailable`.
 */
export type Restrictions<D extends Dialect = StandardDialect> = (
  identity: IdentityOf<D> | OpaqueIdentity,
) => MaybePromise<readonly CaveatInput<D>[]>;

/** Options of `createAuthority`. */
export interface AuthorityOptions<D extends Dialect = StandardDialect> {
  /** A keyring, derived keys, a lookup, or a single key of 16 bytes or more, whose id is `''`. */
  readonly keys: string | KeySource;
  /** Where its tokens are used: a hint for their holders, which no signature covers. */
  readonly location?: string | undefined;
  /** The store of revocations, such as a Keyv; a new `Map` by default, which a restart empties. */
  readonly revocations?: RevocationStore | undefined;
  /** Caveats that apply as if the token contained them; none by default. */
  readonly restrictions?: Restrictions<NoInfer<D>> | undefined;
  /** How tokens are understood; the standard dialect by default. */
  readonly dialect?: D | undefined;
  /**
   * Types of caveats that every access token must have when it is minted, such as `access`: an action that
   * is added to the scope later is then in no old token. A mixed caveat counts as `access`. None by default.
   */
  readonly mustRestrict?: readonly Caveat<NoInfer<D>>['type'][] | undefined;
  /** Writes tokens with this prefix and a checksum, as `createTokenText` does; plain by default. */
  readonly prefix?: string | undefined;
  /** How much is remembered of tokens whose signatures held; `false` for no tokens, only conditions. */
  readonly cache?: CacheOptions | false | undefined;
  /** Returns the time in Unix seconds, with fractions; the system clock by default. */
  readonly clock?: (() => number) | undefined;
  /** How long the keys, the store and the restrictions may each take, in milliseconds; 5,000 by default. */
  readonly timeout?: number | undefined;
  /** Called with the verdicts of `verify`, `inferScope` and `whoami`, and with those of guards of this authority. */
  readonly onVerdict?: OnVerdict | undefined;
  /** Called with every `verification_unavailable` and its `cause`: for logs and alarms. */
  readonly onUnavailable?: ((error: TokenError) => void) | undefined;
}

/** Options of `authority.issue`. */
export interface IssueOptions {
  /** `access` by default. */
  readonly type?: NewIdentity['type'];
  /** The token's own id; a UUIDv7 by default, which contains the time of issue. */
  readonly id?: string | undefined;
}

/** Options of `authority.mint`. */
export interface AuthorityMintOptions<D extends Dialect = StandardDialect> {
  /**
   * Who the token is issued to. Its id is a UUIDv7 by default, which contains the time of issue: an id of
   * another form counts as issued before any moment up to which its subject is revoked.
   */
  readonly identity: Omit<NewIdentity, 'keyId'>;
  /** What narrows it from the start; values or texts of conditions. */
  readonly caveats?: readonly CaveatInput<D>[] | undefined;
}

/** Options of `authority.verify` and `authority.explain`. */
export interface AuthorityVerifyOptions<D extends Dialect = StandardDialect> extends Omit<
  VerifyOptions<D>,
  'rootKey' | 'dialect'
> {}

/** Options of `authority.inferScope` and `authority.whoami`. */
export interface AuthorityInferOptions<D extends Dialect = StandardDialect> extends Omit<
  InferScopeOptions<D>,
  'rootKey' | 'dialect'
> {}

/** What is revoked: a token itself, or a {@link Revocation}. */
export type RevokeTarget = Revocation | { readonly token: TokenInput };

/**
 * Issues and verifies the tokens of a service: it holds the keys, revocations, restrictions and a cache.
 * Its functions are those of `caveats` with these filled in. They reject where those throw.
 */
export interface Authority<D extends Dialect = StandardDialect> {
  readonly dialect: D;
  /** What the options say, for guards. */
  readonly onVerdict?: OnVerdict | undefined;
  /** Mints a token for a subject, such as `usr-1`, with the current key, and returns its text. */
  issue(
    subject: string,
    caveats?: readonly CaveatInput<D>[],
    options?: IssueOptions,
  ): Promise<string>;
  /** Mints a token with the current key. Rejects with a `TypeError` for a developer's mistake. */
  mint(options: AuthorityMintOptions<D>): Promise<Token>;
  /** Returns the text of a token, with the authority's prefix if it has one. */
  serialize(token: TokenInput): string;
  /** Reads a text, with or without the authority's prefix. It does not verify the token. */
  deserialize(text: string, options?: DecodeOptions): Token;
  /**
   * Opens a token: checks its signatures, and asks for its restrictions and whether it was revoked. Judge
   * the result with `judge` of `caveats`, once or often. Returns at once if no answer is pending.
   */
  open: Open<D>;
  /** Verifies a token for a request. Rejects with a `TokenError` if the token does not allow it. */
  verify(token: TokenInput, options: AuthorityVerifyOptions<D>): Promise<Grant<D>>;
  /** Infers what a token reaches. Rejects as `verify` does. */
  inferScope(token: TokenInput, options: AuthorityInferOptions<D>): Promise<InferredScope<D>>;
  /** Explains what `verify` decides: for those who hold the keys, and not for the sender. */
  explain(token: TokenInput, options: AuthorityVerifyOptions<D>): Promise<Explanation<D>>;
  /** Returns who a token was issued to, and what it reaches. Rejects as `inferScope` does. */
  whoami(token: TokenInput, options: AuthorityInferOptions<D>): Promise<Whoami<D>>;
  /**
   * Revokes a token, all tokens of a subject that were issued up to a moment (5 seconds from now by
   * default), or all tokens of a key. When it resolves, it applies to all who use the same store.
   *
   * A token is revoked for ever, unless `expiresAt` says when it expires as it was minted. A token that is
   * given itself must be authentic; otherwise it rejects as `verify` does.
   */
  revoke(target: RevokeTarget): Promise<void>;
  /** Takes a revocation back. */
  unrevoke(target: RevokeTarget): Promise<void>;
}
