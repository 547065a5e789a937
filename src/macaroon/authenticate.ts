import { equalBytes } from '../bytes/bytes.js';
import { TokenError } from '../errors.js';
import { SignatureChain } from './chain.js';
import { toRootKey } from './input.js';
import { type KnownMacaroon, knownMacaroon } from './known.js';
import type { Macaroon } from './macaroon.js';

/**
 * Checks a macaroon's signature and hands out its conditions, in their order. It does not look at
 * what they say: they are authentic, and met or not.
 *
 * @throws TokenError `bad_signature` where the signature does not hold; `missing_discharge` where it
 *   holds and a caveat is a third party's.
 * @throws TypeError for an empty key, and for anything but a macaroon.
 * @example
 * ```ts
 * import { addFirstPartyCaveat, authenticate, createMacaroon } from 'caveats/macaroon';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const macaroon = addFirstPartyCaveat(createMacaroon({ rootKey, identifier: 'id' }), 'time < 9');
 * console.log(authenticate(macaroon, rootKey).length); // 1
 * ```
 */
export function authenticate(
  macaroon: Macaroon,
  rootKey: Uint8Array | string,
): readonly Uint8Array[] {
  const conditions = authenticateKnown(knownMacaroon(macaroon), rootKey);
  // Copies: what was decoded are views of the whole token, whose signature is a secret.
  return conditions.map((condition) => condition.slice());
}

/** The same for a macaroon that need not be looked at again. */
export function authenticateKnown(
  macaroon: KnownMacaroon,
  rootKey: Uint8Array | string,
): readonly Uint8Array[] {
  const chain = SignatureChain.fromRootKey(toRootKey(rootKey));
  chain.add(macaroon.identifier);
  let undischarged = false;
  const conditions: Uint8Array[] = [];
  for (const caveat of macaroon.unsafeCaveats) {
    chain.addCaveat(caveat);
    if (caveat.verificationId === undefined) conditions.push(caveat.condition);
    else undischarged = true;
  }
  if (!equalBytes(chain.end(), macaroon.signature)) throw new TokenError('bad_signature');
  if (undischarged) throw new TokenError('missing_discharge');
  return conditions;
}
