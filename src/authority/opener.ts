import { decodeError, isTokenError, TokenError } from '../errors.js';
import { authenticatePacked } from '../macaroon/authenticate.js';
import { PreparedRootKey } from '../macaroon/chain.js';
import type { Dialect } from '../token/dialect.js';
import type { AnyIdentity } from '../token/identity.js';
import type { CaveatInput } from '../token/mint.js';
import { isPromiseLike, type MaybePromise, type Open, type Opened } from '../token/open.js';
import {
  authenticateToken,
  type Condition,
  readIdentity,
  restrictionConditions,
} from '../token/authentic.js';
import type { RootKey } from '../token/root-key.js';
import { callQuietly } from '../token/verdict.js';
import { catchTokenError, packToken, type TokenInput } from '../token/token.js';
import type { AuthorityOptions } from './authority.js';
import { inTime } from './in-time.js';
import type { KeySource, PrepareKey } from './keyring.js';
import { revocationKeys } from './revocation.js';
import { unavailable } from './revocation-store.js';
import type { Revocations } from './revocations.js';
import { withoutPrefix } from './token-text.js';
import type { ProvenToken, VerificationCache } from './verification-cache.js';

export interface OpenerParts<D extends Dialect> extends Pick<
  AuthorityOptions<D>,
  'restrictions' | 'onUnavailable'
> {
  readonly keys: KeySource;
  readonly prepareKey: PrepareKey;
  readonly revocations: Revocations;
  readonly cache: VerificationCache<D> | undefined;
  /** What its texts start with. */
  readonly prefix: string | undefined;
  readonly dialect: D;
  readonly clock: () => number;
  /** For each call, in milliseconds. */
  readonly timeout: number;
}

export interface Opener<D extends Dialect> {
  readonly open: Open<D>;
  /** Checks the signatures of a token, and nothing else. */
  readonly authenticate: (token: TokenInput, maxLength?: number) => MaybePromise<ProvenToken<D>>;
}

/** Tokens with an unknown key are checked against this one: a refusal then takes as long as any other. */
const NOBODYS_KEY: PreparedRootKey = new PreparedRootKey(new Uint8Array(32));

const NONE: readonly never[] = Object.freeze([]);

/** Creates the functions that open the tokens of an authority. */
export function createOpener<D extends Dialect>(parts: OpenerParts<D>): Opener<D> {
  const { keys, prepareKey, revocations, restrictions, cache, prefix, dialect, clock, timeout } =
    parts;

  const open: Open<D> = (token, maxLength) => {
    const proven = authenticate(token, maxLength);
    return isPromiseLike(proven) ? proven.then(withWhatIsInForce) : withWhatIsInForce(proven);
  };

  const authenticate: Opener<D>['authenticate'] = (token, maxLength) => {
    if (cache === undefined || typeof token !== 'string') return prove(token, maxLength);
    if (maxLength !== undefined && token.length > maxLength) throw decodeError('too_long');
    const known = cache.get(token, clock());
    if (known === undefined) return prove(token, maxLength);
    const unlessReplaced = (key: PreparedRootKey | undefined): MaybePromise<ProvenToken<D>> => {
      if (key === known.key) return known;
      cache.drop(token);
      return prove(token, maxLength);
    };
    const key = findKey(known.identity);
    return isPromiseLike(key) ? key.then(unlessReplaced) : unlessReplaced(key);
  };

  const prove = (input: TokenInput, maxLength?: number): MaybePromise<ProvenToken<D>> => {
    const isText = typeof input === 'string';
    const isPrefixed = isText && prefix !== undefined;
    const token = packToken(
      isPrefixed ? withoutPrefix(input, prefix, maxLength) : input,
      maxLength,
    );
    const [macaroon, ...discharges] = token;
    const identity = readIdentity(macaroon, dialect);
    const proveWith = (key: PreparedRootKey | undefined): ProvenToken<D> => {
      if (key === undefined) {
        catchTokenError(() => authenticatePacked(macaroon, NOBODYS_KEY, discharges));
        throw new TokenError('unknown_key');
      }
      const authentic = authenticateToken(token, key, dialect, identity);
      let hashed: readonly string[] | undefined;
      const storeKeys = (): readonly string[] => (hashed ??= revocationKeys(identity));
      const proven = { ...authentic, key, revocationKeys: storeKeys, remembered: false };
      if (isText) cache?.add(input, { ...proven, remembered: true }, clock());
      return proven;
    };
    const key = findKey(identity);
    return isPromiseLike(key) ? key.then(proveWith) : proveWith(key);
  };

  const findKey = ({ keyId = '' }: AnyIdentity): MaybePromise<PreparedRootKey | undefined> => {
    const prepare = (key: RootKey | null | undefined): PreparedRootKey | undefined =>
      key === undefined || key === null ? undefined : prepareKey(keyId, key);
    try {
      const found = keys.find(keyId);
      if (!isPromiseLike(found)) return prepare(found);
      return inTime(found, timeout, 'The keys').then(prepare).catch(refuse);
    } catch (error) {
      return refuse(error);
    }
  };

  const withWhatIsInForce = (proven: ProvenToken<D>): MaybePromise<Opened<D>> => {
    const { identity, conditions, discharges, remembered } = proven;
    const added = restrictionsOf(proven);
    // It may reject while the store is asked, or after the store has failed.
    if (isPromiseLike(added)) void added.then(undefined, () => undefined);
    const found = isRevoked(proven);
    const opened = (revoked: boolean, restrictions: readonly Condition<D>[]): Opened<D> =>
      Object.freeze({
        identity,
        conditions,
        discharges,
        dialect,
        revoked,
        remembered,
        restrictions,
        clock,
      });
    if (!isPromiseLike(added) && !isPromiseLike(found)) return opened(found, added);
    return Promise.all([found, added]).then((answers) => opened(...answers));
  };

  const isRevoked = (proven: ProvenToken<D>): MaybePromise<boolean> => {
    try {
      const revoked = revocations.isRevoked(proven.identity.id, proven.revocationKeys);
      return isPromiseLike(revoked) ? revoked.then(undefined, refuse) : revoked;
    } catch (error) {
      return refuse(error);
    }
  };

  /** Returns the restrictions of a token as conditions, whose positions follow its own. */
  const restrictionsOf = (proven: ProvenToken<D>): MaybePromise<readonly Condition<D>[]> => {
    if (restrictions === undefined) return NONE;
    const read = (caveats: readonly CaveatInput<D>[]): readonly Condition<D>[] =>
      restrictionConditions(caveats, dialect, proven.conditions.length);
    try {
      const caveats = restrictions(proven.identity);
      if (!isPromiseLike(caveats)) return read(caveats);
      return inTime(caveats, timeout, 'The restrictions').then(read).catch(refuse);
    } catch (error) {
      return refuse(error);
    }
  };

  /** Refuses a token because a call failed. */
  const refuse = (cause: unknown): never => {
    if (isTokenError(cause) && cause.code !== 'verification_unavailable') throw cause;
    const error = isTokenError(cause) ? cause : unavailable(cause);
    if (parts.onUnavailable) callQuietly(parts.onUnavailable, error);
    throw error;
  };

  return { open, authenticate };
}
