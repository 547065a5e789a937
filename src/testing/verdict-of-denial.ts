import type { FailureReason, TokenError, TokenErrorCode } from '../errors.js';
import { httpStatus } from '../http/status.js';
import type { AnyExplanation } from './asked.js';
import { describeCaveats, describeError, lines, type MatcherResult } from './verdict.js';

/** With which code a token is to be refused, and over a caveat that is unmet for which reason. */
export type ExpectedDenial =
  TokenErrorCode | { readonly code: TokenErrorCode; readonly reason?: FailureReason | undefined };

interface Denial {
  readonly code: TokenErrorCode;
  readonly reason: FailureReason | undefined;
}

/** @throws TypeError for a code that there is not: `not.toBeDeniedWith` would always pass. */
export function checkedDenial(expected: ExpectedDenial): Denial {
  const { code, reason }: { readonly code?: unknown; readonly reason?: unknown } =
    typeof expected === 'string' ? { code: expected } : Object(expected);
  if (!isCode(code)) throw new TypeError('toBeDeniedWith: needs the code of a TokenError');
  if (reason !== undefined && typeof reason !== 'string') {
    throw new TypeError('toBeDeniedWith: reason must be a string');
  }
  return { code, reason };
}

function isCode(code: unknown): code is TokenErrorCode {
  return typeof code === 'string' && Object.hasOwn(httpStatus, code);
}

/** Whether a token is refused as it should be. */
export function verdictOfDenial(explanation: AnyExplanation, expected: Denial): MatcherResult {
  const what = describeDenial(expected);
  const caveats = describeCaveats(explanation);
  if (explanation.allowed) {
    const message = `expected the token to be denied with ${what}, but it was let in`;
    return { pass: false, message: lines(message, caveats) };
  }
  const { error } = explanation;
  if (isAsExpected(error, expected)) {
    return {
      pass: true,
      message: lines(`expected the token not to be denied with ${what}`, caveats),
    };
  }
  const message = `expected the token to be denied with ${what}, but: ${describeError(error)}`;
  return { pass: false, message: lines(message, caveats) };
}

function isAsExpected({ code, failures }: TokenError, expected: Denial): boolean {
  if (code !== expected.code) return false;
  if (expected.reason === undefined) return true;
  return failures.some((failure) => failure.code === code && failure.reason === expected.reason);
}

function describeDenial({ code, reason }: Denial): string {
  return reason === undefined ? code : `${code} for the reason ${reason}`;
}
