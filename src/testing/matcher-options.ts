import type { Authority } from '../authority/authority.js';
import { toRootKey } from '../macaroon/input.js';
import { checkFields, type FieldsOf } from '../options.js';
import type { Dialect, IdentityOf, StandardDialect, TokenRequest } from '../token/dialect.js';
import type { AsyncRootKey } from '../token/open.js';
import { completeRequest } from '../token/request.js';
import type { RootKey } from '../token/root-key.js';
import { isPlainObject } from './laws/values.js';

/** Options of matchers: an authority; or a key, `testKeys.rootKey` by default. */
export interface MatchersOptions<D extends Dialect = StandardDialect> {
  /** The authority that opens tokens; not combined with `rootKey`, `dialect` or `clock`. */
  readonly authority?: Authority<D>;
  /** The key, or a function that finds it; `testKeys.rootKey` by default. */
  readonly rootKey?: RootKey | AsyncRootKey<D>;
  /** The dialect of the tokens; the standard one by default. */
  readonly dialect?: D;
  /** Returns the time of requests without one, in Unix seconds; the system's by default. */
  readonly clock?: () => number;
  /** The fields of every request, unless a matcher gets another value. */
  readonly request?: Partial<TokenRequest<D>>;
  /** The type that tokens must have; `access` by default. */
  readonly expect?: IdentityOf<D>['type'] | 'access';
  /** The reasons that your own kinds return. Any other that is not a standard one is a mistake. */
  readonly reasons?: readonly string[];
  /**
   * The runner's `afterEach`. With it, a test fails that does not await a matcher. It cannot separate
   * concurrent tests of one file: leave it out there.
   */
  readonly afterEach?: (hook: () => void) => unknown;
}

const FIELDS: FieldsOf<MatchersOptions> = {
  authority: true,
  rootKey: true,
  dialect: true,
  clock: true,
  request: true,
  expect: true,
  reasons: true,
  afterEach: true,
};

/**
 * Checks the options of `createMatchers`. An option that is `undefined` is refused: its default, such as
 * the public test keys, would judge by something else than was meant.
 *
 * @throws TypeError naming the option.
 */
export function checkMatchersOptions<D extends Dialect>(options: MatchersOptions<D>): void {
  const name = 'createMatchers';
  checkFields(options, name, FIELDS);
  checkGiven(options, name);
  const check = (
    option: keyof MatchersOptions,
    isValid: (value: unknown) => boolean,
    what: string,
  ) => {
    if (!Object.hasOwn(options, option) || isValid(options[option])) return;
    throw new TypeError(`${name}: ${option} must be ${what}`);
  };
  const has = (method: string) => (value: unknown) =>
    isFunction(Reflect.get(Object(value), method));
  check('authority', has('open'), 'made with createAuthority or createTestAuthority');
  check('dialect', has('read'), 'made with createDialect');
  check('clock', isFunction, 'a function such as clock.now');
  check('expect', (type) => typeof type === 'string', 'the type of a token');
  check('reasons', isTextList, 'a list of reasons');
  check('afterEach', isFunction, 'a function');
  const { authority, rootKey } = options;
  for (const option of ['rootKey', 'dialect', 'clock'] as const) {
    if (authority === undefined || !Object.hasOwn(options, option)) continue;
    throw new TypeError(`${name}: ${option} cannot be combined with authority`);
  }
  if (rootKey !== undefined && typeof rootKey !== 'function') toRootKey(rootKey);
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

function isTextList(list: unknown): boolean {
  return Array.isArray(list) && list.every((text) => typeof text === 'string');
}

/**
 * Checks an object that a test gives: it must be plain, and no field in it may be `undefined`, which
 * would make an expectation hold for almost any token.
 *
 * @throws TypeError naming the field.
 */
export function checkGiven(given: unknown, name: string): asserts given is object {
  if (!isPlainObject(given)) throw new TypeError(`${name}: expected a plain object`);
  for (const [field, value] of Object.entries(given)) {
    if (value === undefined) throw new TypeError(`${name}: ${field} is undefined; leave it out`);
    if (isPlainObject(value)) checkGiven(value, `${name}: ${field}`);
    if (Array.isArray(value) && value.includes(undefined)) {
      throw new TypeError(`${name}: ${field} has an entry that is undefined`);
    }
  }
}

/**
 * Returns the request that a matcher was called with; `{}` if it was called without.
 *
 * @throws TypeError for more than one, and for an unknown field or one of a wrong type, whether or not the
 *   token opens.
 */
export function checkedRequest(given: readonly unknown[], name: string, dialect: Dialect): object {
  const [request, ...others] = given.length === 0 ? [{}] : given;
  if (others.length > 0) throw new TypeError(`${name}: expected one request, and nothing after it`);
  checkGiven(request, name);
  completeRequest(request, 'request', { dialect, clock: () => 0 });
  return request;
}

/** What `toReach` takes as an argument of its own, or ignores as `inferScope` does. */
const OF_REQUESTS_ALONE = ['resource', 'access', 'api'] as const;

/** Does the same for a context. @throws TypeError for a field that only requests have. */
export function checkedContext(given: readonly unknown[], name: string, dialect: Dialect): object {
  const context = checkedRequest(given, name, dialect);
  for (const field of OF_REQUESTS_ALONE) {
    if (!Object.hasOwn(context, field)) continue;
    throw new TypeError(`${name}: ${field} belongs to the resource, not to the context`);
  }
  return context;
}
