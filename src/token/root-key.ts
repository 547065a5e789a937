import { randomBytes } from '@noble/hashes/utils.js';
import type { Dialect, IdentityOf, StandardDialect } from './dialect.js';
import type { OpaqueIdentity } from './identity.js';

/** A secret that signs tokens; of any length but zero. 32 random bytes are right. */
export type RootKey = Uint8Array | string;

/**
 * A root key, or a function that finds it by the identity of a token, which is not verified yet. It
 * returns `undefined` for an identity whose key it does not know.
 */
export type RootKeyOption<D extends Dialect = StandardDialect> =
  RootKey | ((unverified: IdentityOf<D> | OpaqueIdentity) => RootKey | undefined);

const ROOT_KEY_BYTES = 32;

/**
 * Generates a root key: 32 random bytes.
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
