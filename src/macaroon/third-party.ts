import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js';
import { concatBytes, randomBytes } from '@noble/hashes/utils.js';
import { checkFields } from '../options.js';
import { boundSignature, chainCaveat, chainFrom, chainFromRootKey } from './chain.js';
import { CREATE_FIELDS } from './create.js';
import { toBytes, toLocation } from './input.js';
import { KnownMacaroon, packedMacaroon } from './known.js';
import { type Macaroon } from './macaroon.js';
import { Packer, SIGNATURE } from './packed.js';

/** The options of a third-party caveat. Texts are encoded as UTF-8. */
export interface ThirdPartyCaveatOptions {
  /**
   * The secret that signs the discharge, shared with the third party alone. Use 32 new random bytes
   * for each caveat: with one key, a discharge fits every caveat with the same identifier.
   */
  readonly rootKey: Uint8Array | string;
  /** Public. The key and what to vouch for, encrypted for the third party, or a reference to them. */
  readonly identifier: Uint8Array | string;
  /** The third party's location: a hint for the holder, not signed. Empty by default. */
  readonly location?: string | undefined;
}

/**
 * Adds a third-party caveat to a copy of a macaroon. The copy is valid only with a discharge from the
 * third party: a macaroon with the root key and the identifier of the caveat.
 *
 * @param macaroon is not changed.
 * @throws TypeError for an empty key, and for values of other types.
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
  checkFields<ThirdPartyCaveatOptions>(options, 'addThirdPartyCaveat', CREATE_FIELDS);
  const packed = packedMacaroon(macaroon);
  const condition = toBytes(options.identifier, 'identifier');
  const location = toLocation(options.location);
  const key = chainFromRootKey(options.rootKey).end();
  const signature = packed.view(SIGNATURE);
  const packer = Packer.from(packed);
  const caveat = packer.caveat(condition, sealKey(key, signature), location);
  const chain = chainFrom(signature);
  chainCaveat(chain, packer, caveat);
  return new KnownMacaroon(packer.finish(chain.end()));
}

/**
 * Binds a copy of a discharge to a macaroon in its present form: it is not valid for another macaroon, nor
 * after another caveat was added. Bind last, and once; a discharge of a discharge to the primary too.
 *
 * @param primary the macaroon to authenticate, with all its caveats.
 * @param discharge the discharge.
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
  const asking = packedMacaroon(primary, 'primary');
  const packed = packedMacaroon(discharge, 'discharge');
  const signature = boundSignature(asking.view(SIGNATURE), packed.view(SIGNATURE));
  return new KnownMacaroon(Packer.from(packed).finish(signature));
}

const NONCE_LENGTH = 24;

/** Seals a key under the running signature: NaCl's secretbox, preceded by its random nonce. */
export function sealKey(key: Uint8Array, signature: Uint8Array): Uint8Array {
  const nonce = randomBytes(NONCE_LENGTH);
  return concatBytes(nonce, xsalsa20poly1305(signature, nonce).encrypt(key));
}

/** Returns the key, or `undefined` if it was not sealed under this signature. */
export function unsealKey(
  verificationId: Uint8Array,
  signature: Uint8Array,
): Uint8Array | undefined {
  const nonce = verificationId.subarray(0, NONCE_LENGTH);
  try {
    return xsalsa20poly1305(signature, nonce).decrypt(verificationId.subarray(NONCE_LENGTH));
  } catch {
    return undefined;
  }
}
