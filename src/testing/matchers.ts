/**
 * Matchers for `expect` of vitest and Jest.
 *
 * @module caveats/testing/matchers
 */

import { isTokenError, type TokenError } from '../errors.js';
import {
  type Dialect,
  dialectOr,
  type StandardDialect,
  type TokenRequest,
} from '../token/dialect.js';
import { explainOpened, notAuthentic } from '../token/explain.js';
import { inferOpened } from '../token/infer-scope.js';
import { isPromiseLike, type Open, type Opened, openerOf } from '../token/open.js';
import { catchTokenError } from '../token/token.js';
import { testKeys } from './keys.js';
import {
  checkedContext,
  checkedRequest,
  checkMatchersOptions,
  type MatchersOptions,
} from './matcher-options.js';
import {
  checkedReceived,
  type ExpectedDenial,
  expiresAt,
  isDeniedWith,
  isVerified,
  type MatcherResult,
  type ReachedResource,
  reaches,
  type Verdict,
} from './verdicts.js';

export type { MatchersOptions } from './matcher-options.js';
export type { ExpectedDenial, MatcherResult, ReachedResource } from './verdicts.js';

/** The matchers as a test calls them; `V` is what an assertion of the runner returns. Await them. */
export interface TokenMatchers<V = void, D extends Dialect = StandardDialect> {
  /** The token allows a request: that of the options, with these fields. */
  toVerify(request?: Partial<TokenRequest<D>>): V | Promise<V>;
  /** The token is denied with a code, such as `scope_denied`, and a caveat is unmet for a `reason`. */
  toBeDeniedWith(expected: ExpectedDenial, request?: Partial<TokenRequest<D>>): V | Promise<V>;
  /**
   * The scope of the token reaches a resource, with all of the actions in `access`. A token whose scope
   * cannot be inferred fails this and `not.toReach`.
   */
  toReach(resource: ReachedResource<D>, context?: Partial<TokenRequest<D>>): V | Promise<V>;
  /**
   * The token is valid until a moment: Unix seconds or a `Date`, rounded down; `null` for ever. A token that
   * is not authentic, or has an unknown caveat, fails this and `not.toExpireAt`.
   */
  toExpireAt(validUntil: number | Date | null): V | Promise<V>;
}

/**
 * Names the dialect of `expect(token)`, if it is not the standard one:
 * `declare module 'caveats/testing/matchers' { interface Register { readonly dialect: typeof dialect } }`.
 */
export interface Register {}

type RegisteredDialect = Register extends { readonly dialect: infer D extends Dialect }
  ? D
  : StandardDialect;

declare global {
  // Where @types/jest and vitest both look for matchers of others.
  namespace jest {
    interface Matchers<R, T> extends TokenMatchers<R, RegisteredDialect> {}
  }
}

/** A matcher as runners call it: `A` is what a test calls it with. */
export type Matcher<A extends readonly unknown[]> = (
  this: { readonly isNot?: boolean },
  received: unknown,
  ...expected: A
) => MatcherResult | Promise<MatcherResult>;

/** The matchers as `expect.extend` takes them. A key judges at once, an authority returns a promise. */
export type MatcherFunctions<D extends Dialect = StandardDialect> = {
  readonly [M in keyof TokenMatchers]: Matcher<Parameters<TokenMatchers<void, D>[M]>>;
};

/**
 * Creates matchers for `expect.extend` of vitest and Jest.
 *
 * Await them: `await expect(token).toVerify(…)`; only with a key at hand do they judge at once. The message
 * of a matcher that fails shows every caveat and whether it is met.
 *
 * @param options an authority; or a key (`testKeys.rootKey` by default) and a dialect.
 * @throws TypeError for an option that is unknown or `undefined`. Each matcher throws one, after `.not`
 *   too, for anything but a token, and for a field that is unknown, `undefined` or of a wrong type.
 * @example
 * ```ts
 * import { doc } from 'caveats';
 * import { mintFor } from 'caveats/testing';
 * import { createMatchers } from 'caveats/testing/matchers';
 *
 * const matchers = createMatchers({ request: { access: 'read' } });
 * // In a test: expect.extend(matchers), and then await expect(token).toReach({ doc: 'A' }).
 * const token = mintFor('usr-1', doc('A'));
 * console.log((await matchers.toReach.call({}, token, { doc: 'A' })).pass); // true
 * console.log((await matchers.toVerify.call({}, token, { resource: { doc: 'B' } })).pass); // false
 * ```
 */
