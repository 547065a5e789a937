import { DEFAULT_MAX_LENGTH } from '../macaroon/decode.js';
import { checkFields } from '../options.js';
import type { Macaroon } from '../macaroon/macaroon.js';
import { KnownToken, type Token } from '../token/token.js';
import type { ReadableJsMacaroon } from './objects.js';
import { readMacaroons } from './read.js';

/** How large the objects may be that are read. */
export interface FromJsMacaroonOptions {
  /**
   * How much is read: the bytes of all fields and the characters of all locations together, and one
   * for each macaroon and each caveat; 65,536 by default.
   */
  readonly maxLength?: number | undefined;
}

/**
 * A macaroon of what an object of npm `macaroon` holds now: a copy, which stays as it is. To have it
 * read is not to have it verified: nothing in it is to be believed before `authenticate`.
 *
 * The version of the object is not kept, since it changes nothing that is signed.
 *
 * @param macaroon an object of npm `macaroon`, without its discharges.
 * @throws TokenError `malformed_token` or `token_too_large`, whatever the object is.
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
 * const [condition] = authenticate(fromJsMacaroon(theirs), rootKey);
 * console.log(new TextDecoder().decode(condition)); // doc = A
 * ```
 */
export function fromJsMacaroon(
  macaroon: ReadableJsMacaroon,
  options: FromJsMacaroonOptions = {},
): Macaroon {
  return readMacaroons([macaroon], maxLengthOf(options, 'fromJsMacaroon'))[0]!;
}

/**
 * The token of a primary macaroon and its discharges, as objects of npm `macaroon`: what its
 * `dischargeMacaroon` gives, and what a service has from its `importMacaroons`. It is a copy, and not
 * verified.
 *
 * @param macaroons the primary first, then its discharges, bound to it as `dischargeMacaroon` and
 *   `bindToRoot` do it.
 * @throws TokenError `malformed_token` or `token_too_large`, whatever the objects are.
 * @throws TypeError for a `maxLength` that is not a whole number.
 * @example
 * ```ts
 * import { verify } from 'caveats';
 * import { tokenFromJsMacaroons } from 'caveats/js-macaroon';
 * import { newMacaroon } from 'macaroon';
 *
 * const rootKey = new TextEncoder().encode('an example key, 32 bytes or more');
 * const theirs = newMacaroon({ rootKey, identifier: 'id' });
 * theirs.addFirstPartyCaveat('time < 2000000000');
 *
 * const token = tokenFromJsMacaroons([theirs]);
 * console.log(verify(token, { rootKey, request: { now: 1900000000 } }).validUntil); // 2000000000
 * ```
 */
export function tokenFromJsMacaroons(
  macaroons: readonly ReadableJsMacaroon[],
  options: FromJsMacaroonOptions = {},
): Token {
  const maxLength = maxLengthOf(options, 'tokenFromJsMacaroons');
  const [macaroon, ...discharges] = readMacaroons(macaroons, maxLength);
  return new KnownToken(macaroon!, discharges);
}

function maxLengthOf(options: FromJsMacaroonOptions, name: string): number {
  checkFields<FromJsMacaroonOptions>(options, name, { maxLength: true });
  const { maxLength = DEFAULT_MAX_LENGTH } = options;
  if (Number.isSafeInteger(maxLength) && maxLength >= 0) return maxLength;
  throw new TypeError('maxLength must be a whole number, 0 or more');
}
