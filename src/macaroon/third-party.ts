import { boundSignature, deriveKey, SignatureChain } from './chain.js';
import { toLocation, toBytes, toRootKey } from './input.js';
import { checkFields, type FieldsOf } from '../options.js';
import { KnownMacaroon, knownMacaroon } from './known.js';
import type { Macaroon, RawCaveat } from './macaroon.js';
import { sealKey } from './seal.js';

/** The options of a third-party caveat. Texts are encoded as UTF-8. */
export interface ThirdPartyCaveatOptions {
  /**
   * The secret that signs the discharge, shared with the third party alone. Use 32 new random bytes
   * for each caveat: with one key, a discharge fits every caveat with the same identifier.
   */
  readonly rootKey: Uint8Array | string;
  /**
   * Public. From it, the third party knows the key and what to vouch for: it contains both, encrypted
   * for the third party, or it is a reference that the third party knows.
   */
  readonly identifier: Uint8Array | string;
  /** The third party's location: a hint for the holder, not signed. Empty by default. */
  readonly location?: string | undefined;
}

const FIELDS: FieldsOf<ThirdPartyCaveatOptions> = {
  rootKey: true,
  identifier: true,
  location: true,
};

/**
 * Adds a third-party caveat to a copy of a macaroon. The copy is valid only with a discharge that the
 * third party issues: a macaroon with the root key and the identifier of the caveat.
 *
 * @param macaroon is not changed.
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
 * Binds a discharge to a macaroon in its present form: it cannot be used with another macaroon, nor
 * after another caveat was added. Bind last, and once. A discharge of a discharge is bound to the
 * primary too.
 *
 * @param primary the macaroon to authenticate, with all its caveats.
 * @param discharge the discharge, as issued.
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
  const { signature } = knownMacaroon(primary, 'primary');
  const known = knownMacaroon(discharge, 'discharge');
  return new KnownMacaroon({ ...known, signature: boundSignature(signature, known.signature) });
}
