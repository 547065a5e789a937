import { randomBytes } from '@noble/hashes/utils.js';
import { TokenError } from '../errors.js';
import type { AnyIdentity, Identity, OpaqueIdentity } from './identity.js';

/** A secret that signs tokens; of any length but zero. 32 random bytes are right. */
export type RootKey = Uint8Array | string;

/**
 * The key, or how to find it. What the function is given is not verified yet, so use it to look up
 * a key and for nothing else; it returns `undefined` for a key that it does not know. Keep the keys
 * in a `Map`: a key id comes from the sender, and `constructor` is a property of every object.
 */
export type RootKeyOption<I extends AnyIdentity = Identity> =
  RootKey | ((unverified: I | OpaqueIdentity) => RootKey | undefined);

const ROOT_KEY_BYTES = 32;

/**
 * A new root key: 32 random bytes, as many as the HMAC can make use of.
 *
 * @example
 * ```ts
 * import { generateRootKey } from 'caveats';
 *
 * console.log(generateRootKey().length); // 32
 * ```
 */
export function generateRootKey(): Uint8Array {
  return randomBytes(ROOT_KEY_BYTES);
}

/** @throws TokenError `unknown_key` where the function does not know the key. */
export function findRootKey<I extends AnyIdentity>(
  rootKey: RootKeyOption<I>,
  unverified: I | OpaqueIdentity,
): RootKey {
  const found = typeof rootKey === 'function' ? rootKey(unverified) : rootKey;
  if (found !== undefined && found !== null) return found;
  if (typeof rootKey === 'function') throw new TokenError('unknown_key');
  throw new TypeError('rootKey must be given');
}
