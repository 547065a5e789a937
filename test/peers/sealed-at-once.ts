import crypto, { randomFillSync } from 'node:crypto';

/**
 * Lets macaroons.js seal keys. It fills the place of a key with random bytes in the background, on a busy machine
 * after it has copied the key there (docs/interop.md). Here that is done at once.
 */
export function sealedAtOnce<T>(seal: () => T): T {
  const { randomFill } = crypto;
  Object.assign(crypto, { randomFill: (place: Uint8Array) => void randomFillSync(place) });
  try {
    return seal();
  } finally {
    Object.assign(crypto, { randomFill });
  }
}
