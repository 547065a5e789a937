import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { encodeUtf8 } from '../bytes/utf8.js';
import { checkFields } from '../options.js';
import { type Dialect, dialectOr, type StandardDialect } from '../token/dialect.js';
import type { NewIdentity } from '../token/identity.js';
import { type CaveatInput, mint } from '../token/mint.js';
import { serialize, type Token } from '../token/token.js';
import { TEST_TIME } from './clock.js';
import { testKeys } from './keys.js';

/** Who a token for a test is issued to. */
export interface TestIdentity<D extends Dialect = StandardDialect> extends NewIdentity {
  /** The dialect of the token; the standard one by default. */
  readonly dialect?: D | undefined;
}

/**
 * Mints a token for a test, signed with {@link testKeys}. The same arguments return the same token, byte
 * for byte, so snapshots stay valid; other arguments return a token with another id.
 *
 * @param who the subject; or an identity, to choose its `type`, `id` or `keyId`, or another dialect.
 * @param caveats values of the dialect's kinds, or texts of conditions of any kind.
 * @throws TypeError for an invalid caveat, and for a `keyId` that is not one of the test keys.
 * @example
 * ```ts
 * import { createDialect, defineScope, doc, readonly, verify } from 'caveats';
 * import { mintFor, testKeys } from 'caveats/testing';
 *
 * const token = mintFor('usr-1', doc('A'), readonly());
 * const request = { resource: { doc: 'A' }, access: 'read' } as const;
 * console.log(verify(token, { rootKey: testKeys.rootKey, request }).subject); // usr-1
 *
 * const git = defineScope({ levels: { org: {}, repo: { in: 'org' } }, actions: ['read', 'write'] });
 * const dialect = createDialect({ scope: git });
 * const own = mintFor({ subject: 'usr-1', dialect }, git.caveats.repo('acme', 'web'));
 * console.log(own.macaroon.unsafeCaveats.length); // 1
 * ```
 */
export function mintFor<D extends Dialect = StandardDialect>(
  who: string | TestIdentity<D>,
  ...caveats: readonly NoInfer<CaveatInput<D>>[]
): Token {
  const given: TestIdentity<D> = typeof who === 'string' ? { subject: who } : who;
  const fields = { type: true, keyId: true, subject: true, id: true, dialect: true } as const;
  checkFields<TestIdentity<D>>(given, 'mintFor', fields);
  const { type = 'access', keyId = testKeys.keyId, subject, id } = given;
  const rootKey = testKeys.rootKey({ keyId });
  if (rootKey === undefined) {
    throw new TypeError(`mintFor: keyId must be '${testKeys.keyId}' or '${testKeys.otherKeyId}'`);
  }
  const dialect = dialectOr(given.dialect);
  const conditions = caveats.map((caveat: CaveatInput<D>) =>
    typeof caveat === 'string' ? caveat : dialect.write(caveat),
  );
  const content = JSON.stringify([type, keyId, subject, ...conditions]);
  const digest = bytesToHex(sha256(encodeUtf8(content, 'a token')));
  const identity = { type, keyId, subject, id: id ?? testTokenId(TEST_TIME, digest) };
  return mint({ rootKey, dialect, identity, caveats: conditions });
}

/**
 * Returns the text of the token that {@link mintFor} mints, as a client sends it.
 *
 * @param who as for {@link mintFor}.
 * @param caveats as for {@link mintFor}.
 * @example
 * ```ts
 * import { textFor } from 'caveats/testing';
 *
 * console.log(textFor('usr-1') === textFor('usr-1')); // true
 * ```
 */
export function textFor<D extends Dialect = StandardDialect>(
  who: string | TestIdentity<D>,
  ...caveats: readonly NoInfer<CaveatInput<D>>[]
): string {
  return serialize(mintFor(who, ...caveats));
}

/** Returns a UUIDv7 for a time in Unix seconds, with hexadecimal digits (the last 18) for randomness. */
export function testTokenId(now: number, digits: string): string {
  const time = Math.round(now * 1000).toString(16);
  const hex = time.padStart(12, '0') + digits.slice(-18).padStart(18, '0');
  return hex.replace(/^(.{8})(.{4})(.{3})(.{3})/, '$1-$2-7$3-8$4-');
}
