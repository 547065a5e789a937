import { LRUCache } from 'lru-cache';
import { equalBytes } from '../bytes/bytes.js';
import { ownText } from '../bytes/utf8.js';
import { PreparedRootKey } from '../macaroon/chain.js';
import { toBytes } from '../macaroon/input.js';
import { checkFields } from '../options.js';
import type { MaybePromise } from '../token/open.js';
import type { RootKey } from '../token/root-key.js';

/** The key that signs new tokens. */
export interface SigningKey {
  /** Part of the identities of its tokens. */
  readonly keyId: string;
  /** 16 bytes or more; a string counts as UTF-8. */
  readonly rootKey: RootKey;
}

/** A key that a keyring or a lookup holds, as bytes. */
export interface HeldKey extends SigningKey {
  readonly rootKey: Uint8Array;
}

/** The keys of an authority: a keyring, derived keys, a lookup, or your own object with two functions. */
export interface KeySource {
  /** Returns the key that signs new tokens. */
  current(): MaybePromise<SigningKey>;
  /**
   * Returns the key of an id; `undefined` for an unknown id. The token is not verified yet: its id may be
   * any text, and is `''` if it names no key.
   */
  find(keyId: string): MaybePromise<RootKey | undefined>;
}

/** Options of `createKeyring`. */
export interface KeyringOptions {
  /** The id of the key that signs new tokens; one of `keys`. */
  readonly current: string;
  /**
   * The keys by id: 16 bytes or more; 32 random ones (`generateRootKey`) are right. A string counts as
   * UTF-8. Use a `Map` or a list for ids from elsewhere: an object literal has no entry `__proto__`.
   */
  readonly keys: Readonly<Record<string, RootKey>> | Iterable<readonly [string, RootKey]>;
}

/** Keys by id; one of them signs. Changes apply at once. */
export interface Keyring extends KeySource {
  /** The ids of its keys. */
  readonly keyIds: readonly string[];
  /** The id of the key that signs new tokens. */
  readonly currentId: string;
  current(): HeldKey;
  find(keyId: string): Uint8Array | undefined;
  /** Adds a key that does not sign yet. Throws a `TypeError` for a short key, or the id of another one. */
  add(keyId: string, rootKey: RootKey): void;
  /**
   * Adds a key, and signs with it from now on; the tokens of other keys stay valid. If several processes
   * verify, `add` it to all of them first.
   */
  rotate(keyId: string, rootKey: RootKey): void;
  /** Signs with a key of the keyring from now on. Throws a `TypeError` for an unknown id. */
  use(keyId: string): void;
  /**
   * Removes a key: its tokens are refused from now on. Do not use its id again. Returns whether there was
   * such a key. Throws a `TypeError` for the current key.
   */
  remove(keyId: string): boolean;
}

/**
 * Creates a keyring. It mints with the current key, verifies with all its keys, and rotates without a
 * restart. It copies the keys.
 *
 * @throws TypeError for a short key, an id with two keys, and a current id that is not among the keys.
 * @example
 * ```ts
 * import { generateRootKey } from 'caveats';
 * import { createKeyring } from 'caveats/authority';
 *
 * const keyring = createKeyring({ current: 'k1', keys: { k1: generateRootKey() } });
 * keyring.rotate('k2', generateRootKey());
 * console.log(keyring.currentId, keyring.keyIds); // k2 [ 'k1', 'k2' ]
 *
 * keyring.remove('k1');
 * console.log(keyring.find('k1')); // undefined
 * ```
 */
export function createKeyring(options: KeyringOptions): Keyring {
  checkFields<KeyringOptions>(options, 'createKeyring', { current: true, keys: true });
  const { current, keys } = options;
  if (typeof keys !== 'object' || keys === null) {
    throw new TypeError('keys must be an object, a Map or a list of pairs');
  }
  const entries = Symbol.iterator in keys ? keys : Object.entries(keys);
  return keyringOf(current, entries, (_, rootKey: RootKey) => checkedRootKey(rootKey));
}

/** Holds keys that are made from what `add` and `rotate` are given. */
export function keyringOf<A extends readonly unknown[]>(
  currentId: string,
  entries: Iterable<readonly [keyId: string, ...given: A]>,
  toKey: (keyId: string, ...given: A) => Uint8Array,
): Omit<Keyring, 'add' | 'rotate'> &
  Record<'add' | 'rotate', (keyId: string, ...given: A) => void> {
  const held = new Map<string, HeldKey>();
  const add = (keyId: string, ...given: A): void => {
    const key = { keyId: checkedKeyId(keyId), rootKey: toKey(keyId, ...given) };
    const known = held.get(keyId);
    if (known === undefined) held.set(keyId, Object.freeze(key));
    else if (!equalBytes(known.rootKey, key.rootKey)) {
      throw new TypeError('this key id already names another key');
    }
  };
  const signingKey = (keyId: string): HeldKey => {
    const key = held.get(keyId);
    if (key === undefined) throw new TypeError('the current key must be one of the keys');
    return key;
  };
  for (const entry of entries) {
    const isPair: boolean = Array.isArray(entry);
    if (!isPair) throw new TypeError('keys must be pairs of an id and a key');
    add(...entry);
  }
  let current = signingKey(currentId);
  return Object.freeze({
    get keyIds() {
      return [...held.keys()];
    },
    get currentId() {
      return current.keyId;
    },
    current: () => current,
    find: (keyId: string) => held.get(keyId)?.rootKey,
    add,
    rotate(keyId, ...given) {
      add(keyId, ...given);
      current = signingKey(keyId);
    },
    use(keyId: string) {
      current = signingKey(keyId);
    },
    remove(keyId: string) {
      if (keyId === current.keyId) throw new TypeError('the current key cannot be removed');
      return held.delete(keyId);
    },
  });
}

/** Returns a copy of the bytes of a root key. Throws a `TypeError` for fewer than 16 bytes. */
export function checkedRootKey(rootKey: RootKey): Uint8Array {
  const bytes = toBytes(rootKey, 'a root key');
  if (bytes.length >= 16) return bytes;
  throw new TypeError('a root key must have 16 bytes or more');
}

/** @throws TypeError for anything but well-formed text; it may be empty. */
export function checkedKeyId(keyId: unknown): string {
  if (typeof keyId === 'string' && keyId.isWellFormed()) return keyId;
  throw new TypeError('a key id must be a well-formed string');
}

/** Prepares a key for signing. Throws a `TypeError` for one that is too short. */
export type PrepareKey = (keyId: string, rootKey: RootKey) => PreparedRootKey;

/** Remembers prepared keys: equal keys of an id are the same object, so a result is bound to its key. */
export function keyPreparer(): PrepareKey {
  // More than a keyring holds.
  const known = new LRUCache<string, { bytes: Uint8Array; key: PreparedRootKey }>({ max: 1000 });
  return (keyId, rootKey) => {
    const found = known.get(keyId);
    const given = typeof rootKey === 'string' ? toBytes(rootKey, 'a root key') : rootKey;
    if (found !== undefined && equalBytes(found.bytes, given)) return found.key;
    const bytes = checkedRootKey(rootKey);
    const key = new PreparedRootKey(bytes);
    known.set(ownText(keyId), { bytes, key });
    return key;
  };
}
