import type { AnyCaveat } from '../caveats/kind.js';
import type { Vocabulary } from '../caveats/vocabulary.js';
import { isTokenError, TokenError } from '../errors.js';
import { authenticateKnown } from '../macaroon/authenticate.js';
import { type PreparedRootKey, prepareRootKey } from '../macaroon/prepared-key.js';
import type { AnyIdentity, IdentityDecoder, OpaqueIdentity } from '../token/identity.js';
import {
  type Condition,
  openConditions,
  type OpenedToken,
  readFrozen,
  readIdentity,
} from '../token/open.js';
import { catchTokenError, type TokenInput, toToken } from '../token/token.js';
import type { AuthorityKeys } from './authority-keys.js';
import type { MaybePromise } from './keys.js';
import { inTime } from './in-time.js';
import { attempt, chain, isPromiseLike } from './maybe.js';
import type { Restrictions } from './options.js';
import { revocationKeys, type Revocations } from './revocations.js';
import type { TokenText } from './token-text.js';
import type { AuthenticToken, VerificationCache } from './verification-cache.js';

/** What tokens are opened with. */
export interface OpenerParts<C extends AnyCaveat, R, I extends AnyIdentity> {
  readonly keys: AuthorityKeys;
  readonly revocations: Revocations;
  readonly restrictions: Restrictions<C, I> | undefined;
  readonly cache: VerificationCache<C, R, I> | undefined;
  readonly text: Pick<TokenText, 'read'>;
  readonly vocabulary: Vocabulary<C, R>;
  readonly identity: IdentityDecoder<I>;
  readonly clock: () => number;
  /** How long each of those who are asked may take, in milliseconds. */
  readonly timeout: number;
  readonly onUnavailable: ((error: TokenError) => void) | undefined;
}

/**
 * A key that signs nothing. A token that names an unknown key is checked against it, so that its
 * refusal costs about as much as that of a wrong signature. The result is ignored: it is refused.
 */
const NOBODYS_KEY: PreparedRootKey = prepareRootKey(new Uint8Array(32));

function madeOnce<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** Opens tokens as `openToken` does, and finds out what else is in force. */
export class Opener<C extends AnyCaveat, R, I extends AnyIdentity> {
  readonly #parts: OpenerParts<C, R, I>;

  constructor(parts: OpenerParts<C, R, I>) {
    this.#parts = parts;
  }

  /**
   * A token whose signatures hold, with its restrictions, and whether it was revoked.
   *
   * @throws TokenError for a token that is not authentic, and `verification_unavailable`.
   */
  open(input: TokenInput): MaybePromise<OpenedToken<C, R, I>> {
    const authentic = this.authenticate(input);
    if (!isPromiseLike(authentic)) return this.#withWhatIsInForce(authentic);
    return authentic.then((later) => this.#withWhatIsInForce(later));
  }

  /** A token whose signatures hold. */
  authenticate(input: TokenInput): MaybePromise<AuthenticToken<C, R, I>> {
    const { cache, clock } = this.#parts;
    if (cache === undefined || typeof input !== 'string') return this.#authenticateAnew(input);
    const known = cache.get(input, clock());
    if (known === undefined) return this.#authenticateAnew(input);
    const key = this.#findKey(known.identity);
    if (key === known.key) return known;
    return chain(key, (later) => {
      if (later === known.key) return known;
      cache.drop(input);
      return this.#authenticateAnew(input);
    });
  }

  #authenticateAnew(input: TokenInput): MaybePromise<AuthenticToken<C, R, I>> {
    const { cache, clock, text, vocabulary, identity: codec } = this.#parts;
    const token = toToken(typeof input === 'string' ? text.read(input) : input);
    const identity = readIdentity(token.macaroon, codec);
    return chain(this.#findKey(identity), (key) => {
      if (key === undefined) {
        catchTokenError(() => authenticateKnown(token.macaroon, NOBODYS_KEY, token.discharges));
        throw new TokenError('unknown_key');
      }
      const conditions = openConditions(token, key, vocabulary);
      const authentic: AuthenticToken<C, R, I> = {
        identity,
        conditions,
        key,
        revocationKeys: madeOnce(() => revocationKeys(identity)),
      };
      if (typeof input === 'string') cache?.add(input, authentic, clock());
      return authentic;
    });
  }

  #findKey({ keyId = '' }: I | OpaqueIdentity): MaybePromise<PreparedRootKey | undefined> {
    const { keys, timeout } = this.#parts;
    let found: MaybePromise<PreparedRootKey | undefined>;
    try {
      found = keys.find(keyId);
    } catch (error) {
      return this.#fail(error);
    }
    if (!isPromiseLike(found)) return found;
    return attempt(() => inTime(found, timeout, 'The keys'), this.#fail);
  }

  #withWhatIsInForce({
    identity,
    conditions,
    revocationKeys: names,
  }: AuthenticToken<C, R, I>): MaybePromise<OpenedToken<C, R, I>> {
    const restrictions = this.#restrictionsOf(identity, conditions.length);
    // It may reject while the store is still being asked, or after the store has failed.
    if (isPromiseLike(restrictions)) restrictions.then(undefined, () => undefined);
    const revoked = this.#isRevoked(identity, names);
    if (restrictions === undefined && typeof revoked === 'boolean') {
      return { identity, conditions, revoked };
    }
    return chain(revoked, (isRevoked) =>
      chain(restrictions, (added = []) => ({
        identity,
        conditions: [...conditions, ...added],
        revoked: isRevoked,
      })),
    );
  }

  #isRevoked(identity: I | OpaqueIdentity, names: () => readonly string[]): MaybePromise<boolean> {
    return attempt(() => this.#parts.revocations.isRevoked(identity, names), this.#fail);
  }

  /** The restrictions of a token as conditions, which come after its own. */
  #restrictionsOf(
    identity: I | OpaqueIdentity,
    first: number,
  ): MaybePromise<readonly Condition<C, R>[]> | undefined {
    const { restrictions, timeout, vocabulary } = this.#parts;
    if (restrictions === undefined) return undefined;
    const read = (): MaybePromise<readonly Condition<C, R>[]> =>
      chain(inTime(restrictions(identity), timeout, 'The restrictions'), (caveats) =>
        caveats.map((caveat, i) => {
          const text = typeof caveat === 'string' ? caveat : vocabulary.write(caveat);
          return { index: first + i, text, read: readFrozen(text, vocabulary), restriction: true };
        }),
      );
    return attempt(read, this.#fail);
  }

  /** Refuses, where somebody who was asked has failed. */
  readonly #fail = (cause: unknown): never => {
    if (isTokenError(cause) && cause.code !== 'verification_unavailable') throw cause;
    const error = isTokenError(cause)
      ? cause
      : new TokenError('verification_unavailable', { cause });
    try {
      this.#parts.onUnavailable?.(error);
    } catch {
      // Whoever is told has no say in the answer.
    }
    throw error;
  };
}
