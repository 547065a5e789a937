import { time } from '../caveats/time.js';
import {
  ERRORS,
  type FailureReason,
  isTokenError,
  type TokenError,
  type TokenErrorCode,
} from '../errors.js';
import { checkFields } from '../options.js';
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

/** Returns the verdict about something. */
export type Verdict<T = Explanation<Dialect>> = (about: T) => MatcherResult;

function verdict(pass: boolean, ...lines: readonly string[]): MatcherResult {
  return { pass, message: () => lines.join('\n') };
}

/** @throws TypeError for what is not a token or a text: `expect(undefined).not.toVerify()` must not pass. */
export function checkedReceived(received: unknown): TokenInput {
  if (typeof received === 'string') return received;
  const token = catchTokenError(() => toToken(received as Exclude<TokenInput, string>));
  if (!isTokenError(token)) return token;
  throw new TypeError('expect: needs a token or its text (was a promise not awaited?)');
}

export const isVerified: Verdict = (explanation) => {
  const { allowed } = explanation;
  const message = `expected the token to be ${allowed ? 'refused' : 'verified'}`;
  return verdict(allowed, `${message}, ${foundIn(explanation)}`, ...caveatsOf(explanation));
};

/** The code of an expected denial, and the reason why a caveat is unmet. */
export type ExpectedDenial =
  TokenErrorCode | { readonly code: TokenErrorCode; readonly reason?: FailureReason };

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
export function isDeniedWith(expected: ExpectedDenial, own: readonly string[]): Verdict {
  const name = 'toBeDeniedWith';
  const denial = typeof expected === 'string' ? { code: expected } : expected;
  checkGiven(denial, name);
  checkFields<Exclude<ExpectedDenial, string>>(denial, name, { code: true, reason: true });
  const { code, reason } = denial;
  if (typeof code !== 'string' || !Object.hasOwn(ERRORS, code)) {
    throw new TypeError(`${name}: code must be the code of a TokenError`);
  }
  const known = [...Object.keys(REASONS), ...own].sort();
  if (reason !== undefined && !known.includes(reason)) {
    throw new TypeError(
      `${name}: unknown reason (known: ${known.join(', ')}; the option reasons of createMatchers adds your own)`,
    );
  }
  const what = reason === undefined ? code : `${code} for the reason ${reason}`;
  return (explanation) => {
    // Looks at all caveats, as an error has only some.
    const hasReason = explanation.caveats.some(
      (one) => !one.met && one.code === code && one.reason === reason,
    );
    const isDenied = !explanation.allowed && explanation.error.code === code;
    const pass = isDenied && (reason === undefined || hasReason);
    const message = pass
      ? `expected the token not to be denied with ${what}`
      : `expected the token to be denied with ${what}, ${foundIn(explanation)}`;
    return verdict(pass, message, ...caveatsOf(explanation));
  };
}

/** Decides whether a token is valid until a moment. Fails, with `not` too, if that is unknown. */
export function expiresAt(validUntil: number | Date | null, isNot: boolean = false): Verdict {
  const expected = validUntil === null ? null : time(validUntil).validUntil;
  return (explanation) => {
    const { allowed, identity } = explanation;
    const found = allowed ? explanation.grant.validUntil : explanation.validUntil;
    if (found === undefined) {
      const needed = identity ? 'a token whose caveats are all understood' : 'an authentic token';
      const message = `expected ${needed}, ${foundIn(explanation)}`;
      return verdict(isNot, message, ...caveatsOf(explanation));
    }
    const what = describeTime(expected);
    return found === expected
      ? verdict(true, `expected the token not to expire ${what}, but it does`)
      : verdict(false, `expected the token to expire ${what}, but it does ${describeTime(found)}`);
  };
}

function describeTime(moment: number | null): string {
  return moment === null ? 'never' : `at ${moment} (${new Date(moment * 1000).toISOString()})`;
}

/** A resource that a token should reach, and its `access`: an action or several; in any way without it. */
export type ReachedResource<D extends Dialect> = ScopeQuery<TypesOf<D>['scope']>;

const MAX_SHOWN = 2000;

/**
 * Decides whether a token reaches a resource. Fails, with `not` too, if that cannot be inferred.
 *
 * @throws TypeError for a resource that no token could reach: `not.toReach` would always pass.
 */
export function reaches<D extends Dialect>(
  query: ReachedResource<D>,
  { scope }: D,
  isNot: boolean = false,
): Verdict<InferredScope<D> | TokenError> {
  checkGiven(query, 'toReach');
  // Throws for an unknown level or action.
  if (!scope.reach([]).allows(query)) {
    throw new TypeError(
      'toReach: no token can reach this: an id must be a well-formed text of 1 to 512 characters',
    );
  }
  return (inferred) => {
    if (isTokenError(inferred)) {
      const message = `the scope of the token could not be inferred: ${describeError(inferred)}`;
      const failures = inferred.failures.map(
        ({ condition, reason }) => `  ${printable(condition)}  NOT MET: ${reason}`,
      );
      return verdict(isNot, message, ...failures);
    }
    const what = printable(JSON.stringify(query));
    const pass = setOf(inferred).allows(query);
    const message = pass
      ? `expected the token not to reach ${what}, but it does`
      : `expected the token to reach ${what}, but it does not`;
    const shown = printable(JSON.stringify(inferred.scope).slice(0, MAX_SHOWN));
    return verdict(pass, message, '', `  scope: ${shown}`);
  };
}

function foundIn(explanation: Explanation<Dialect>): string {
  return explanation.allowed ? 'but it was allowed' : `but: ${describeError(explanation.error)}`;
}

function describeError({ code, message, source }: TokenError): string {
  const about = source === 'token' ? '' : `, of the ${source.replace('_', ' ')}`;
  return `${code} (${message}${about})`;
}

function caveatsOf({ caveats }: Explanation<Dialect>): readonly string[] {
  return caveats.length === 0 ? [] : ['', ...caveats.map(describeCaveat)];
}

function describeCaveat(explained: ExplainedCaveat<Dialect>): string {
  const { index, condition, discharge, restriction } = explained;
  const ofDischarge = discharge === undefined ? '' : `, of discharge ${discharge}`;
  const where = restriction === true ? ', a restriction of the authority' : ofDischarge;
  const how = explained.met ? 'met' : `NOT MET: ${explained.reason} (${explained.code})`;
  return `  ${index}  ${printable(condition)}${where}  ${how}`;
}
