import type { Authority } from '../authority/authority.js';
import type { Role } from '../caveats/kind.js';
import { toRootKey } from '../macaroon/input.js';
import { checkFields } from '../options.js';
import type { Dialect, IdentityOf, StandardDialect, TokenRequest } from '../token/dialect.js';
import type { AsyncRootKey } from '../token/open.js';
import { completeRequest } from '../token/request.js';
import type { RootKey } from '../token/root-key.js';
import { isPlainObject } from '../unknown.js';

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
  /** The runner's `afterEach`: makes a test fail that does not await a matcher. Not for concurrent tests. */
  readonly afterEach?: (hook: () => void) => unknown;
}

const isFunction = (value: unknown): boolean => typeof value === 'function';

/** @throws TypeError for a wrong option, or one that is `undefined`: its default was not meant. */
export function checkMatchersOptions<D extends Dialect>(options: MatchersOptions<D>): void {
  const name = 'createMatchers';
  checkFields<MatchersOptions<D>>(options, name, {
    authority: true,
    rootKey: true,
    dialect: true,
    clock: true,
    request: true,
    expect: true,
    reasons: true,
    afterEach: true,
  });
  for (const [option, value] of Object.entries(options)) {
    if (value === undefined) throw new TypeError(`${name}: ${option} is undefined; leave it out`);
  }
  const { authority, rootKey, dialect, clock, expect, reasons, afterEach } = options;
  const check = (option: keyof MatchersOptions, isValid: boolean, what: string): void => {
    if (options[option] === undefined || isValid) return;
    throw new TypeError(`${name}: ${option} must be ${what}`);
  };
  const isList = Array.isArray(reasons) && reasons.every((each) => typeof each === 'string');
  check(
    'authority',
    isFunction(authority?.open),
    'made with createAuthority or createTestAuthority',
  );
  check('dialect', isFunction(dialect?.read), 'made with createDialect');
  check('clock', isFunction(clock), 'a function such as clock.now');
  check('expect', typeof expect === 'string', 'the type of a token');
  check('reasons', isList, 'a list of reasons');
  check('afterEach', isFunction(afterEach), 'a function');
  for (const option of ['rootKey', 'dialect', 'clock'] as const) {
    if (authority === undefined || options[option] === undefined) continue;
    throw new TypeError(`${name}: ${option} cannot be combined with authority, which has its own`);
  }
  if (rootKey !== undefined && typeof rootKey !== 'function') toRootKey(rootKey);
}

/** @throws TypeError for a field that is `undefined`: an expectation would hold for almost any token. */
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

/** Returns the one request that a matcher was called with, or `{}`. Throws a `TypeError` for a wrong one. */
export function checkedRequest(given: readonly unknown[], name: string, dialect: Dialect): object {
  const [request, ...others] = given.length === 0 ? [{}] : given;
  if (others.length > 0) throw new TypeError(`${name}: expected one request, and nothing after it`);
  checkGiven(request, name);
  completeRequest(request, 'request', { dialect, clock: () => 0 });
  return request;
}

/** Does the same for a context, which has no field that scope caveats read, nor a call. */
export function checkedContext(given: readonly unknown[], name: string, dialect: Dialect): object {
  const context = checkedRequest(given, name, dialect);
  const fieldsOf = (role: Role): readonly string[] => {
    const kinds = [...dialect.kinds.values()].filter((kind) => kind.role === role);
    return kinds.flatMap(({ fields = {} }) => Object.keys(fields));
  };
  for (const field of ['api', ...fieldsOf('scope')]) {
    if (!Object.hasOwn(context, field) || fieldsOf('context').includes(field)) continue;
    throw new TypeError(`${name}: ${field} belongs to the resource, not to the context`);
  }
  return context;
}
