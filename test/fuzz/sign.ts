import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js';
import type { Macaroon } from 'caveats/macaroon';
import { createHmac } from 'node:crypto';
import { utf8 } from '../bytes/oracle.js';

function hmac(key: Uint8Array | string, message: Uint8Array): Uint8Array {
  return new Uint8Array(createHmac('sha256', key).update(message).digest());
}

/**
 * A macaroon with a third-party caveat, by `node:crypto` and with a nonce that is given: the library
 * draws one, and then the same seed would give another token each time.
 */
export function addSealedCaveat(
  macaroon: Macaroon,
  caveat: { rootKey: string; identifier: string; location: string },
  nonce: Uint8Array,
): Macaroon {
  const { signature } = macaroon;
  const condition = utf8(caveat.identifier);
  const key = hmac('macaroons-key-generator', utf8(caveat.rootKey));
  const sealed = xsalsa20poly1305(signature, nonce).encrypt(key);
  const verificationId = Uint8Array.from([...nonce, ...sealed]);
  const pair = [...hmac(signature, verificationId), ...hmac(signature, condition)];
  return {
    ...macaroon,
    signature: hmac(signature, Uint8Array.from(pair)),
    unsafeCaveats: [
      ...macaroon.unsafeCaveats,
      { condition, verificationId, location: caveat.location },
    ],
  };
}
