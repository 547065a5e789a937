import type { KeySource, SigningKey } from '../authority/keyring.js';
import type { RootKey } from '../token/root-key.js';

const KEY_ID = 'unfit-for-production';
const OTHER_KEY_ID = 'unfit-for-production-2';

const KEYS: ReadonlyMap<string, string> = new Map([
  [KEY_ID, 'a test key of caveats/testing that everybody knows'],
  [OTHER_KEY_ID, 'another test key of caveats/testing that everybody knows'],
]);

/** Public keys for tests. */
export interface TestKeys extends KeySource {
  /** The id of the key that signs: `unfit-for-production`. */
  readonly keyId: string;
  /** The id of a second key, for tests that rotate or revoke a key. */
  readonly otherKeyId: string;
  current(): SigningKey;
  find(keyId: string): RootKey | undefined;
  /** The same as `find`, as `verify` and the adapters take it: by the unverified identity. */
  readonly rootKey: (unverified: { readonly keyId?: string | undefined }) => RootKey | undefined;
}

/**
 * Keys for tests, **unfit for production**: they are published. A token that they signed names the key
 * `unfit-for-production`, so that a token that escapes from a test is recognized.
 *
 * @example
 * ```ts
 * import { verify } from 'caveats';
 * import { mintFor, testKeys } from 'caveats/testing';
 *
 * const grant = verify(mintFor('usr-1'), { rootKey: testKeys.rootKey, request: {} });
 * console.log(grant.subject, grant.identity.keyId); // usr-1 unfit-for-production
 * ```
 */
export const testKeys: TestKeys = Object.freeze({
  keyId: KEY_ID,
  otherKeyId: OTHER_KEY_ID,
  current: () => ({ keyId: KEY_ID, rootKey: KEYS.get(KEY_ID)! }),
  find: (keyId: string) => KEYS.get(keyId),
  rootKey: ({ keyId = '' }: { readonly keyId?: string | undefined }) => KEYS.get(keyId),
});
