/**
 * What a service keeps in one place: keys that rotate, revocation, restrictions, a cache.
 *
 * @module caveats/authority
 */

export type {
  Authority,
  AuthorityInferOptions,
  AuthorityMintOptions,
  AuthorityVerifyOptions,
  RevokeTarget,
} from './authority.js';
export { createAuthority } from './create-authority.js';
export {
  createDerivedKeys,
  deriveRootKey,
  type DerivedKeys,
  type DerivedKeysOptions,
} from './derived-keys.js';
export { createKeyLookup, type CachedKeyLookup, type KeyLookupOptions } from './key-lookup.js';
export { createKeyring, type Keyring, type KeyringOptions } from './keyring.js';
export type { KeySource, MaybePromise, SigningKey } from './keys.js';
export type { AuthorityIdentityCodec, AuthorityOptions, Restrictions } from './options.js';
export type { KeyRevocation, SubjectRevocation, TokenRevocation } from './revocation.js';
export type { Revocation, RevocationStore } from './revocations.js';
export { createTokenText, type TokenText, type TokenTextOptions } from './token-text.js';
export type { CacheOptions } from './verification-cache.js';
