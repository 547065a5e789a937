/**
 * What a service keeps in one place: keys that rotate, revocation, restrictions, a cache.
 *
 * @module caveats/authority
 */

export type * from './authority.js';
export { createAuthority } from './create-authority.js';
export * from './derived-keys.js';
export * from './key-lookup.js';
export {
  createKeyring,
  type HeldKey,
  type Keyring,
  type KeyringOptions,
  type KeySource,
  type SigningKey,
} from './keyring.js';
export type {
  KeyRevocation,
  Revocation,
  SubjectRevocation,
  TokenRevocation,
} from './revocation.js';
export type { RevocationStore } from './revocation-store.js';
export { createTokenText, type TokenText, type TokenTextOptions } from './token-text.js';
export type { CacheOptions } from './verification-cache.js';
