import { time } from '../caveats/time.js';
import {
  ERRORS,
  type FailureReason,
  isTokenError,
  type TokenError,
  type TokenErrorCode,
} from '../errors.js';
import { checkFields, type FieldsOf } from '../options.js';
import { type ScopeQuery, setOf } from '../scope/scope-set.js';
import type { Dialect, TypesOf } from '../token/dialect.js';
import type { ExplainedCaveat, Explanation } from '../token/explain.js';
import type { InferredScope } from '../token/infer-scope.js';
import { catchTokenError, type TokenInput, toToken } from '../token/token.js';
import { printable } from './laws/law.js';
import { checkGiven } from './matcher-options.js';

/** A matcher's verdict. */
export interface MatcherResult {
  readonly pass: boolean;
  /** Returns what to print if the verdict is not the expected one. */
  readonly message: () => string;
}

function verdict(pass: boolean, ...lines: readonly (string | readonly string[])[]): MatcherResult {
  return { pass, message: () => lines.flat().join('\n') };
}

/** @throws TypeError for what is not a token or a text: `expect(undefined).not.toVerify()` must not pass. */
export function checkedReceived(received: unknown): TokenInput {
  if (typeof received === 'string') return received;
  const token = catchTokenError(() => toToken(received as Exclude<TokenInput, string>));
  if (!isTokenError(token)) return token;
  throw new TypeError('expect: needs a token or its text (was a promise not awaited?)');
}

export function verdictOfVerifying<D extends Dialect>(explanation: Explanation<D>): MatcherResult {
  const { allowed } = explanation;
  const message = allowed
    ? 'expected the token to be refused, but it was allowed'
    : `expected the token to be verified, but: ${describeError(explanation.error)}`;
  return verdict(allowed, message, describeCaveats(explanation));
}

/** The code of an expected denial, and the reason why a caveat is unmet. */
export type ExpectedDenial =
  TokenErrorCode | { readonly code: TokenErrorCode; readonly reason?: FailureReason };

type Denial = Exclude<ExpectedDenial, string>;

const DENIAL_FIELDS: FieldsOf<Denial> = { code: true, reason: true };

/** The members of {@link FailureReason} that it names. */
type KnownReason<R = FailureReason> = R extends string ? (string extends R ? never : R) : never;

const REASONS: Readonly<Record<KnownReason, true>> = {
  missing_context: true,
  invalid_context: true,
  expired: true,
  not_allowed: true,
  blacklisted: true,
  wider_resource: true,
  unknown_caveat: true,
  check_failed: true,
};

/** @throws TypeError for an unknown code or reason: `not.toBeDeniedWith` would always pass. */
export function checkedDenial(expected: ExpectedDenial, own: readonly string[]): Denial {
  const name = 'toBeDeniedWith';
  const denial: Denial = typeof expected === 'string' ? { code: expected } : expected;
  checkGiven(denial, name);
  checkFields(denial, name, DENIAL_FIELDS);
  const { code, reason } = denial;
  if (typeof code !== 'string' || !Object.hasOwn(ERRORS, code)) {
    throw new TypeError(`${name}: code must be the code of a TokenError`);
  }
  const known = [...Object.keys(REASONS), ...own].sort();
  if (reason === undefined || known.includes(reason)) return denial;
  throw new TypeError(
    `${name}: unknown reason (known: ${known.join(', ')}; the option reasons of createMatchers adds your own)`,
  );
}

export function verdictOfDenial<D extends Dialect>(
  explanation: Explanation<D>,
  { code, reason }: Denial,
): MatcherResult {
  const what = reason === undefined ? code : `${code} for the reason ${reason}`;
  const caveats = describeCaveats(explanation);
  if (explanation.allowed) {
    const message = `expected the token to be denied with ${what}, but it was allowed`;
    return verdict(false, message, caveats);
  }
  const { error } = explanation;
  // Looks at all caveats, as an error has only some.
  const hasReason = explanation.caveats.some(
    (one) => !one.met && one.code === code && one.reason === reason,
  );
  if (error.code === code && (reason === undefined || hasReason)) {
    return verdict(true, `expected the token not to be denied with ${what}`, caveats);
  }
  const message = `expected the token to be denied with ${what}, but: ${describeError(error)}`;
  return verdict(false, message, caveats);
}

