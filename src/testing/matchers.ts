/**
 * Matchers for `expect` of vitest and Jest.
 *
 * @module caveats/testing/matchers
 */

import type { AnyCaveat } from '../caveats/kind.js';
import type { Context, Request } from '../caveats/request.js';
import type { Caveat } from '../caveats/vocabulary.js';
import type { AnyIdentity, Identity } from '../token/identity.js';
import { askAuthority, askKey } from './asked.js';
import { type MatcherFunctions, matchersOf } from './matcher-functions.js';
import {
  type AuthorityMatchersOptions,
  checkMatchersOptions,
  type KeyMatchersOptions,
  type MatchersOptions,
} from './matcher-options.js';
import type { ExpectedDenial } from './verdict-of-denial.js';
import type { ReachedResource } from './verdict-of-reach.js';
import type { MatcherResult } from './question.js';

export type { Matcher, MatcherFunctions, MatcherThis } from './matcher-functions.js';
export type { AuthorityMatchersOptions, KeyMatchersOptions } from './matcher-options.js';
export type { ExpectedDenial } from './verdict-of-denial.js';
export type { ReachedResource } from './verdict-of-reach.js';
export type { MatcherResult } from './question.js';

/**
 * The matchers as a test calls them.
 *
 * @typeParam V what an assertion of the runner returns.
 * @typeParam R what requests are made of.
 */
export interface TokenMatchers<V = void, R = Request> {
  /** The token lets a request in. What the request says is added to what goes for every request. */
  toVerify(request?: Partial<R & Context>): V | Promise<V>;
  /**
   * The token is refused with a code; or with a code, and over a caveat that is unmet for a reason:
   * `{ code: 'scope_denied', reason: 'not_allowed' }`.
   */
  toBeDeniedWith(expected: ExpectedDenial, request?: Partial<R & Context>): V | Promise<V>;
  /**
   * The scope of the token reaches a resource: a doc, a table, or with `{}` something wider than any
   * doc; with the `access` that is given. A token whose scope cannot be inferred or described fails this,
   * and fails `not.toReach` as well: use `toVerify` and `toBeDeniedWith` with a request there.
   */
  toReach(resource: ReachedResource, context?: Partial<R & Context>): V | Promise<V>;
  /**
   * The token is valid until a moment: Unix seconds, or a `Date` of which the second that has begun
   * counts; `null` for one that does not expire. It must be authentic and have no caveat that is not
   * understood: otherwise it fails `not.toExpireAt` as well.
   */
  toExpireAt(validUntil: number | Date | null): V | Promise<V>;
}

declare global {
  // Where @types/jest and vitest both look for the matchers that others add.
  namespace jest {
    interface Matchers<R, T> extends TokenMatchers<R> {}
  }
}

/**
 * Makes matchers for `expect.extend` of vitest and of Jest.
 *
 * By a key they judge at once. By an authority, await them, as all that asks a store:
 * `await expect(token).toVerify(…)`; with the option `afterEach` a test fails that does not. A matcher that
 * fails reports every caveat and how it fared.
 *
 * @param options the authority; or the key, `testKeys.rootKey` by default, and how to read tokens. Fields
 *   and reasons that only your own kinds of caveat know go into `fields` and `reasons`.
 * @throws TypeError for an option that is unknown or `undefined`. Each matcher throws one, after `.not` as
 *   well, for what is not a token, and for a field that is unknown, `undefined` or of a wrong type.
 * @example
 * ```ts
 * import { doc } from 'caveats';
 * import { mintFor } from 'caveats/testing';
 * import { createMatchers } from 'caveats/testing/matchers';
 *
 * const matchers = createMatchers({ request: { access: 'read' } });
 * // In a test: expect.extend(matchers), and then expect(token).toReach({ doc: 'A' }).
 * const token = mintFor('usr-1', doc('A'));
 * console.log(matchers.toReach.call({}, token, { doc: 'A' }).pass); // true
 * console.log(matchers.toVerify.call({}, token, { resource: { doc: 'B' } }).pass); // false
 * ```
 */
export function createMatchers<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
>(options: AuthorityMatchersOptions<C, R, I>): MatcherFunctions<Promise<MatcherResult>>;
export function createMatchers<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
>(options?: KeyMatchersOptions<C, R, I>): MatcherFunctions<MatcherResult>;
export function createMatchers<C extends AnyCaveat, R, I extends AnyIdentity>(
  options: MatchersOptions<C, R, I> = {},
): MatcherFunctions<Promise<MatcherResult>> | MatcherFunctions<MatcherResult> {
  checkMatchersOptions(options);
  return options.authority === undefined
    ? matchersOf(askKey<C, R, I>(options), options)
    : matchersOf(askAuthority<C, R, I>(options), options);
}
