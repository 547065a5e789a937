import { toRootKey } from '../macaroon/input.js';
import type { RootKey } from '../token/root-key.js';

/** A value, or the promise of one. */
export type MaybePromise<T> = T | PromiseLike<T>;

/** The key that new tokens are signed with, and the id under which they name it. */
export interface SigningKey {
  /** Its id, which stands in the identities of the tokens that it signs. */
  readonly keyId: string;
  /** 16 bytes or more, in UTF-8 where it is a text. */
  readonly rootKey: RootKey;
}

/**
 * Where an authority has its keys from: `createKeyring`, `createDerivedKeys`, `createKeyLookup`, or
 * anything else with these two functions.
 */
export interface KeySource {
  /** The key that signs new tokens. */
  current(): MaybePromise<SigningKey>;
  /**
   * The key of an id, `undefined` for one that it does not hold. The id is what a token says that is
   * not verified yet: it may be any text. A token without a key id asks for `''`.
   */
  find(keyId: string): MaybePromise<RootKey | undefined>;
}

/** The shortest root key that an authority takes, in bytes: 128 bits. 32 bytes are recommended. */
export const MIN_KEY_BYTES = 16;

/**
 * The bytes of a root key.
 *
 * @throws TypeError for a key that is shorter than 16 bytes, in UTF-8 where it is a text.
 */
export function checkedRootKey(rootKey: RootKey): Uint8Array {
  const bytes = toRootKey(rootKey);
  if (bytes.length >= MIN_KEY_BYTES) return bytes;
  throw new TypeError('a root key must be 16 bytes or longer');
}

/** @throws TypeError for an id that is no well-formed text; empty is the id of a service's only key. */
export function checkedKeyId(keyId: unknown): string {
  if (typeof keyId === 'string' && keyId.isWellFormed()) return keyId;
  throw new TypeError('a key id must be well-formed text');
}