export function checkedExpiry(validUntil: number | Date | null): number | null {
  return validUntil === null ? null : time(validUntil).validUntil;
}

/** Decides whether a token is valid until a moment. Fails, with `not` too, if that is unknown. */
export function verdictOfExpiry<D extends Dialect>(
  explanation: Explanation<D>,
  expected: number | null,
  isNot: boolean = false,
): MatcherResult {
  const found = explanation.allowed ? explanation.grant.validUntil : explanation.validUntil;
  if (!explanation.allowed && found === undefined) {
    const { error, identity } = explanation;
    const needed = identity ? 'a token whose caveats are all understood' : 'an authentic token';
    const message = `expected ${needed}, but: ${describeError(error)}`;
    return verdict(isNot, message, describeCaveats(explanation));
  }
  const what = describeTime(expected);
  if (found === expected) {
    return verdict(true, `expected the token not to expire ${what}, but it does`);
  }
  const actual = describeTime(found ?? null);
  return verdict(false, `expected the token to expire ${what}, but it does ${actual}`);
}

function describeTime(moment: number | null): string {
  return moment === null ? 'never' : `at ${moment} (${new Date(moment * 1000).toISOString()})`;
}

/** A resource that a token should reach, and its `access`: an action or several; in any way without it. */
export type ReachedResource<D extends Dialect> = ScopeQuery<TypesOf<D>['scope']>;

/** @throws TypeError for a resource that no token could reach: `not.toReach` would always pass. */
export function checkedResource<D extends Dialect>(
  { scope }: D,
  query: ReachedResource<D>,
): ReachedResource<D> {
  checkGiven(query, 'toReach');
  // Throws for an unknown level or action.
  if (scope.reach([]).allows(query)) return query;
  throw new TypeError(
    'toReach: no token can reach this: an id must be a well-formed text of 1 to 512 characters',
  );
}

const MAX_SHOWN = 2000;

/** Decides whether a token reaches a resource. Fails, with `not` too, if that cannot be inferred. */
export function verdictOfReach<D extends Dialect>(
  inferred: InferredScope<D> | TokenError,
  query: ReachedResource<D>,
  isNot: boolean = false,
): MatcherResult {
  if (isTokenError(inferred)) {
    const failures = inferred.failures.map(
      ({ condition, reason }) => `  ${printable(condition)}  NOT MET: ${reason}`,
    );
    const message = `the scope of the token could not be inferred: ${describeError(inferred)}`;
    return verdict(isNot, message, failures);
  }
  const what = printable(JSON.stringify(query));
  const isReached = setOf(inferred).allows(query);
  const message = isReached
    ? `expected the token not to reach ${what}, but it does`
    : `expected the token to reach ${what}, but it does not`;
  const scope = printable(JSON.stringify(inferred.scope).slice(0, MAX_SHOWN));
  return verdict(isReached, message, '', `  scope: ${scope}`);
}

function describeError({ code, message, source }: TokenError): string {
  const about = source === 'token' ? '' : `, of the ${source.replace('_', ' ')}`;
  return `${code} (${message}${about})`;
}

function describeCaveats<D extends Dialect>({ caveats }: Explanation<D>): readonly string[] {
  return caveats.length === 0 ? [] : ['', ...caveats.map(describeCaveat)];
}

function describeCaveat<D extends Dialect>(explained: ExplainedCaveat<D>): string {
  const { index, condition, discharge, restriction } = explained;
  const ofDischarge = discharge === undefined ? '' : `, of discharge ${discharge}`;
  const where = restriction === true ? ', a restriction of the authority' : ofDischarge;
  const how = explained.met ? 'met' : `NOT MET: ${explained.reason} (${explained.code})`;
  return `  ${index}  ${printable(condition)}${where}  ${how}`;
}
