import type { FailureReason, TokenError, TokenErrorCode } from '../errors.js';
import { httpStatus } from '../http/status.js';
import { checkFields, type FieldsOf } from '../options.js';
import { checkGiven } from './given.js';
import type { AnyExplanation, MatcherResult } from './question.js';
import { describeCaveats, describeError, lines } from './verdict.js';

/** The code with which a token should be refused, and the reason why a caveat is unmet. */
export type ExpectedDenial =
  TokenErrorCode | { readonly code: TokenErrorCode; readonly reason?: FailureReason };

interface Denial {
  readonly code: TokenErrorCode;
  readonly reason: FailureReason | undefined;
}

const FIELDS: FieldsOf<Exclude<ExpectedDenial, string>> = { code: true, reason: true };

/** The members of {@link FailureReason} that it names. */
type KnownReason<R = FailureReason> = R extends string ? (string extends R ? never : R) : never;

/** The reasons that the library gives. */
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

/**
 * @param own the reasons that only kinds of one's own give.
 * @throws TypeError for a code or a reason that does not exist: `not.toBeDeniedWith` would always pass.
 */
export function checkedDenial(expected: ExpectedDenial, own: readonly string[]): Denial {
  const name = 'toBeDeniedWith';
  if (typeof expected !== 'string') {
    checkGiven(expected, name);
    checkFields(expected, name, FIELDS);
  }
  const { code, reason }: { readonly code?: unknown; readonly reason?: unknown } =
    typeof expected === 'string' ? { code: expected } : expected;
  if (!isCode(code)) throw new TypeError(`${name}: code must be the code of a TokenError`);
  if (reason === undefined) return { code, reason };
  if (typeof reason !== 'string') throw new TypeError(`${name}: reason must be a string`);
  if (Object.hasOwn(REASONS, reason) || own.includes(reason)) return { code, reason };
  throw new TypeError(
    `${name}: unknown reason (known: ${Object.keys(REASONS).sort().join(', ')}; the option reasons of createMatchers adds those of your own kinds)`,
  );
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
  if (isAsExpected(error, explanation.caveats, expected)) {
    return {
      pass: true,
      message: lines(`expected the token not to be denied with ${what}`, caveats),
    };
  }
  const message = `expected the token to be denied with ${what}, but: ${describeError(error)}`;
  return { pass: false, message: lines(message, caveats) };
}

function isAsExpected(
  { code }: TokenError,
  caveats: AnyExplanation['caveats'],
  expected: Denial,
): boolean {
  if (code !== expected.code || expected.reason === undefined) return code === expected.code;
  // All of them: an error lists no more than some.
  return caveats.some((one) => !one.met && one.code === code && one.reason === expected.reason);
}

function describeDenial({ code, reason }: Denial): string {
  return reason === undefined ? code : `${code} for the reason ${reason}`;
}
