import { checkFields, type FieldsOf } from './options.js';

/** The message, the HTTP status and the exit code of each code; of several codes, the first applies. */
export const ERRORS = {
  malformed_token: ['The token is malformed', 401, 10],
  truncated_token: ['The token ends too early: it was probably cut off', 401, 11],
  token_too_large: ['The token is too large', 401, 12],
  unknown_key: ['The token names an unknown key', 401, 20],
  bad_signature: ['The token has an invalid signature', 401, 21],
  missing_discharge: ['A third-party caveat of the token has no discharge', 401, 22],
  unexpected_discharge: [
    'The token comes with a discharge that none of its caveats asks for',
    401,
    23,
  ],
  token_expired: ['The token has expired', 401, 30],
  token_revoked: ['The token was revoked', 401, 31],
  unknown_caveat: ['The token has an unknown caveat', 401, 32],
  wrong_token_type: ['The token is not of the expected type', 401, 33],
  context_denied: ['The token is not valid in this context', 403, 40],
  usage_denied: ['The token is not valid for this use', 403, 41],
  scope_denied: ['The token does not grant this access to this resource', 403, 42],
  verification_unavailable: ['The token cannot be verified right now', 503, 50],
} as const;

/**
 * The code of a `TokenError`, in order of precedence.
 *
 * - `malformed_token`, `truncated_token`, `token_too_large`: the token does not decode.
 * - `unknown_key`, `bad_signature`, `missing_discharge`, `unexpected_discharge`: it is not authentic.
 * - `token_expired`, `token_revoked`, `unknown_caveat`, `wrong_token_type`: authentic, not valid here.
 * - `context_denied`, `usage_denied`, `scope_denied`: it is valid, but not for this request.
 * - `verification_unavailable`: an authority cannot reach its keys, restrictions or revocations.
 *
 * @useDeclaredType
 */
export type TokenErrorCode = keyof typeof ERRORS;

/** The codes of an unmet caveat. */
export type DenialCode = Extract<
  TokenErrorCode,
  'token_expired' | 'unknown_caveat' | 'context_denied' | 'usage_denied' | 'scope_denied'
>;

/** What is wrong with input that does not decode. For logs; show a sender only the code. */
export type DecodeDetail =
  | 'not_a_token'
  | 'not_base64'
  | 'not_json'
  | 'not_utf8'
  | 'unknown_version'
  | 'bad_packet'
  | 'bad_varint'
  | 'unexpected_field'
  | 'duplicate_field'
  | 'missing_field'
  | 'wrong_type'
  | 'signature_length'
  | 'verification_id_length'
  | 'trailing_bytes'
  | 'ends_early'
  | 'too_long'
  | 'checksum_mismatch';

/** The code of an error to which several codes apply. */
export function firstCode(codes: ReadonlySet<TokenErrorCode>): TokenErrorCode | undefined {
  return (Object.keys(ERRORS) as TokenErrorCode[]).find((code) => codes.has(code));
}

/**
 * Why a caveat is not met.
 *
 * - `missing_context`: the request context lacks what the caveat restricts; the server's omission.
 * - `invalid_context`: the request context has a senseless value, such as an `ip` of `'x'`.
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
  /** Present for a condition that the token does not contain; its `index` follows those of the token. */
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
  readonly detail?: DecodeDetail | undefined;
  /** The unmet caveats. */
  readonly failures?: readonly CaveatFailure[];
  /** The number of further failures; 0 by default. */
  readonly omittedFailures?: number;
  /** The token that the error is about; `token` by default. */
  readonly source?: TokenErrorSource;
  /** The length of the text, now and when it was written. */
  readonly length?: TokenLength | undefined;
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
  /** At most 32 of the unmet caveats, those with the error's own code first; `explain` has all. */
  declare readonly failures: readonly CaveatFailure[];
  /** The number of unmet caveats that `failures` leaves out. */
  declare readonly omittedFailures: number;

  constructor(code: TokenErrorCode, options: TokenErrorOptions = {}) {
    super(ERRORS[code][0], 'cause' in options ? { cause: options.cause } : undefined);
    checkFields(options, 'TokenError', FIELDS);
    this.code = code;
    this.source = options.source ?? 'token';
    if (options.detail !== undefined) this.detail = options.detail;
    if (options.length !== undefined) this.length = Object.freeze({ ...options.length });
    const { failures = [], omittedFailures = 0 } = options;
    Object.defineProperties(this, {
      failures: { value: Object.freeze(failures.map((failure) => Object.freeze({ ...failure }))) },
      omittedFailures: { value: omittedFailures },
    });
  }
}

/** Copies an error with another source. */
export function aboutSource(error: TokenError, source: TokenErrorSource): TokenError {
  const { code, detail, failures, omittedFailures, length } = error;
  const cause = 'cause' in error && { cause: error.cause };
  return new TokenError(code, { source, detail, failures, omittedFailures, length, ...cause });
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
