import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js';
import { randomBytes } from '@noble/hashes/utils.js';
import { VERIFICATION_ID_LENGTH } from './macaroon.js';

const NONCE_LENGTH = 24;

/**
 * Seals the key of a third-party caveat under the running signature, so only those who can compute the
 * signature learn the key: NaCl's secretbox (XSalsa20-Poly1305), preceded by its random nonce of 192
 * bits, enough for any number of caveats.
 *
 * @see libmacaroons, and Birgisson et al., 2014, section V.D
 */
export function sealKey(key: Uint8Array, signature: Uint8Array): Uint8Array {
  const nonce = randomBytes(NONCE_LENGTH);
  const sealed = new Uint8Array(VERIFICATION_ID_LENGTH);
  sealed.set(nonce);
  sealed.set(xsalsa20poly1305(signature, nonce).encrypt(key), NONCE_LENGTH);
  return sealed;
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
