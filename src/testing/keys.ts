import type { KeySource, SigningKey } from '../authority/keys.js';
import type { RootKey } from '../token/root-key.js';

const KEY_ID = 'unfit-for-production';
const OTHER_KEY_ID = 'unfit-for-production-2';

/** Anybody can read them here, and the id that tokens name says so. */
const KEYS: ReadonlyMap<string, string> = new Map([
  [KEY_ID, 'a test key of caveats/testing that everybody knows'],
  [OTHER_KEY_ID, 'another test key of caveats/testing that everybody knows'],
]);

/** The key that {@link testKeys} does not hold: what somebody signs with who has none of its keys. */
export const FORGERS_KEY = 'what somebody signs with who has none of the keys';

/** Keys that everybody knows. */
export interface TestKeys extends KeySource {
  /** The id of the key that signs: `unfit-for-production`. */
  readonly keyId: string;
  /** The id of a second key, for tests of rotation and of revoking a key. */
  readonly otherKeyId: string;
  current(): SigningKey;
  find(keyId: string): RootKey | undefined;
  /** The same as `find`, as `verify` and the adapters take it: by the unverified identity. */
  readonly rootKey: (unverified: { readonly keyId?: string | undefined }) => RootKey | undefined;
}

/**
 * Keys for tests, and **unfit for production**: they are the same everywhere and published. A token
 * that they have signed names the key `unfit-for-production`, so that one that has got out can be told.
 *
 * They are a `KeySource` for `createAuthority`, and `testKeys.rootKey` is one for `verify`,
 * `inferScope`, `explain` and the adapters.
 *
 * @example
 * ```ts
 * import { verify } from 'caveats';
 * import { mintFor, testKeys } from 'caveats/testing';
 *
 * const grant = verify(mintFor('usr-1'), { rootKey: testKeys.rootKey, request: {} });
 * console.log(grant.identity.subject, grant.identity.keyId); // usr-1 unfit-for-production
 * ```
 */
export const testKeys: TestKeys = Object.freeze({
  keyId: KEY_ID,
  otherKeyId: OTHER_KEY_ID,
  current: () => ({ keyId: KEY_ID, rootKey: testKey(KEY_ID) }),
  find: (keyId: string) => KEYS.get(keyId),
  rootKey: ({ keyId = '' }: { readonly keyId?: string | undefined }) => KEYS.get(keyId),
});

/** @throws TypeError for an id that none of the test keys has. */
export function testKey(keyId: string): RootKey {
  const key = KEYS.get(keyId);
  if (key === undefined) throw new TypeError('keyId must be that of one of the test keys');
  return key;
}
