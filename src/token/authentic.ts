import { describeUtf8, ownText } from '../bytes/utf8.js';
import { remember } from '../caveats/derived.js';
import { frozenCopy } from '../caveats/plain-data.js';
import { decodeError } from '../errors.js';
import { type Asking, authenticatePacked } from '../macaroon/authenticate.js';
import type { PreparedRootKey } from '../macaroon/chain.js';
import type { PackedToken } from '../macaroon/decode.js';
import type { Links } from '../macaroon/links.js';
import { IDENTIFIER, type Packed } from '../macaroon/packed.js';
import { isPlainObject } from '../unknown.js';
import type {
  Caveat,
  Dialect,
  IdentityOf,
  ReadCaveat,
  StandardDialect,
  TypesOf,
} from './dialect.js';
import {
  identifierText,
  opaqueIdentity,
  type OpaqueIdentity,
  readIdentifier,
  standardIdentity,
} from './identity.js';
import type { RootKey } from './root-key.js';

/** A condition of an authentic token. Deeply frozen. */
export interface Condition<D extends Dialect = StandardDialect> {
  /**
   * Its position, from 0, among the conditions of the token and its discharges. The conditions of a
   * discharge come at the caveat that requests it.
   */
  readonly index: number;
  /** Its text; with replacement characters if it is not UTF-8, and then not read. */
  readonly condition: string;
  /** Its value and its kind; `undefined` if no kind of the dialect reads it. */
  readonly read: ReadCaveat<TypesOf<D>> | undefined;
  /** The position of the discharge that it is part of; absent for the token's own. */
  readonly discharge?: number;
  /** Present for a condition that the identifier implies or the verifying side added. */
  readonly restriction?: true;
}

/** A discharge, and the caveat that requested it. Deeply frozen. */
export interface DischargeSource {
  /** Its position among the discharges of the token. */
  readonly index: number;
  /** The identifier of the caveat that asks for it, or `base64url:` and its bytes if it is not text. */
  readonly identifier: string;
  /** The position of the discharge whose caveat asks for it; absent for a caveat of the token's own. */
  readonly askedBy?: number;
  /**
   * The position of that caveat among the caveats of its macaroon, from 0. Holders can add caveats behind those
   * that you minted, with the same identifiers, and discharge them: believe a discharge by this position.
   */
  readonly caveat: number;
}

/** What the signatures of a token prove. */
export interface Authentic<D extends Dialect = StandardDialect> {
  readonly identity: IdentityOf<D> | OpaqueIdentity;
  readonly conditions: readonly Condition<D>[];
  /** The discharges that took part, by position. */
  readonly discharges: readonly DischargeSource[];
}

/**
 * Authenticates a token and reads its conditions: the one place where cryptography meets policy.
 *
 * @param links takes note of the signatures of the token, and knows those that it shares with another one.
 * @param shared the conditions of that one, which had no discharges.
 */
export function authenticateToken<D extends Dialect>(
  [macaroon, ...discharges]: PackedToken,
  rootKey: RootKey | PreparedRootKey,
  dialect: D,
  identity: IdentityOf<D> | OpaqueIdentity,
  links?: Links,
  shared: readonly Condition<D>[] = [],
): Authentic<D> {
  const { conditions, asked } = authenticatePacked(macaroon, rootKey, discharges, links);
  const own = conditions.map(({ macaroon: holder, caveat, discharge }, i) =>
    i < (links?.shared ?? 0)
      ? shared[i]!
      : readCondition(holder, caveat, i, dialect, discharge, links !== undefined),
  );
  if (dialect.inherent) own.push(...inherentConditions(identity, dialect, own.length));
  return {
    identity,
    conditions: Object.freeze(remember(own)),
    discharges: discharges.length === 0 ? NONE : sourcesOf(discharges, asked),
  };
}

const NONE: readonly never[] = Object.freeze([]);

function sourcesOf(
  discharges: readonly Packed[],
  asked: readonly Asking[],
): readonly DischargeSource[] {
  const sources = discharges.map((discharge, index) => {
    const { caveat, askedBy } = asked[index]!;
    const source = { index, identifier: identifierText(discharge.view(IDENTIFIER)), caveat };
    return Object.freeze(askedBy === undefined ? source : { ...source, askedBy });
  });
  return Object.freeze(sources);
}

/** Returns what the identifier implies, as conditions. */
export function inherentConditions<D extends Dialect>(
  identity: IdentityOf<D> | OpaqueIdentity,
  dialect: D,
  start: number,
): readonly Condition<D>[] {
  try {
    const implied = dialect.inherent ? dialect.inherent(identity) : NONE;
    return restrictionConditions(implied, dialect, start);
  } catch {
    // As for a codec that throws: what the identifier implies is unknown.
    throw decodeError('not_a_token');
  }
}

/** Reads conditions that the token does not contain. Their positions follow those of its own. */
export function restrictionConditions<D extends Dialect>(
  caveats: readonly (Caveat<D> | string)[],
  dialect: D,
  start: number,
): readonly Condition<D>[] {
  if (!Array.isArray(caveats)) throw new TypeError('caveats must be a list');
  // Not `map`, which skips a hole.
  return Array.from(caveats, (caveat: Caveat<D> | string, i) => {
    const condition = typeof caveat === 'string' ? caveat : dialect.write(caveat);
    const read = dialect.read(condition);
    // What a dialect reads has the types of that dialect.
    return Object.freeze({ index: start + i, condition, read, restriction: true }) as Condition<D>;
  });
}

/**
 * Reads a condition, which a macaroon has in one of its fields.
 *
 * @param isKept whether the condition outlives its token.
 */
export function readCondition<D extends Dialect>(
  macaroon: Packed,
  field: number,
  index: number,
  dialect: D,
  discharge?: number,
  isKept: boolean = false,
): Condition<D> {
  const given = macaroon.text(field);
  const text = isKept && given !== undefined ? ownText(given) : given;
  const condition = text ?? describeUtf8(macaroon.view(field));
  const read = text === undefined ? undefined : dialect.read(text);
  const own = { index, condition, read };
  // What a dialect reads has the types of that dialect.
  return Object.freeze(discharge === undefined ? own : { ...own, discharge }) as Condition<D>;
}

/** Returns the identity that a macaroon's identifier holds; frozen. */
export function readIdentity<D extends Dialect>(
  macaroon: Packed,
  dialect: D,
): IdentityOf<D> | OpaqueIdentity {
  // The standard codec needs no copy of the bytes, and returns what is frozen.
  const isStandard = dialect.identity === standardIdentity;
  const standard = isStandard ? readIdentifier(macaroon.text(IDENTIFIER)) : undefined;
  if (standard !== undefined) return standard;
  try {
    const identifier = macaroon.view(IDENTIFIER);
    const decoded = dialect.identity.decode(identifier.slice());
    // What an unread identifier implies is unknown.
    const isOpaque = decoded === undefined && dialect.inherent === undefined;
    const identity = isOpaque ? opaqueIdentity(identifier) : decoded;
    if (!isPlainObject(identity)) throw new TypeError();
    return frozenCopy(identity);
  } catch {
    // A codec that throws did not decide whether the identifier is its own.
    throw decodeError('not_a_token');
  }
}
