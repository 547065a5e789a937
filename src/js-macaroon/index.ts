/**
 * Conversion to and from the objects of npm `macaroon` (js-macaroon). It verifies nothing.
 *
 * @module caveats/js-macaroon
 */

import { importMacaroon } from 'macaroon';
import { isBytes } from '../bytes/bytes.js';
import { decodeError } from '../errors.js';
import { type PackedToken, toMaxLength } from '../macaroon/decode.js';
import { encodeJson } from '../macaroon/encode.js';
import { readCaveatFields, readSignature, required } from '../macaroon/fields.js';
import { Budget, readList } from '../macaroon/json-fields.js';
import { Strict } from '../macaroon/leniency.js';
import { KnownMacaroon } from '../macaroon/known.js';
import type { Macaroon, MacaroonFormat, RawCaveat } from '../macaroon/macaroon.js';
import { pack, type Packed } from '../macaroon/packed.js';
import { checkFields } from '../options.js';
import { KnownToken, type Token, type TokenInput, toToken } from '../token/token.js';
import { isObject } from '../unknown.js';

/** The fields that are read of an object of npm `macaroon`. */
export interface ReadableJsMacaroon {
  /** `null` in an object that was read from version 2 without a location. */
  readonly location?: string | null | undefined;
  readonly identifier: Uint8Array;
  readonly signature: Uint8Array;
  readonly caveats: readonly {
    readonly identifier: Uint8Array;
    readonly location?: string | undefined;
    readonly vid?: Uint8Array | undefined;
  }[];
}

/** A caveat in an object of npm `macaroon`. A third-party caveat has a `vid`. */
export interface JsCaveat {
  /** The condition, or the identifier of a third-party caveat. */
  readonly identifier: Uint8Array;
  /** The third party's location. */
  readonly location?: string;
  /** The verification id. */
  readonly vid?: Uint8Array;
}

/** An object of npm `macaroon`. It is mutable: adding a caveat and binding change it. */
export interface JsMacaroon extends ReadableJsMacaroon {
  readonly location: string;
  readonly caveats: JsCaveat[];
  /** Adds a condition to this object. */
  addFirstPartyCaveat(condition: string | Uint8Array): void;
  /** Adds a third-party caveat to this object. */
  addThirdPartyCaveat(
    rootKey: string | Uint8Array,
    identifier: string | Uint8Array,
    location?: string,
  ): void;
  /** Binds this object, a discharge, to the signature of its primary. Call it once. */
  bindToRoot(primarySignature: string | Uint8Array): void;
  /** An independent copy. */
  clone(): JsMacaroon;
  /** Throws for an invalid signature, and if `check` returns a truthy value. */
  verify(
    rootKey: string | Uint8Array,
    check: (condition: string) => unknown,
    discharges?: readonly ReadableJsMacaroon[],
  ): void;
  /** JSON of the object's version. A byte order mark at the start of a field is lost. */
  exportJSON(): Record<string, unknown>;
  /** Version 2 only; throws from about four caveats on. */
  exportBinary(): Uint8Array;
}

/** How large the objects may be. */
export interface FromJsMacaroonOptions {
  /** The bytes of all fields and locations, and one for each macaroon and caveat; 65,536 by default. */
  readonly maxLength?: number | undefined;
}

/**
 * Copies an object of npm `macaroon`, without its discharges, in its present state. Do not trust
 * anything in the result before `authenticate`.
 *
 * @param macaroon the object.
 * @throws TokenError `malformed_token` or `token_too_large`.
 * @throws TypeError for a `maxLength` that is not a whole number.
 * @example
 * ```ts
 * import { authenticate } from 'caveats/macaroon';
 * import { fromJsMacaroon } from 'caveats/js-macaroon';
 * import { newMacaroon } from 'macaroon';
 *
 * const rootKey = new TextEncoder().encode('an example key, 32 bytes or more');
 * const theirs = newMacaroon({ rootKey, identifier: 'id' });
 * theirs.addFirstPartyCaveat('doc = A');
 *
 * console.log(authenticate(fromJsMacaroon(theirs), rootKey).length); // 1
 * ```
 */
export function fromJsMacaroon(
  macaroon: ReadableJsMacaroon,
  options: FromJsMacaroonOptions = {},
): Macaroon {
  return new KnownMacaroon(readMacaroons([macaroon], options, 'fromJsMacaroon')[0]);
}

