import { time } from '../caveats/time.js';
import { earliest } from '../scope/limits.js';
import type { AnyExplanation } from './asked.js';
import { describeError, lines, type MatcherResult } from './verdict.js';

/** @throws TypeError for what no token can be valid until. */
export function checkedExpiry(validUntil: number | Date | null): number | null {
  return validUntil === null ? null : time(validUntil).validUntil;
}

/**
 * Whether an authentic token is valid until a moment, whether or not it lets a request in. Of one that
 * is not authentic, neither can be said.
 */
export function verdictOfExpiry(
  explanation: AnyExplanation,
  expected: number | null,
  isNot: boolean = false,
): MatcherResult {
  if (!explanation.allowed && explanation.identity === undefined) {
    const why = describeError(explanation.error);
    return { pass: isNot, message: lines(`expected an authentic token, but: ${why}`) };
  }
  const found = validUntilOf(explanation);
  const what = describeTime(expected);
  const message =
    found === expected
      ? `expected the token not to expire ${what}, but it does`
      : `expected the token to expire ${what}, but it does ${describeTime(found)}`;
  return { pass: found === expected, message: lines(message) };
}

function validUntilOf(explanation: AnyExplanation): number | null {
  if (explanation.allowed) return explanation.grant.validUntil;
  return earliest(
    explanation.caveats.flatMap(({ caveat }) =>
      caveat?.type === 'time' && 'validUntil' in caveat && typeof caveat.validUntil === 'number'
        ? [caveat.validUntil]
        : [],
    ),
  );
}

function describeTime(time: number | null): string {
  return time === null ? 'never' : `at ${time} (${new Date(time * 1000).toISOString()})`;
}
