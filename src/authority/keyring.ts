import { equalBytes } from '../bytes/bytes.js';
import { checkFields } from '../options.js';
import type { RootKey } from '../token/root-key.js';
import { checkedKeyId, checkedRootKey, type KeySource, type SigningKey } from './keys.js';

/** What a keyring starts with. */
export interface KeyringOptions {
  /** The id of the key that signs new tokens; one of `keys`. */
  readonly current: string;
  /**
   * The keys by their ids: an object, a `Map`, or a list of pairs. Ids that come from elsewhere belong
   * in a `Map` or a list: in an object literal, `__proto__` is no entry.
   */
  readonly keys: Readonly<Record<string, RootKey>> | Iterable<readonly [string, RootKey]>;
}

/** Keys by their ids, one of which signs. What changes here is in force at once. */
export interface Keyring extends KeySource {
  /** The ids of the keys that it holds. */
  readonly keyIds: readonly string[];
  /** The id of the key that signs new tokens. */
  readonly currentId: string;
  current(): SigningKey & { readonly rootKey: Uint8Array };
  find(keyId: string): Uint8Array | undefined;
  /**
   * Holds a key as well, which verifies tokens and signs none yet.
   *
   * @throws TypeError for a key shorter than 16 bytes, and for an id that names another key: an id
   *   stands for one key for ever.
   */
  add(keyId: string, rootKey: RootKey): void;
  /**
   * Adds a key and signs with it from now on; what the others signed goes on being valid. Where
   * several processes verify, `add` it in all of them before one of them signs with it.
   *
   * @throws TypeError as `add` does.
   */
  rotate(keyId: string, rootKey: RootKey): void;
  /**
   * Signs with a key that it holds.
   *
   * @throws TypeError for an id that it does not hold.
   */
  use(keyId: string): void;
  /**
   * Drops a key: what it signed is worth nothing from now on. Do not use its id again.
   *
   * @returns whether there was one.
   * @throws TypeError for the current key.
   */
  remove(keyId: string): boolean;
}

/**
 * A keyring: mints with the current key, verifies with every key that it holds, and rotates without
 * a restart. The keys are copied.
 *
 * @param options.keys root keys of 16 bytes or more, in UTF-8 where they are texts; 32 random bytes
 *   are right, as `generateRootKey` makes them.
 * @throws TypeError for a key that is shorter, an id with two different keys, and a current id that
 *   names none of the keys.
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

type HeldKey = SigningKey & { readonly rootKey: Uint8Array };

class MapKeyring implements Keyring {
  readonly #keys: Map<string, HeldKey> = new Map();
  #current: HeldKey;

  constructor({ current, keys }: KeyringOptions) {
    for (const entry of entriesOf(keys)) {
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
    // What stays is the object that was there: whoever knows the key knows it by that.
    else if (!equalBytes(held, key.rootKey)) throw new TypeError('this key id names another key');
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

function entriesOf(keys: KeyringOptions['keys']): Iterable<readonly [string, RootKey]> {
  if (typeof keys !== 'object' || keys === null) {
    throw new TypeError('keys must be an object, a Map or a list of pairs');
  }
  return isIterable(keys) ? keys : Object.entries(keys);
}

function isIterable(keys: KeyringOptions['keys']): keys is Iterable<readonly [string, RootKey]> {
  return Symbol.iterator in keys;
}
