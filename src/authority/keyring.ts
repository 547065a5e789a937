import { equalBytes } from '../bytes/bytes.js';
import { checkFields } from '../options.js';
import type { RootKey } from '../token/root-key.js';
import { checkedKeyId, checkedRootKey, type KeySource, type SigningKey } from './keys.js';

export interface KeyringOptions {
  /** The id of the key that signs new tokens; one of `keys`. */
  readonly current: string;
  /**
   * The keys by id: an object, a `Map`, or a list of pairs. Keys have 16 bytes or more; 32 random bytes,
   * as `generateRootKey` makes them, are right. A string counts as UTF-8. Use a `Map` or a list for ids
   * that come from elsewhere: in an object literal, `__proto__` is not an entry.
   */
  readonly keys: Readonly<Record<string, RootKey>> | Iterable<readonly [string, RootKey]>;
}

/** A key that a keyring or a lookup holds, as bytes. */
export interface HeldKey extends SigningKey {
  readonly rootKey: Uint8Array;
}

/** Keys by id; one of them signs. Changes apply at once. */
export interface Keyring extends KeySource {
  /** The ids of its keys. */
  readonly keyIds: readonly string[];
  /** The id of the key that signs new tokens. */
  readonly currentId: string;
  current(): HeldKey;
  find(keyId: string): Uint8Array | undefined;
  /**
   * Adds a key that verifies tokens and does not sign yet.
   *
   * @throws TypeError for fewer than 16 bytes, and for the id of another key: an id always names the
   *   same key.
   */
  add(keyId: string, rootKey: RootKey): void;
  /**
   * Adds a key and signs with it from now on; the tokens of the other keys stay valid. If several
   * processes verify, `add` it to all of them before one of them signs with it.
   *
   * @throws TypeError as `add` does.
   */
  rotate(keyId: string, rootKey: RootKey): void;
  /**
   * Signs with a key of the keyring from now on.
   *
   * @throws TypeError for an unknown id.
   */
  use(keyId: string): void;
  /**
   * Removes a key: its tokens are refused from now on. Do not use its id again.
   *
   * @returns whether there was such a key.
   * @throws TypeError for the current key.
   */
  remove(keyId: string): boolean;
}

/**
 * Creates a keyring. It mints with the current key, verifies with all its keys, and rotates without a
 * restart. It copies the keys.
 *
 * @throws TypeError for a shorter key, for an id with two different keys, and for a current id that
 *   is not among the keys.
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
  return new MapKeyring(options);
}

class MapKeyring implements Keyring {
  readonly #keys: Map<string, HeldKey> = new Map();
  #current: HeldKey;

  constructor({ current, keys }: KeyringOptions) {
    if (typeof keys !== 'object' || keys === null) {
      throw new TypeError('keys must be an object, a Map or a list of pairs');
    }
    for (const entry of isIterable(keys) ? keys : Object.entries(keys)) {
      if (!Array.isArray(entry)) throw new TypeError('keys must be pairs of an id and a key');
      this.add(entry[0], entry[1]);
    }
    this.#current = this.#held(current);
  }

  get keyIds(): readonly string[] {
    return [...this.#keys.keys()];
  }

  get currentId(): string {
    return this.#current.keyId;
  }

  current(): HeldKey {
    return this.#current;
  }

  find(keyId: string): Uint8Array | undefined {
    return this.#keys.get(keyId)?.rootKey;
  }

  add(keyId: string, rootKey: RootKey): void {
    const key = { keyId: checkedKeyId(keyId), rootKey: checkedRootKey(rootKey) };
    const held = this.find(keyId);
    if (held === undefined) this.#keys.set(keyId, Object.freeze(key));
    else if (!equalBytes(held, key.rootKey)) {
      throw new TypeError('this key id already names another key');
    }
  }

  rotate(keyId: string, rootKey: RootKey): void {
    this.add(keyId, rootKey);
    this.use(keyId);
  }

  use(keyId: string): void {
    this.#current = this.#held(keyId);
  }

  remove(keyId: string): boolean {
    if (keyId === this.currentId) throw new TypeError('the current key cannot be removed');
    return this.#keys.delete(keyId);
  }

  #held(keyId: string): HeldKey {
    const key = this.#keys.get(keyId);
    if (key === undefined) throw new TypeError('the current key must be one of the keys');
    return key;
  }
}

function isIterable(keys: KeyringOptions['keys']): keys is Iterable<readonly [string, RootKey]> {
  return Symbol.iterator in keys;
}
