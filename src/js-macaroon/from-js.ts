import { isBytes } from '../bytes/bytes.js';
import { decodeError } from '../errors.js';
import { type PackedToken, toMaxLength } from '../macaroon/decode.js';
import { readCaveatFields, readSignature, required } from '../macaroon/fields.js';
import { Budget, readList } from '../macaroon/json-fields.js';
import { Strict } from '../macaroon/leniency.js';
import { KnownMacaroon } from '../macaroon/known.js';
import { type Macaroon, type RawCaveat } from '../macaroon/macaroon.js';
import { pack, type Packed } from '../macaroon/packed.js';
import { checkFields } from '../options.js';
import { KnownToken, type Token } from '../token/token.js';
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
