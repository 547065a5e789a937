import type { Authority, AuthorityOptions } from '../authority/authority.js';
import { createAuthority } from '../authority/create-authority.js';
import type { Dialect, StandardDialect } from '../token/dialect.js';
import type { NewIdentity } from '../token/identity.js';
import type { CaveatInput } from '../token/mint.js';
import type { Token } from '../token/token.js';
import { createTestClock, type TestClock } from './clock.js';
import { testKeys } from './keys.js';
import { testTokenId } from './mint-for.js';
import { createTestStore, type TestStore } from './store.js';

const NAME = 'createTestAuthority';

/** The options of `createAuthority`, with defaults for tests. */
export interface TestAuthorityOptions<D extends Dialect = StandardDialect> extends Omit<
  AuthorityOptions<D>,
  'keys' | 'clock' | 'revocations'
> {
  /** {@link testKeys} by default. */
  readonly keys?: AuthorityOptions<D>['keys'];
  /** A clock to share with others; that of `store`, or a new one, by default. */
  readonly clock?: TestClock;
  /** A store with the same clock, to share with others; a new one by default. */
  readonly store?: TestStore;
}

/** An authority for tests. Only its keys, its clock and its store are for tests. */
export interface TestAuthority<D extends Dialect = StandardDialect> extends Authority<D> {
  readonly clock: TestClock;
  readonly store: TestStore;
  /** Mints a token for a subject in one line. */
  mintFor(
    who: string | Omit<NewIdentity, 'keyId'>,
    ...caveats: readonly CaveatInput<D>[]
  ): Promise<Token>;
  /** Returns the text of the token that `mintFor` mints, as a client sends it. */
  textFor(...given: Parameters<TestAuthority<D>['mintFor']>): Promise<string>;
}

/**
 * Creates an authority for tests: `createAuthority` with {@link testKeys} (**unfit for production**), a
 * clock that moves only when a test moves it, and a store in memory that a test can make fail. The
 * cryptography is real. Token ids go up by one, so that every run mints the same tokens.
 *
 * @throws TypeError as `createAuthority` does.
 * @example
 * ```ts
 * import { doc, expiresIn } from 'caveats';
 * import { createTestAuthority } from 'caveats/testing';
 *
 * const authority = createTestAuthority();
 * const token = await authority.textFor('usr-1', doc('A'), expiresIn(60, authority.clock.now()));
 * const request = { resource: { doc: 'A' } };
 * console.log((await authority.verify(token, { request })).subject); // usr-1
 *
 * const codeOf = () => authority.verify(token, { request }).catch((error) => error.code);
 * authority.store.fail();
 * console.log(await codeOf()); // verification_unavailable
 * authority.store.recover();
 * authority.clock.advance(60);
 * console.log(await codeOf()); // token_expired
 * ```
 */
export function createTestAuthority<D extends Dialect = StandardDialect>(
  options: TestAuthorityOptions<D> = {},
): TestAuthority<D> {
  checkTestOptions(options);
  const { store: given, keys = testKeys, ...others } = options;
  const clock = others.clock ?? given?.clock ?? createTestClock();
  const store = given ?? createTestStore({ clock });
  if (store.clock !== clock) {
    throw new TypeError(`${NAME}: store must have the same clock: createTestStore({ clock })`);
  }
  const authority = createAuthority<D>({ ...others, keys, clock: clock.now, revocations: store });
  let minted = 0;

  const mint: Authority<D>['mint'] = async (asked) => {
    minted++;
    const { id = testTokenId(clock.now(), minted.toString(16)) } = asked.identity;
    return authority.mint({ ...asked, identity: { ...asked.identity, id } });
  };
  const mintFor: TestAuthority<D>['mintFor'] = (who, ...caveats) =>
    mint({ identity: typeof who === 'string' ? { subject: who } : who, caveats });
  return {
    ...authority,
    clock,
    store,
    mint,
    issue: async (subject, caveats, { type, id } = {}) =>
      authority.serialize(await mint({ identity: { subject, type, id }, caveats })),
    mintFor,
    textFor: async (...given) => authority.serialize(await mintFor(...given)),
  };
}

/** @throws TypeError for an option whose default would take its place by accident. */
function checkTestOptions<D extends Dialect>(options: TestAuthorityOptions<D>): void {
  const refuseIf = (option: string, isWrong: boolean, why: string): void => {
    if (Object.hasOwn(options, option) && isWrong) throw new TypeError(`${NAME}: ${why}`);
  };
  const { keys, clock, store } = options;
  refuseIf('revocations', true, "unknown option 'revocations' (store takes its place)");
  refuseIf('keys', keys === undefined, 'keys is undefined; leave it out for the test keys');
  refuseIf('clock', typeof clock?.now !== 'function', 'clock must be made with createTestClock');
  refuseIf('store', typeof store?.fail !== 'function', 'store must be made with createTestStore');
}
