import {
  type DecodeDetail,
  type DenialCode,
  MESSAGES,
  type TokenErrorCode,
} from './error-codes.js';
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
 * - `missing_context`: the request says nothing about what the caveat is about; the server's own
 *   omission rather than the sender's fault.
 * - `invalid_context`: what the request says about it makes no sense, an `ip` that is none.
 * - `expired`, `not_allowed`, `blacklisted`: as they say.
 * - `wider_resource`: the resource asked for is wider than any that the caveat could allow.
 * - `unknown_caveat`: no kind of the vocabulary reads the condition.
 * - `check_failed`: the kind's check threw, or answered something else than a result.
 *
 * Kinds of one's own may give reasons of their own.
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

/** One caveat that is not met. */
export interface CaveatFailure {
  /** Its position, from 0, among the conditions of the token and its discharges. */
  readonly index: number;
  /** The position of the discharge that it stands in; absent for a condition of the token itself. */
  readonly discharge?: number;
  /**
   * Whether it is a restriction of the verifying side, which is in force as if it stood in the token;
   * its `index` then goes on after the conditions of the token.
   */
  readonly restriction?: true;
  /** Its text, as the sender wrote it. */
  readonly condition: string;
  /** Its value; absent where the vocabulary does not know the condition. */
  readonly caveat?: { readonly type: string };
  /** Why it is not met. */
  readonly reason: FailureReason;
  /** The code with which its kind denies. */
  readonly code: DenialCode;
}

/** What a {@link TokenError} may be given besides its code. */
export interface TokenErrorOptions {
  /** What is wrong with input that does not decode. */
  readonly detail?: DecodeDetail;
  /** The caveats that are not met. */
  readonly failures?: readonly CaveatFailure[];
  /** How many more there are; 0 by default. */
  readonly omittedFailures?: number;
  /** Which token it is about; the one that was given first by default. */
  readonly source?: TokenErrorSource;
  /** How long the text is and how long it was when it was written. */
  readonly length?: TokenLength;
  /** What was thrown where something could not be asked. */
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

/** How long a text is, and how long it was when it was written; in characters. */
export interface TokenLength {
  /** As it came, in characters. */
  readonly received: number;
  /** As it was written, in characters. */
  readonly expected: number;
}

/** Which token an error is about: the token itself, its consumer's, or one of its discharges. */
export type TokenErrorSource = 'token' | 'consumer_token' | 'discharge';

/**
 * Why a token was refused.
 *
 * It is safe to log: its `message` is fixed for each `code`, and `failures`, which hold what the
 * sender wrote, are not enumerable, so that neither `console.log` nor `JSON.stringify` prints them.
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
  /** For input that does not decode: what is wrong with it. */
  declare readonly detail?: DecodeDetail;
  /** Which token it is about, where there are others besides the token itself. */
  readonly source: TokenErrorSource;
  /** For a text that tells how long it was when it was written, where it is of another length. */
  declare readonly length?: TokenLength;
  /**
   * The caveats that are not met, in the order in which they stand in the token: 32 at most, those
   * with the error's own code before others. `explain` reports all.
   */
  declare readonly failures: readonly CaveatFailure[];
  /** How many caveats that are not met are left out of `failures`. */
  declare readonly omittedFailures: number;

  constructor(code: TokenErrorCode, options: TokenErrorOptions = {}) {
    super(MESSAGES[code], 'cause' in options ? { cause: options.cause } : undefined);
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

/** The same error, about another token. */
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

/** Whether something thrown is a `TokenError`; also a proxy may be thrown, and throw in its turn. */
export function isTokenError(error: unknown): error is TokenError {
  try {
    return error instanceof TokenError;
  } catch {
    return false;
  }
}

/** Input that does not decode: malformed, save where the detail says that it ends early. */
export function decodeError(detail: DecodeDetail): TokenError {
  if (detail === 'ends_early') return new TokenError('truncated_token', { detail });
  if (detail === 'too_long') return new TokenError('token_too_large', { detail });
  return new TokenError('malformed_token', { detail });
}
