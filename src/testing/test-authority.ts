import type { Authority } from '../authority/authority.js';
import { createAuthority } from '../authority/create-authority.js';
import type { KeySource } from '../authority/keys.js';
import type { AuthorityOptions } from '../authority/options.js';
import type { AnyCaveat } from '../caveats/kind.js';
import type { Request } from '../caveats/request.js';
import type { Caveat } from '../caveats/vocabulary.js';
import { checkFields, type FieldsOf } from '../options.js';
import type { AnyIdentity, Identity, NewIdentity } from '../token/identity.js';
import type { CaveatInput } from '../token/mint.js';
import type { Token } from '../token/token.js';
import { createTestClock, type TestClock } from './clock.js';
import { testKeys } from './keys.js';
import { createTestStore, type TestStore } from './store.js';
import { testTokenId } from './token-id.js';

/** What a test authority is made of, if not of what is fixed: all that an authority takes. */
export interface TestAuthorityOptions<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
> extends Omit<AuthorityOptions<C, R, I>, 'keys' | 'clock' | 'revocations'> {
  /** {@link testKeys} by default. */
  readonly keys?: KeySource;
  /** A clock to share with others; that of `store`, or one of its own, by default. */
  readonly clock?: TestClock;
  /**
   * A store to share with others, as the processes of one service do; one of its own by default. Its
   * entries end by its clock, which must be the authority's.
   */
  readonly store?: TestStore;
}

const FIELDS: FieldsOf<TestAuthorityOptions> = {
  location: true,
  keys: true,
  clock: true,
  store: true,
  restrictions: true,
  text: true,
  cache: true,
  vocabulary: true,
  identity: true,
  timeout: true,
  onUnavailable: true,
};

/** An authority for tests. Nothing of it is fake but its keys, its clock and where its store is. */
export interface TestAuthority<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
> extends Authority<C, R, I> {
  readonly clock: TestClock;
  readonly store: TestStore;
  /** Mints a token for a subject in one line. */
  mintFor(
    who: string | Omit<NewIdentity, 'keyId'>,
    ...caveats: readonly CaveatInput<C>[]
  ): Promise<Token>;
  /** The text of the token that `mintFor` mints, as a client sends it. */
  textFor(
    who: string | Omit<NewIdentity, 'keyId'>,
    ...caveats: readonly CaveatInput<C>[]
  ): Promise<string>;
}

/**
 * Makes an authority for tests: what `createAuthority` makes, with real cryptography, of
 * {@link testKeys}, a clock that stands still, and a store in memory that can be made to fail. The ids
 * of its tokens go up by one, so that each run gives the same ones. Its keys are **unfit for
 * production**.
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
 * console.log((await authority.verify(token, { request })).identity.subject); // usr-1
 *
 * const codeOf = () => authority.verify(token, { request }).catch((error) => error.code);
 * authority.store.fail();
 * console.log(await codeOf()); // verification_unavailable
 * authority.store.recover();
 * authority.clock.advance(60);
 * console.log(await codeOf()); // token_expired
 * ```
 */
export function createTestAuthority<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
>(options: TestAuthorityOptions<C, R, I> = {}): TestAuthority<C, R, I> {
  checkTestOptions(options);
  const { store: given, ...others } = options;
  const { keys = testKeys, clock = given?.clock ?? createTestClock() } = others;
  const store = given ?? createTestStore({ clock });
  if (store.clock !== clock) {
    throw new TypeError(
      'createTestAuthority: store must have the same clock: createTestStore({ clock })',
    );
  }
  const authority = createAuthority<C, R, I>({
    ...others,
    keys,
    clock: clock.now,
    revocations: store,
  });
  let minted = 0;

  const mint: Authority<C, R, I>['mint'] = async (asked) => {
    minted++;
    const { id = testTokenId(clock.now(), minted.toString(16)) } = asked.identity;
    return authority.mint({ ...asked, identity: { ...asked.identity, id } });
  };
  const mintFor: TestAuthority<C, R, I>['mintFor'] = (who, ...caveats) =>
    mint({ identity: typeof who === 'string' ? { subject: who } : who, caveats });
  return {
    ...authority,
    clock,
    store,
    mint,
    mintFor,
    textFor: async (who, ...caveats) => authority.serialize(await mintFor(who, ...caveats)),
  };
}

/** @throws TypeError for an option that it does not have, and for what it would replace by a fake. */
function checkTestOptions<C extends AnyCaveat, R, I extends AnyIdentity>(
  options: TestAuthorityOptions<C, R, I>,
): void {
  const name = 'createTestAuthority';
  checkFields(options, name, FIELDS);
  for (const option of ['keys', 'clock', 'store'] as const) {
    if (!Object.hasOwn(options, option)) continue;
    if (options[option] === undefined) {
      throw new TypeError(`${name}: ${option} is undefined; leave it out for the default`);
    }
  }
  if (options.clock !== undefined && typeof options.clock?.now !== 'function') {
    throw new TypeError(`${name}: clock must be made with createTestClock`);
  }
  if (options.store !== undefined && typeof options.store?.fail !== 'function') {
    throw new TypeError(`${name}: store must be made with createTestStore`);
  }
}
