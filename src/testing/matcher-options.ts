import type { Authority } from '../authority/authority.js';
import type { AnyCaveat } from '../caveats/kind.js';
import type { Context, Request } from '../caveats/request.js';
import type { Caveat } from '../caveats/vocabulary.js';
import { toRootKey } from '../macaroon/input.js';
import { checkFields, type FieldsOf } from '../options.js';
import type { AnyIdentity, Identity } from '../token/identity.js';
import type { ReadOptions } from '../token/options.js';
import type { RootKeyOption } from '../token/root-key.js';
import { checkGiven } from './given.js';

interface AnyMatchersOptions<R, I extends AnyIdentity> {
  /** What goes for every request, unless a matcher is given another value. */
  readonly request?: Partial<NoInfer<R> & Context>;
  /** The type that tokens must have; `access` by default. */
  readonly expect?: NoInfer<I>['type'] | 'access';
  /**
   * The names of the request's fields that only your own kinds of caveat read. Every other field that
   * is not a standard one is taken for a spelling mistake.
   */
  readonly fields?: readonly Exclude<keyof NoInfer<R>, keyof Request | symbol | number>[];
  /**
   * The reasons that only your own kinds of caveat give. Every other reason that is not a standard one
   * is taken for a spelling mistake.
   */
  readonly reasons?: readonly string[];
}

/** Options of matchers that ask an authority. */
export interface AuthorityMatchersOptions<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
> extends AnyMatchersOptions<R, I> {
  /** The authority that verifies. */
  readonly authority: Authority<C, R, I>;
  /**
   * The runner's `afterEach`. With it, a test fails that does not wait for a matcher. It cannot tell
   * concurrent tests of one file apart: leave it out there.
   */
  readonly afterEach?: (hook: () => void) => unknown;
}

/** Options of matchers that have the key. */
export interface KeyMatchersOptions<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
> extends AnyMatchersOptions<R, I> {
  readonly authority?: never;
  /** The key, or a function that finds it; `testKeys.rootKey` by default. */
  readonly rootKey?: RootKeyOption<NoInfer<I>>;
  /** The kinds of caveat that are understood; the standard ones by default. */
  readonly vocabulary?: NonNullable<ReadOptions<C, R, I>['vocabulary']>;
  /** How identities are written; the standard one by default. */
  readonly identity?: NonNullable<ReadOptions<C, R, I>['identity']>;
  /** The time of requests that do not have one, in Unix seconds; the system's by default. */
  readonly clock?: () => number;
}

/** Options of matchers, whoever is asked. */
export type MatchersOptions<C extends AnyCaveat, R, I extends AnyIdentity> =
  AuthorityMatchersOptions<C, R, I> | KeyMatchersOptions<C, R, I>;

const FIELDS: FieldsOf<MatchersOptions<AnyCaveat, Request, AnyIdentity>> = {
  authority: true,
  afterEach: true,
  rootKey: true,
  vocabulary: true,
  identity: true,
  clock: true,
  request: true,
  expect: true,
  fields: true,
  reasons: true,
};

/** What the authority has itself. */
const OF_KEYS = ['rootKey', 'vocabulary', 'identity', 'clock'] as const;

/**
 * Checks the options of `createMatchers`. An option that is `undefined` is refused: to fall back on a
 * default, such as the keys that everybody knows, would judge by something else than was meant.
 *
 * @throws TypeError naming the option.
 */
export function checkMatchersOptions<C extends AnyCaveat, R, I extends AnyIdentity>(
  options: MatchersOptions<C, R, I>,
): void {
  const name = 'createMatchers';
  checkFields(options, name, FIELDS);
  checkGiven(options, name);
  const refuse = (option: string, what: string): never => {
    throw new TypeError(`${name}: ${option} must be ${what}`);
  };
  const { expect, fields = [], reasons = [] } = options;
  if (expect !== undefined && typeof expect !== 'string') refuse('expect', 'the type of a token');
  if (!isTextList(fields)) refuse('fields', 'a list of names of fields');
  if (!isTextList(reasons)) refuse('reasons', 'a list of reasons');
  if (options.authority !== undefined) {
    const { authority, afterEach } = options;
    if (![authority?.explain, authority?.inferScope].every(isFunction)) {
      refuse('authority', 'made with createAuthority or createTestAuthority');
    }
    for (const option of OF_KEYS) {
      if (Object.hasOwn(options, option)) {
        throw new TypeError(`${name}: ${option} cannot be combined with authority`);
      }
    }
    if (afterEach !== undefined && !isFunction(afterEach)) refuse('afterEach', 'a function');
    return;
  }
  const { rootKey, vocabulary, identity, clock } = options;
  if (Object.hasOwn(options, 'afterEach')) {
    throw new TypeError(`${name}: afterEach needs an authority: other matchers judge at once`);
  }
  if (rootKey !== undefined && typeof rootKey !== 'function') toRootKey(rootKey);
  if (vocabulary !== undefined && !isFunction(vocabulary?.read)) {
    refuse('vocabulary', 'made with createVocabulary');
  }
  if (identity !== undefined && !isFunction(identity?.decode)) {
    refuse('identity', 'an object with a function decode');
  }
  if (clock !== undefined && !isFunction(clock)) refuse('clock', 'a function such as clock.now');
}

const isFunction = (value: unknown): boolean => typeof value === 'function';

function isTextList(list: unknown): boolean {
  return Array.isArray(list) && Array.from<unknown>(list).every((text) => typeof text === 'string');
}
