import { time } from '../caveats/time.js';
import type { AnyExplanation, MatcherResult } from './question.js';
import { describeCaveats, describeError, lines } from './verdict.js';

/** @throws TypeError for what no token can be valid until. */
export function checkedExpiry(validUntil: number | Date | null): number | null {
  return validUntil === null ? null : time(validUntil).validUntil;
}

/**
 * Decides whether a token is valid until a moment, whether or not it lets a request in. Of one that is
 * not authentic, or has a caveat that is not understood, neither can be said.
 */
export function verdictOfExpiry(
  explanation: AnyExplanation,
  expected: number | null,
  isNot: boolean = false,
): MatcherResult {
  if (explanation.allowed) return verdictOn(explanation.grant.validUntil, expected);
  const { error, identity, validUntil } = explanation;
  if (validUntil !== undefined) return verdictOn(validUntil, expected);
  const needed = identity ? 'a token whose caveats are all understood' : 'an authentic token';
  const message = `expected ${needed}, but: ${describeError(error)}`;
  return { pass: isNot, message: lines(message, describeCaveats(explanation)) };
}

function verdictOn(found: number | null, expected: number | null): MatcherResult {
  const what = describeTime(expected);
  const message =
    found === expected
      ? `expected the token not to expire ${what}, but it does`
      : `expected the token to expire ${what}, but it does ${describeTime(found)}`;
  return { pass: found === expected, message: lines(message) };
}

function describeTime(time: number | null): string {
  return time === null ? 'never' : `at ${time} (${new Date(time * 1000).toISOString()})`;
}