export function createMatchers<D extends Dialect = StandardDialect>(
  options: MatchersOptions<D> = {},
): MatcherFunctions<D> {
  checkMatchersOptions(options);
  const { authority, rootKey = testKeys.rootKey, clock, expect, reasons = [] } = options;
  const dialect = authority?.dialect ?? dialectOr(options.dialect);
  const open: Open<D> = authority?.open ?? openerOf({ rootKey, dialect });
  const common = checkedRequest([options.request ?? {}], 'createMatchers: request', dialect);
  const waiting = new Set<object>();
  options.afterEach?.(() => {
    const { size } = waiting;
    waiting.clear();
    if (size > 0) throw new Error('a matcher was not awaited: write await expect(…)');
  });

  // A request that lacks something is what tests are about.
  const asked = (request: object): TokenRequest<D> =>
    ({ ...common, ...request }) as TokenRequest<D>;

  type Result = MatcherResult | Promise<MatcherResult>;
  const judge = (received: unknown, verdict: Verdict<Opened<D> | TokenError>): Result => {
    const token = checkedReceived(received);
    const decide: typeof verdict = (opened) =>
      verdict(isTokenError(opened) || clock === undefined ? opened : { ...opened, clock });
    const opened = catchTokenError(() => open(token));
    if (!isPromiseLike(opened)) return decide(opened);
    const result = Promise.resolve(opened).then(decide, (error: unknown) => {
      if (isTokenError(error)) return decide(error);
      throw error;
    });
    waiting.add(result);
    const settled = () => waiting.delete(result);
    const judging = new Judging<MatcherResult>((resolve) => resolve(result));
    judging.onAwait = () => result.then(settled, settled);
    return judging;
  };
  const judgeRequest = (received: unknown, given: object, verdict: Verdict): Result =>
    judge(received, (opened) => {
      if (isTokenError(opened)) return verdict(notAuthentic(opened));
      return verdict(explainOpened(opened, { request: asked(given), expect }));
    });
  return {
    toVerify(received, ...given) {
      return judgeRequest(received, checkedRequest(given, 'toVerify', dialect), isVerified);
    },
    toBeDeniedWith(received, expected, ...given) {
      const verdict = isDeniedWith(expected, reasons);
      return judgeRequest(received, checkedRequest(given, 'toBeDeniedWith', dialect), verdict);
    },
    toReach(received, expected, ...given) {
      const verdict = reaches(expected, dialect, this.isNot);
      const context = asked(checkedContext(given, 'toReach', dialect));
      return judge(received, (opened) => {
        if (isTokenError(opened)) return verdict(opened);
        return verdict(catchTokenError(() => inferOpened(opened, { context, expect })));
      });
    },
    toExpireAt(received, validUntil, ...given: readonly unknown[]) {
      if (given.length > 0) {
        throw new TypeError('toExpireAt: expected a time, and nothing after it');
      }
      return judgeRequest(received, {}, expiresAt(validUntil, this.isNot));
    },
  };
}

/**
 * What a matcher of an authority returns. A runner gives the test what its `then` (in Jest, also `catch`)
 * returns, and `await` calls the `then` of that, as it does for all but plain promises.
 */
class Judging<T> extends Promise<T> {
  onAwait: (() => unknown) | undefined;
  #isOfTest = false;

  override then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    if (this.#isOfTest) this.onAwait?.();
    return this.#forTest(super.then(onFulfilled, onRejected));
  }

  override catch<B = never>(
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<T | B> {
    return this.#forTest(super.then(undefined, onRejected));
  }

  #forTest<U>(next: Promise<U>): Promise<U> {
    if (next instanceof Judging) [next.#isOfTest, next.onAwait] = [true, this.onAwait];
    return next;
  }

  /** Read by `expect.not.toVerify()` within another value, which does not wait, and would always pass. */
  get pass(): never {
    throw new TypeError('a matcher of an authority needs await: write await expect(…)');
  }
}
