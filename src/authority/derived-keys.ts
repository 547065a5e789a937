import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { encodeUtf8 } from '../bytes/utf8.js';
import { toBytes } from '../macaroon/input.js';
import { checkFields, type FieldsOf } from '../options.js';
import type { RootKey } from '../token/root-key.js';
import { createKeyring, type Keyring } from './keyring.js';
import { checkedKeyId, checkedRootKey, type KeySource, type SigningKey } from './keys.js';

/** What keys are derived of. */
export interface DerivedKeysOptions {
  /** The secret that all keys come from: 16 bytes or more, 32 random ones are right. No password. */
  readonly master: RootKey;
  /** The id of the key that signs new tokens. */
  readonly current: string;
  /**
   * The ids of the other keys whose tokens are valid: earlier ones, and the next one, which every
   * process has to know of before one of them signs with it.
   */
  readonly previous?: Iterable<string> | undefined;
  /** Not secret; random, or a name that no other use of the master has. None by default. */
  readonly salt?: Uint8Array | string | undefined;
}

/** Keys that come from one master secret, by their ids. What changes here is in force at once. */
export interface DerivedKeys extends KeySource {
  /** The ids of the keys that it holds. */
  readonly keyIds: readonly string[];
  /** The id of the key that signs new tokens. */
  readonly currentId: string;
  current(): SigningKey & { readonly rootKey: Uint8Array };
  find(keyId: string): Uint8Array | undefined;
  /** Holds the key of an id as well, which verifies tokens and signs none yet. */
  add(keyId: string): void;
  /** Signs with the key of an id from now on; what the others signed goes on being valid. */
  rotate(keyId: string): void;
  /**
   * Drops the key of an id: what it signed is worth nothing from now on. Do not use the id again.
   *
   * @returns whether there was one.
   * @throws TypeError for the current key.
   */
  remove(keyId: string): boolean;
}

const FIELDS: FieldsOf<DerivedKeysOptions> = {
  master: true,
  current: true,
  previous: true,
  salt: true,
};

const LABEL = 'caveats/root-key/v1\0';
const KEY_BYTES = 32;

/**
 * The root key of an id: HKDF-SHA-256 of a master secret, 32 bytes. Of HKDF's inputs, the keying
 * material is `master`, the salt is `salt`, and the info is the UTF-8 of
 *
 * - `caveats/root-key/v1`, 19 bytes,
 * - one zero byte,
 * - the key id, to the end.
 *
 * @param master 16 bytes or more, in UTF-8 where it is a text; 32 random ones are right.
 * @param keyId any text: another one, another key.
 * @param salt empty by default, which HKDF takes as 32 zero bytes.
 * @throws TypeError for a shorter master, and for an id that is no well-formed text.
 * @see {@link https://www.rfc-editor.org/rfc/rfc5869 RFC 5869}
 * @example
 * ```ts
 * import { deriveRootKey } from 'caveats/authority';
 *
 * const rootKey = deriveRootKey('an example secret of 32 bytes, or more', 'k1');
 * console.log(rootKey.length); // 32
 * ```
 */
export function deriveRootKey(
  master: RootKey,
  keyId: string,
  salt: Uint8Array | string = '',
): Uint8Array {
  const secret = checkedRootKey(master);
  const info = encodeUtf8(LABEL + checkedKeyId(keyId), 'keyId');
  return hkdf(sha256, secret, toBytes(salt, 'salt'), info, KEY_BYTES);
}

/**
 * Keys that all come from one master secret, so that nothing else has to be stored. Only the keys of
 * the ids that are named verify tokens: the master could derive one for any id that a sender names.
 *
 * @throws TypeError for a master shorter than 16 bytes, and for an id that is no well-formed text.
 * @see {@link deriveRootKey} for how a key is derived.
 * @example
 * ```ts
 * import { createDerivedKeys } from 'caveats/authority';
 *
 * const master = 'an example secret of 32 bytes, or more';
 * const keys = createDerivedKeys({ master, current: 'k2', previous: ['k1'] });
 * keys.rotate('k3');
 * keys.remove('k1');
 * console.log(keys.currentId, keys.keyIds); // k3 [ 'k2', 'k3' ]
 * ```
 */
export function createDerivedKeys(options: DerivedKeysOptions): DerivedKeys {
  checkFields(options, 'createDerivedKeys', FIELDS);
  return new HkdfKeys(options);
}

class HkdfKeys implements DerivedKeys {
  readonly #master: Uint8Array;
  readonly #salt: Uint8Array;
  readonly #keyring: Keyring;

  constructor({ master, current, previous = [], salt = '' }: DerivedKeysOptions) {
    this.#master = checkedRootKey(master);
    this.#salt = toBytes(salt, 'salt');
    if (typeof previous === 'string') throw new TypeError('previous must be a list of key ids');
    // A `Map`, so that an id which is named twice is derived once.
    const keys = new Map<string, Uint8Array>();
    for (const keyId of [...previous, current]) {
      if (!keys.has(keyId)) keys.set(keyId, this.#derive(keyId));
    }
    this.#keyring = createKeyring({ current, keys });
  }

  get keyIds(): readonly string[] {
    return this.#keyring.keyIds;
  }

  get currentId(): string {
    return this.#keyring.currentId;
  }

  current(): SigningKey & { readonly rootKey: Uint8Array } {
    return this.#keyring.current();
  }

  find(keyId: string): Uint8Array | undefined {
    return this.#keyring.find(keyId);
  }

  add(keyId: string): void {
    if (this.find(keyId) === undefined) this.#keyring.add(keyId, this.#derive(keyId));
  }

  rotate(keyId: string): void {
    this.add(keyId);
    this.#keyring.use(keyId);
  }

  remove(keyId: string): boolean {
    return this.#keyring.remove(keyId);
  }

  #derive(keyId: string): Uint8Array {
    return deriveRootKey(this.#master, keyId, this.#salt);
  }
}
