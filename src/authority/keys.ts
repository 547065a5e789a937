import { LRUCache } from 'lru-cache';
import { equalBytes } from '../bytes/bytes.js';
import { toBytes } from '../macaroon/input.js';
import { PreparedRootKey } from '../macaroon/chain.js';
import type { MaybePromise } from '../token/open.js';
import type { RootKey } from '../token/root-key.js';

/** The key that signs new tokens. */
export interface SigningKey {
  /** Its id, which is part of the identities of its tokens. */
  readonly keyId: string;
  /** 16 bytes or more; a string counts as UTF-8. */
  readonly rootKey: RootKey;
}

/**
 * The keys of an authority: `createKeyring`, `createDerivedKeys`, `createKeyLookup`, or your own
 * object with these two functions.
 */
export interface KeySource {
  /** Returns the key that signs new tokens. */
  current(): MaybePromise<SigningKey>;
  /**
   * Returns the key of an id; `undefined` for an unknown id. The id comes from a token that is not
   * verified yet and may be any text. It is `''` for a token that names no key.
   */
  find(keyId: string): MaybePromise<RootKey | undefined>;
}

/** The shortest root key of an authority: 128 bits. */
const MIN_KEY_BYTES = 16;

/** Returns a copy of the bytes of a root key. Throws a `TypeError` for fewer than 16 bytes. */
export function checkedRootKey(rootKey: RootKey): Uint8Array {
  const bytes = toBytes(rootKey, 'a root key');
  if (bytes.length >= MIN_KEY_BYTES) return bytes;
  throw new TypeError('a root key must have 16 bytes or more');
}

/** @throws TypeError for anything but well-formed text; it may be empty. */
export function checkedKeyId(keyId: unknown): string {
  if (typeof keyId === 'string' && keyId.isWellFormed()) return keyId;
  throw new TypeError('a key id must be a well-formed string');
}

/** The most keys that are kept prepared: more than a keyring holds. */
const MAX_PREPARED = 1000;

/**
 * Keys that are prepared for signing. A key is the same object each time, another key of the same id
 * is another object: so a result can be bound to its key.
 */
export class PreparedKeys {
  readonly #byId: LRUCache<string, { bytes: Uint8Array; prepared: PreparedRootKey }> = new LRUCache(
    { max: MAX_PREPARED },
  );

  /** @throws TypeError for a key that is too short. */
  prepare(keyId: string, rootKey: RootKey): PreparedRootKey {
    const known = this.#byId.get(keyId);
    if (known !== undefined && isSameKey(known.bytes, rootKey)) return known.prepared;
    const bytes = checkedRootKey(rootKey);
    const prepared = new PreparedRootKey(bytes);
    this.#byId.set(keyId, { bytes, prepared });
    return prepared;
  }
}

function isSameKey(bytes: Uint8Array, rootKey: RootKey): boolean {
  return equalBytes(bytes, typeof rootKey === 'string' ? toBytes(rootKey, 'a root key') : rootKey);
}
