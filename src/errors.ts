import { type DecodeDetail, type DenialCode, ERRORS, type TokenErrorCode } from './error-codes.js';
import { checkFields, type FieldsOf } from './options.js';

export {
  type DecodeDetail,
  type DenialCode,
  firstCode,
  type TokenErrorCode,
} from './error-codes.js';

/**
 * Why a caveat is not met.
 *
 * - `missing_context`: the request context lacks what the caveat restricts; the server's omission.
 * - `invalid_context`: the request context has a value that makes no sense, such as an `ip` that is
 *   not an address.
 * - `expired`, `not_allowed`, `blacklisted`: as they say.
 * - `wider_resource`: the request is for a resource above those that the caveat allows.
 * - `unknown_caveat`: no kind of the dialect reads the condition.
 * - `check_failed`: the kind's check threw, or did not return a result.
 *
 * Custom kinds may give reasons of their own.
 */
export type FailureReason =
  | 'missing_context'
  | 'invalid_context'
  | 'expired'
  | 'not_allowed'
  | 'blacklisted'
  | 'wider_resource'
  | 'unknown_caveat'
  | 'check_failed'
  | (string & {});

/** One unmet caveat. */
export interface CaveatFailure {
  /** Its position, from 0, among the conditions of the token and its discharges. */
  readonly index: number;
  /** The position of the discharge that holds it; absent for a condition of the token itself. */
  readonly discharge?: number;
  /**
   * Present for a restriction of the verifying side, which counts as if it were in the token; its
   * `index` follows those of the token's conditions.
   */
  readonly restriction?: true;
  /** Its text, as the sender wrote it. */
  readonly condition: string;
  /** Its value; absent if the dialect does not know the condition. */
  readonly caveat?: { readonly type: string };
  /** Why it is not met. */
  readonly reason: FailureReason;
  /** The code that its kind denies with. */
  readonly code: DenialCode;
}

/** The options of a {@link TokenError}. */
export interface TokenErrorOptions {
  /** What is wrong with input that does not decode. */
  readonly detail?: DecodeDetail;
  /** The unmet caveats. */
  readonly failures?: readonly CaveatFailure[];
  /** The number of further failures; 0 by default. */
  readonly omittedFailures?: number;
  /** The token that the error is about; `token` by default. */
  readonly source?: TokenErrorSource;
  /** The length of the text, now and when it was written. */
  readonly length?: TokenLength;
  /** What a lookup threw. */
  readonly cause?: unknown;
}

const FIELDS: FieldsOf<TokenErrorOptions> = {
  detail: true,
  failures: true,
  omittedFailures: true,
  source: true,
  length: true,
  cause: true,
};

/** The length of a text, now and when it was written, in characters. */
export interface TokenLength {
  readonly received: number;
  readonly expected: number;
}

/** The token that an error is about: the token itself, its consumer's, or one of its discharges. */
export type TokenErrorSource = 'token' | 'consumer_token' | 'discharge';

/**
 * Why a token was refused.
 *
 * Safe to log: `message` is fixed for each `code`, and `failures`, which hold text that the sender
 * wrote, are not enumerable, so neither `console.log` nor `JSON.stringify` prints them.
 *
 * @example
 * ```ts
 * import { mint, time, TokenError, verify } from 'caveats';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const token = mint({ rootKey, identity: { subject: 'usr-1' }, caveats: [time(1571147494)] });
 * try {
 *   verify(token, { rootKey, request: { now: 1571147500 } });
 * } catch (error) {
 *   if (!(error instanceof TokenError)) throw error;
 *   console.log(error.code, error.failures[0]?.reason); // token_expired expired
 * }
 * ```
 */
export class TokenError extends Error {
  override readonly name: 'TokenError' = 'TokenError';
  readonly code: TokenErrorCode;
  /** What is wrong with input that does not decode. */
  declare readonly detail?: DecodeDetail;
  /** The token that the error is about. */
  readonly source: TokenErrorSource;
  /** For a text that states its length and has another. */
  declare readonly length?: TokenLength;
  /**
   * The unmet caveats in the order of the token: at most 32, those with the error's own code first.
   * `explain` reports all.
   */
  declare readonly failures: readonly CaveatFailure[];
  /** The number of unmet caveats that `failures` leaves out. */
  declare readonly omittedFailures: number;

  constructor(code: TokenErrorCode, options: TokenErrorOptions = {}) {
    super(ERRORS[code].message, 'cause' in options ? { cause: options.cause } : undefined);
    checkFields(options, 'TokenError', FIELDS);
    this.code = code;
    this.source = options.source ?? 'token';
    if (options.detail !== undefined) this.detail = options.detail;
    if (options.length !== undefined) this.length = Object.freeze({ ...options.length });
    const { failures = [], omittedFailures = 0 } = options;
    const frozen = Object.freeze(failures.map((failure) => Object.freeze({ ...failure })));
    Object.defineProperties(this, {
      failures: { value: frozen },
      omittedFailures: { value: omittedFailures },
    });
  }
}

/** Copies an error with another source. */
export function aboutSource(error: TokenError, source: TokenErrorSource): TokenError {
  const { code, detail, failures, omittedFailures, length } = error;
  return new TokenError(code, {
    source,
    failures,
    omittedFailures,
    ...(detail && { detail }),
    ...(length && { length }),
    ...('cause' in error && { cause: error.cause }),
  });
}

/** Returns whether a thrown value is a `TokenError`. */
export function isTokenError(error: unknown): error is TokenError {
  return error instanceof TokenError;
}

/** Creates the error for input that does not decode: the detail decides its code. */
export function decodeError(detail: DecodeDetail): TokenError {
  if (detail === 'ends_early') return new TokenError('truncated_token', { detail });
  if (detail === 'too_long') return new TokenError('token_too_large', { detail });
  return new TokenError('malformed_token', { detail });
}
