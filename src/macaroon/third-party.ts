import { boundSignature, deriveKey, SignatureChain } from './chain.js';
import { toLocation, toBytes, toRootKey } from './input.js';
import { checkFields, type FieldsOf } from '../options.js';
import { KnownMacaroon, knownMacaroon } from './known.js';
import type { Macaroon, RawCaveat } from './macaroon.js';
import { sealKey } from './seal.js';

/** What a third-party caveat is made of. Texts are taken as UTF-8. */
export interface ThirdPartyCaveatOptions {
  /**
   * The secret that signs the discharge, of any length but zero; 32 random bytes, new for each
   * caveat, are right: under one key, a discharge does for every caveat of its identifier. The third
   * party has to learn the key, and nobody else.
   */
  readonly rootKey: Uint8Array | string;
  /**
   * Public; tells the third party which key it is and what it is asked to vouch for. It may hold
   * both, encrypted for the third party, or name what the third party was told before.
   */
  readonly identifier: Uint8Array | string;
  /** Where the third party is; a hint for the holder, not signed. Empty by default. */
  readonly location?: string | undefined;
}

const FIELDS: FieldsOf<ThirdPartyCaveatOptions> = {
  rootKey: true,
  identifier: true,
  location: true,
};

/**
 * A macaroon narrowed by what a third party has to vouch for: it is good for nothing until that one
 * has issued a discharge, a macaroon whose root key and identifier are those of the caveat.
 *
 * @param macaroon stays as it is.
 * @throws TypeError for anything but a macaroon, for an empty key, and for anything that is neither
 *   text nor bytes.
 * @example
 * ```ts
 * import { addThirdPartyCaveat, authenticate, bindDischarge, createMacaroon } from 'caveats/macaroon';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const caveat = { rootKey: 'a key for this caveat alone', identifier: 'is logged in' };
 * const macaroon = addThirdPartyCaveat(createMacaroon({ rootKey, identifier: 'id' }), caveat);
 *
 * const discharge = bindDischarge(macaroon, createMacaroon(caveat));
 * console.log(authenticate(macaroon, rootKey, [discharge])); // []
 * ```
 * @see Birgisson et al., "Macaroons: Cookies with Contextual Caveats", NDSS 2014, section V.D.
 */
export function addThirdPartyCaveat(
  macaroon: Macaroon,
  options: ThirdPartyCaveatOptions,
): Macaroon {
  checkFields(options, 'addThirdPartyCaveat', FIELDS);
  const known = knownMacaroon(macaroon);
  const condition = toBytes(options.identifier, 'identifier');
  const location = toLocation(options.location);
  const key = deriveKey(toRootKey(options.rootKey));
  const caveat: RawCaveat = Object.freeze({
    condition,
    verificationId: sealKey(key, known.signature),
    ...(location !== '' && { location }),
  });
  const chain = SignatureChain.from(known.signature);
  chain.addCaveat(caveat);
  return new KnownMacaroon({
    ...known,
    signature: chain.end(),
    unsafeCaveats: known.unsafeCaveats.concat(caveat),
  });
}

/**
 * A discharge that goes along with this macaroon alone, in its present form: whoever sees it on its
 * way cannot use it with another, and with a caveat more in the macaroon it no longer fits. So it is
 * the last thing to do, and to be done once. A discharge of a discharge is bound to the primary too.
 *
 * @param primary the macaroon that is to be authenticated, with all its caveats.
 * @param discharge the discharge, as it was issued.
 * @throws TypeError for anything but macaroons.
 * @example
 * ```ts
 * import { bindDischarge, createMacaroon } from 'caveats/macaroon';
 *
 * const primary = createMacaroon({ rootKey: 'an example key, 32 bytes or more', identifier: 'id' });
 * const discharge = createMacaroon({ rootKey: 'a key for this caveat alone', identifier: 'is usr-1' });
 * const bound = bindDischarge(primary, discharge);
 * console.log(bound.signature.join() === discharge.signature.join()); // false
 * ```
 */
export function bindDischarge(primary: Macaroon, discharge: Macaroon): Macaroon {
  const { signature } = knownMacaroon(primary);
  const known = knownMacaroon(discharge);
  return new KnownMacaroon({ ...known, signature: boundSignature(signature, known.signature) });
}
