import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { encodeUtf8 } from '../bytes/utf8.js';
import { toBytes } from '../macaroon/input.js';
import { checkFields } from '../options.js';
import type { RootKey } from '../token/root-key.js';
import { checkedKeyId, checkedRootKey, type Keyring, keyringOf } from './keyring.js';

/** Options of `createDerivedKeys`. */
export interface DerivedKeysOptions {
  /** The secret of all keys: 16 bytes or more, 32 random bytes are right. Not a password. */
  readonly master: RootKey;
  /** The id of the key that signs new tokens. */
  readonly current: string;
  /** The ids of other valid keys: earlier ones, and the next one before any process signs with it. */
  readonly previous?: Iterable<string> | undefined;
  /** Not secret: random, or a name that no other use of the master has. Empty by default. */
  readonly salt?: Uint8Array | string | undefined;
}

/** Keys that are derived from one master secret, by id. Changes apply at once. */
export interface DerivedKeys extends Omit<Keyring, 'add' | 'rotate' | 'use'> {
  /** Adds the key of an id, which verifies tokens and does not sign yet. */
  add(keyId: string): void;
  /** Signs with the key of an id from now on; the tokens of the other keys stay valid. */
  rotate(keyId: string): void;
}

const FIELDS = { master: true, current: true, previous: true, salt: true } as const;
const LABEL = 'caveats/root-key/v1\0';

/**
 * Derives the root key of an id: HKDF-SHA-256 of a master secret, 32 bytes. The keying material is
 * `master`, the salt is `salt`, and the info is the UTF-8 of `caveats/root-key/v1`, one zero byte, and the
 * key id to the end.
 *
 * @param master 16 bytes or more; a string counts as UTF-8. 32 random bytes are right.
 * @param keyId any text; each has its own key.
 * @param salt empty by default, which HKDF takes as 32 zero bytes.
 * @throws TypeError for a shorter master, and for an id that is not well-formed text.
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
  const info = encodeUtf8(LABEL + checkedKeyId(keyId), 'keyId');
  return hkdf(sha256, checkedRootKey(master), toBytes(salt, 'salt'), info, 32);
}

/**
 * Creates keys that are all derived from one master secret, so that nothing else needs to be stored.
 * Only keys whose ids you name verify tokens: the master could derive one for any id in a token.
 *
 * @throws TypeError as {@link deriveRootKey} does, which derives the keys.
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
  const { current, previous = [] } = options;
  if (typeof previous === 'string') throw new TypeError('previous must be a list of key ids');
  const master = checkedRootKey(options.master);
  const salt = toBytes(options.salt ?? '', 'salt');
  const ids = [...previous, current].map((id): readonly [string] => [id]);
  return keyringOf(current, ids, (keyId) => deriveRootKey(master, keyId, salt));
}
