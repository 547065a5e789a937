import { decodeError, isTokenError, TokenError } from '../errors.js';
import { authenticatePacked } from '../macaroon/authenticate.js';
import { PreparedRootKey } from '../macaroon/chain.js';
import { toMaxLength } from '../macaroon/decode.js';
import { Links } from '../macaroon/links.js';
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
import { unavailable } from './revocation-store.js';
import type { Revocations } from './revocations.js';
import { withoutPrefix } from './token-text.js';
import { ProvenToken, type VerificationCache } from './verification-cache.js';
import { rememberingReads } from './remembered-reads.js';

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

/** A token whose signatures hold, and whether that was known before. */
interface Proven<D extends Dialect> {
  readonly token: ProvenToken<D>;
  readonly remembered: boolean;
}

export interface Opener<D extends Dialect> {
  readonly open: Open<D>;
  /** Checks the signatures of a token, and nothing else. */
  readonly prove: (token: TokenInput, maxLength?: number) => MaybePromise<Proven<D>>;
}

/** Tokens with an unknown key are checked against this one: a refusal then takes as long as any other. */
const NOBODYS_KEY: PreparedRootKey = new PreparedRootKey(new Uint8Array(32));

const NONE: readonly never[] = Object.freeze([]);

/** Creates the functions that open the tokens of an authority. */
export function createOpener<D extends Dialect>(parts: OpenerParts<D>): Opener<D> {
  const { keys, prepareKey, revocations, restrictions, cache, prefix, dialect, clock, timeout } =
    parts;
  const reading = { ...dialect, read: rememberingReads(dialect) };

  const open: Open<D> = (token, maxLength) => {
    const proven = prove(token, maxLength);
    return isPromiseLike(proven) ? proven.then(withWhatIsInForce) : withWhatIsInForce(proven);
  };

  /** Checks the signatures of a token, unless it is remembered. */
  const prove: Opener<D>['prove'] = (token, maxLength) => {
    if (cache === undefined || typeof token !== 'string') return proveAgain(token, maxLength);
    if (token.length > toMaxLength(maxLength)) throw decodeError('too_long');
    const known = cache.get(token);
    if (known === undefined) return proveAgain(token, maxLength);
    const unlessReplaced = (key: PreparedRootKey | undefined): MaybePromise<Proven<D>> => {
      if (key === known.key) return { token: known, remembered: true };
      cache.drop(token);
      return proveAgain(token, maxLength);
    };
    const key = findKey(known.identity);
    return isPromiseLike(key) ? key.then(unlessReplaced) : unlessReplaced(key);
  };

  const proveAgain: Opener<D>['prove'] = (input, maxLength) => {
    const isText = typeof input === 'string';
    const isPrefixed = isText && prefix !== undefined;
    const packed = packToken(
      isPrefixed ? withoutPrefix(input, prefix, maxLength) : input,
      maxLength,
    );
    const [macaroon, ...discharges] = packed;
    const kin = cache?.kinOf(macaroon);
    const identity = kin?.identity ?? readIdentity(macaroon, dialect);
    const proveWith = (key: PreparedRootKey | undefined): Proven<D> => {
      if (kin !== undefined && kin.key !== key) cache?.dropKin(macaroon);
      if (key === undefined) {
        catchTokenError(() => authenticatePacked(macaroon, NOBODYS_KEY, discharges));
        throw new TokenError('unknown_key');
      }
      const earlier = kin?.key === key ? kin : undefined;
      const links = cache && new Links(macaroon, earlier?.links);
      const shared = earlier?.conditions;
      const authentic = authenticateToken(packed, key, reading, identity, links, shared);
      const token = new ProvenToken(authentic, key, discharges.length === 0 ? links : undefined);
      if (isText) cache?.add(input, macaroon, token, clock);
      return { token, remembered: false };
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

  const withWhatIsInForce = ({ token, remembered }: Proven<D>): MaybePromise<Opened<D>> => {
    const { identity, conditions, discharges } = token;
    const added = restrictionsOf(token);
    // It may reject while the store is asked, or after the store has failed.
    if (isPromiseLike(added)) void added.then(undefined, () => undefined);
    const found = isRevoked(token);
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
      restrictionConditions(caveats, reading, proven.conditions.length);
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

  return { open, prove };
}
