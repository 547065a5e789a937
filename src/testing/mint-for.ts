import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { encodeUtf8 } from '../bytes/utf8.js';
import { standardVocabulary } from '../caveats/vocabulary.js';
import { checkFields, type FieldsOf } from '../options.js';
import type { NewIdentity } from '../token/identity.js';
import { type CaveatInput, mint } from '../token/mint.js';
import { serialize, type Token } from '../token/token.js';
import { TEST_TIME } from './clock.js';
import { testKey, testKeys } from './keys.js';
import { testTokenId } from './token-id.js';

const IDENTITY: FieldsOf<NewIdentity> = { type: true, keyId: true, subject: true, id: true };

/**
 * Mints a token for a test, signed with {@link testKeys}. There is no chance in it: the same arguments
 * give the same token, down to its bytes, so that snapshots stay as they are. Others give a token of
 * another id.
 *
 * @param who the subject; or an identity, to choose its `type`, `id` or `keyId`.
 * @param caveats values of the standard kinds, or the texts of conditions of any kind.
 * @throws TypeError for a caveat that is none, and for a `keyId` that no test key has.
 * @example
 * ```ts
 * import { doc, readonly, verify } from 'caveats';
 * import { mintFor, testKeys } from 'caveats/testing';
 *
 * const token = mintFor('usr-1', doc('A'), readonly());
 * const request = { resource: { doc: 'A' }, access: 'read' } as const;
 * console.log(verify(token, { rootKey: testKeys.rootKey, request }).identity.subject); // usr-1
 * ```
 */
export function mintFor(who: string | NewIdentity, ...caveats: readonly CaveatInput[]): Token {
  const given: NewIdentity = typeof who === 'string' ? { subject: who } : who;
  checkFields(given, 'mintFor', IDENTITY);
  const { type = 'access', keyId = testKeys.keyId, subject, id } = given;
  const conditions = caveats.map((caveat) =>
    typeof caveat === 'string' ? caveat : standardVocabulary.write(caveat),
  );
  return mint({
    rootKey: testKey(keyId),
    identity: { type, keyId, subject, id: id ?? idOf([type, keyId, subject, ...conditions]) },
    caveats: conditions,
  });
}

/**
 * The text of the token that {@link mintFor} mints, as a client sends it.
 *
 * @param who as {@link mintFor} takes it.
 * @param caveats likewise.
 * @throws TypeError as {@link mintFor} does.
 * @example
 * ```ts
 * import { textFor } from 'caveats/testing';
 *
 * console.log(textFor('usr-1') === textFor('usr-1')); // true
 * ```
 */
export function textFor(who: string | NewIdentity, ...caveats: readonly CaveatInput[]): string {
  return serialize(mintFor(who, ...caveats));
}

function idOf(parts: readonly string[]): string {
  const digest = sha256(encodeUtf8(JSON.stringify(parts), 'a token'));
  return testTokenId(TEST_TIME, bytesToHex(digest));
}
