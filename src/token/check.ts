import { derived } from '../caveats/derived.js';
import { type AnyCaveat, type CheckResult, denialCode, MET } from '../caveats/kind.js';
import {
  type CaveatFailure,
  type FailureReason,
  firstCode,
  TokenError,
  type TokenErrorCode,
} from '../errors.js';
import type {
  Caveat,
  Dialect,
  DialectTypes,
  ReadCaveat,
  TokenRequest,
  TypesOf,
} from './dialect.js';
import { isPromiseLike, type Opened } from './open.js';
import { type Condition } from './authentic.js';
import type { Limit } from '../scope/limits.js';
import type { ScopeSet } from '../scope/scope-set.js';

/** Checks all conditions, whether or not one of them is unmet. Returns what is unmet. */
export function checkConditions<D extends Dialect>(
  conditions: readonly Condition<D>[],
  request: Partial<TokenRequest<D>>,
): readonly CaveatFailure[] {
  const failures: CaveatFailure[] = [];
  let known: readonly AnyCaveat[] | undefined;
  const all = () => (known ??= derived(conditions, caveatsOf));
  for (const condition of conditions) {
    const { read } = condition;
    const reason = read === undefined ? 'unknown_caveat' : reasonUnmet(read, request, all);
    if (reason !== undefined) failures.push(failureOf(condition, reason));
  }
  return failures;
}

/** Returns the conditions that the dialect reads. */
export function readsOf<D extends Dialect>(
  conditions: readonly Condition<D>[],
): readonly ReadCaveat<TypesOf<D>>[] {
  const reads: ReadCaveat<TypesOf<D>>[] = [];
  for (const { read } of conditions) if (read !== undefined) reads.push(read);
  return reads;
}

/** Returns the values of the conditions that the dialect reads; frozen. */
export function caveatsOf<D extends Dialect>(
  conditions: readonly Condition<D>[],
): readonly Caveat<D>[] {
  const caveats: Caveat<D>[] = [];
  for (const { read } of conditions) if (read !== undefined) caveats.push(read.caveat);
  return Object.freeze(caveats);
}

/** Returns the conditions of a token, and those that the verifying side adds. */
export function inForce<D extends Dialect>({
  conditions,
  restrictions,
}: Opened<D>): readonly Condition<D>[] {
  return restrictions.length === 0 ? conditions : [...conditions, ...restrictions];
}

export function failureOf<D extends Dialect>(
  { read, ...place }: Condition<D>,
  reason: FailureReason,
): CaveatFailure {
  if (read === undefined) return { ...place, reason, code: 'unknown_caveat' };
  return { ...place, caveat: read.caveat, reason, code: denialCode(read.kind) };
}

/** Returns why a caveat is unmet; `undefined` if its kind returned exactly `{ ok: true }`. */
function reasonUnmet<T extends DialectTypes>(
  { kind, caveat }: ReadCaveat<T>,
  request: Partial<T['request']>,
  all: () => readonly AnyCaveat[],
): string | undefined {
  try {
    // A check that needs what the request leaves out throws, and so denies.
    const result: CheckResult = kind.check(caveat, request as T['request'], all);
    if (result === MET) return undefined;
    if (result.ok === true && Object.keys(result).join() === 'ok') return undefined;
    // A promise denies, whatever becomes of it.
    if (isPromiseLike(result)) result.then(undefined, () => undefined);
    return !result.ok && typeof result.reason === 'string' ? result.reason : 'check_failed';
  } catch {
    return 'check_failed';
  }
}

/** Returns the error that denies an authentic token: for unmet caveats, its type, or its revocation. */
export function denialOf(
  { identity, revoked }: Pick<Opened<Dialect>, 'identity' | 'revoked'>,
  failures: readonly CaveatFailure[],
  expect: string = 'access',
  isReachable: boolean = true,
): TokenError | undefined {
  const isExpected = identity.type === expect;
  if (failures.length === 0 && isExpected && !revoked && isReachable) return undefined;
  const codes = new Set<TokenErrorCode>(failures.map(({ code }) => code));
  if (!isExpected) codes.add('wrong_token_type');
  if (revoked) codes.add('token_revoked');
  if (!isReachable) codes.add('scope_denied');
  const code = firstCode(codes) ?? 'unknown_caveat';
  const kept = firstFailures(failures, code);
  return new TokenError(code, {
    failures: kept,
    omittedFailures: failures.length - kept.length,
  });
}

/** The most failures that an error has: a token may have thousands, and each holds its text. */
const MAX_FAILURES = 32;

/** Returns the first failures, those with the error's own code before others, in their order. */
function firstFailures(
  failures: readonly CaveatFailure[],
  code: TokenErrorCode,
): readonly CaveatFailure[] {
  if (failures.length <= MAX_FAILURES) return failures;
  const own = failures.filter((failure) => failure.code === code);
  const others = failures.filter((failure) => failure.code !== code);
  const kept = new Set([...own, ...others].slice(0, MAX_FAILURES));
  return failures.filter((failure) => kept.has(failure));
}

/**
 * Returns what a caveat limits.
 *
 * @throws TypeError for a kind whose `limit` throws or is wrong. The message repeats nothing of the token.
 */
export function limitOf<T extends DialectTypes>(
  kind: ReadCaveat<T>['kind'],
  caveat: T['caveat'],
): Limit | undefined {
  let limit: Limit | undefined;
  try {
    limit = kind.limit?.(caveat) ?? undefined;
  } catch {
    throw new TypeError(`limit of '${kind.type}' must not throw`);
  }
  if (limit?.of !== 'time') return limit;
  if (kind.role === 'context' && Number.isFinite(limit.validUntil)) return limit;
  const rule = 'only context kinds may limit time, and to Unix seconds';
  throw new TypeError(`limit of '${kind.type}': ${rule}`);
}

/** Returns when the first of some conditions ends, in Unix seconds; `null` if none does. */
export function validUntilOf<D extends Dialect>(
  conditions: readonly Condition<D>[],
): number | null {
  let first: number | null = null;
  for (const { kind, caveat } of readsOf(conditions)) {
    // Only context kinds may limit time.
    const limit = kind.role === 'context' ? limitOf(kind, caveat) : undefined;
    if (limit?.of === 'time') first = Math.min(first ?? limit.validUntil, limit.validUntil);
  }
  return first;
}

/** Returns whether any token could reach what a request is about: a client may send an id that is none. */
export function isReachable<D extends Dialect>(
  { dialect: { scope } }: Pick<Opened<D>, 'dialect'>,
  request: TypesOf<D>['scope']['request'],
): boolean {
  return scope.isReachable?.(request) ?? true;
}

/** Returns what the scope caveats leave together. A token that is not for access reaches nothing. */
export function reachOf<D extends Dialect>(
  { scope }: D,
  reads: readonly ReadCaveat<TypesOf<D>>[],
  type: string,
): ScopeSet<TypesOf<D>['scope']> {
  if (type === 'identity') return scope.nothing;
  // The kinds with this role are those of the scope model.
  return scope.reach(reads.filter(({ kind }) => kind.role === 'scope').map(({ caveat }) => caveat));
}