/**
 * Copies the result of `dischargeMacaroon` or `importMacaroons` of npm `macaroon` into a token, not
 * verified. Throws as {@link fromJsMacaroon} does.
 *
 * @param macaroons the primary first, then its discharges, bound to it.
 * @example
 * ```ts
 * import { verify } from 'caveats';
 * import { tokenFromJsMacaroons } from 'caveats/js-macaroon';
 * import { newMacaroon } from 'macaroon';
 *
 * const rootKey = new TextEncoder().encode('an example key, 32 bytes or more');
 * const token = tokenFromJsMacaroons([newMacaroon({ rootKey, identifier: 'id' })]);
 * console.log(verify(token, { rootKey, request: {} }).validUntil); // null
 * ```
 */
export function tokenFromJsMacaroons(
  macaroons: readonly ReadableJsMacaroon[],
  options: FromJsMacaroonOptions = {},
): Token {
  return new KnownToken(readMacaroons(macaroons, options, 'tokenFromJsMacaroons'));
}

/** Pays for each value from the budget before it is looked at or copied. */
function readMacaroons(values: unknown, options: FromJsMacaroonOptions, name: string): PackedToken {
  checkFields<FromJsMacaroonOptions>(options, name, { maxLength: true });
  const budget = new Budget(toMaxLength(options.maxLength));
  const [first, ...rest] = readList(values, budget).map((value) => readMacaroon(value, budget));
  return [required(first), ...rest];
}

function readMacaroon(value: unknown, budget: Budget): Packed {
  if (!isObject(value)) throw decodeError('wrong_type');
  const { location, identifier, signature, caveats } = value;
  return pack({
    location: readText(location, budget),
    identifier: readBytes(identifier, budget),
    signature: readSignature(readBytes(signature, budget)),
    unsafeCaveats: readList(caveats, budget).map((caveat) => readCaveat(caveat, budget)),
  });
}

function readCaveat(value: unknown, budget: Budget): RawCaveat {
  if (!isObject(value)) throw decodeError('wrong_type');
  const { identifier, location, vid } = value;
  const condition = readBytes(identifier, budget);
  const verificationId = vid === undefined ? undefined : readBytes(vid, budget);
  const place = readText(location, budget) || undefined;
  return readCaveatFields(condition, verificationId, place, new Strict());
}

/** Reads a location, which is `null` in an object that was read from version 2 without one. */
function readText(value: unknown, budget: Budget): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw decodeError('wrong_type');
  budget.spend(value.length);
  if (!value.isWellFormed()) throw decodeError('not_utf8');
  return value;
}

function readBytes(value: unknown, budget: Budget): Uint8Array {
  if (!isBytes(value)) throw decodeError('wrong_type');
  budget.spend(value.length);
  return new Uint8Array(value);
}

/**
 * Converts a macaroon, without its discharges, to a new object of npm `macaroon`.
 *
 * @param macaroon the macaroon.
 * @param format the version that the object has and exports.
 * @throws TypeError for an unknown format, and for v1 if the identifier or a condition is not UTF-8.
 * @example
 * ```ts
 * import { addFirstPartyCaveat, createMacaroon } from 'caveats/macaroon';
 * import { toJsMacaroon } from 'caveats/js-macaroon';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const macaroon = addFirstPartyCaveat(createMacaroon({ rootKey, identifier: 'id' }), 'doc = A');
 *
 * const check = (condition: string) => (condition === 'doc = A' ? null : 'not met');
 * toJsMacaroon(macaroon).verify(rootKey, check); // does not throw: it holds
 * console.log(toJsMacaroon(macaroon, 'v1').exportJSON().identifier); // id
 * ```
 */
export function toJsMacaroon(macaroon: Macaroon, format: MacaroonFormat = 'v2'): JsMacaroon {
  // With an `l`, which v1 ignores: an absent location would become `null`, unlike in npm's own objects.
  return importMacaroon({ l: '', ...encodeJson(macaroon, format) });
}

/**
 * Converts a token to new objects of npm `macaroon`, as its `dischargeMacaroon` returns them: the primary
 * and its bound discharges. Throws as {@link toJsMacaroon} does, and a TokenError for a malformed token.
 *
 * @param token a token, or its text in any format.
 * @param format the version that the objects have and export.
 * @example
 * ```ts
 * import { mint } from 'caveats';
 * import { tokenToJsMacaroons } from 'caveats/js-macaroon';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const token = mint({ rootKey, identity: { subject: 'usr-1' }, caveats: ['doc = A'] });
 *
 * const [primary, ...discharges] = tokenToJsMacaroons(token);
 * primary.verify(rootKey, () => null, discharges); // does not throw: it holds
 * console.log(primary.caveats.length, discharges.length); // 1 0
 * ```
 */
export function tokenToJsMacaroons(
  token: TokenInput,
  format: MacaroonFormat = 'v2',
): [JsMacaroon, ...JsMacaroon[]] {
  const { macaroon, discharges } = toToken(token);
  return [toJsMacaroon(macaroon, format), ...discharges.map((each) => toJsMacaroon(each, format))];
}
