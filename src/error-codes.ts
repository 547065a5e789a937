interface ErrorEntry {
  /** Fixed: it never holds a token, a key, or anything that a sender wrote. */
  readonly message: string;
  /** The HTTP status of a refusal: 503 for a fault of the server. */
  readonly status: 401 | 403 | 503;
  /** The exit code of the command line. These numbers never change. */
  readonly exitCode: number;
}

/**
 * The table of error codes: everything that has a row per code comes from here. The order counts: of
 * several codes that apply, an error gets the first.
 */
export const ERRORS = {
  malformed_token: { message: 'The token is malformed', status: 401, exitCode: 10 },
  truncated_token: {
    message: 'The token ends too early: it was probably cut off',
    status: 401,
    exitCode: 11,
  },
  token_too_large: { message: 'The token is too large', status: 401, exitCode: 12 },
  unknown_key: { message: 'The token names an unknown key', status: 401, exitCode: 20 },
  bad_signature: { message: 'The token has an invalid signature', status: 401, exitCode: 21 },
  missing_discharge: {
    message: 'A third-party caveat of the token has no discharge',
    status: 401,
    exitCode: 22,
  },
  unexpected_discharge: {
    message: 'The token comes with a discharge that none of its caveats asks for',
    status: 401,
    exitCode: 23,
  },
  token_expired: { message: 'The token has expired', status: 401, exitCode: 30 },
  token_revoked: { message: 'The token was revoked', status: 401, exitCode: 31 },
  unknown_caveat: { message: 'The token has an unknown caveat', status: 401, exitCode: 32 },
  wrong_token_type: {
    message: 'The token is not of the expected type',
    status: 401,
    exitCode: 33,
  },
  context_denied: { message: 'The token is not valid in this context', status: 403, exitCode: 40 },
  usage_denied: { message: 'The token is not valid for this use', status: 403, exitCode: 41 },
  scope_denied: {
    message: 'The token does not grant this access to this resource',
    status: 403,
    exitCode: 42,
  },
  verification_unavailable: {
    message: 'The token cannot be verified right now',
    status: 503,
    exitCode: 50,
  },
} as const;

/**
 * The code of a `TokenError`, in order of precedence.
 *
 * - `malformed_token`, `truncated_token`, `token_too_large`: the token does not decode.
 * - `unknown_key`, `bad_signature`, `missing_discharge`, `unexpected_discharge`: it is not authentic.
 * - `token_expired`, `token_revoked`, `unknown_caveat`, `wrong_token_type`: it is authentic, but not
 *   valid, or not valid here.
 * - `context_denied`, `usage_denied`, `scope_denied`: it is valid, but not for this request.
 * - `verification_unavailable`: it is refused because it cannot be verified right now: an authority
 *   cannot reach its keys, its restrictions or its revocations.
 *
 * @useDeclaredType
 */
export type TokenErrorCode = keyof typeof ERRORS;

/** The codes of an unmet caveat. */
export type DenialCode = Extract<
  TokenErrorCode,
  'token_expired' | 'unknown_caveat' | 'context_denied' | 'usage_denied' | 'scope_denied'
>;

/**
 * What exactly is wrong with input that does not decode. For logs and tests; show a sender only the
 * {@link TokenErrorCode}.
 */
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

const CODES = Object.keys(ERRORS) as readonly TokenErrorCode[];

/** The code of an error to which several codes apply. */
export function firstCode(codes: ReadonlySet<TokenErrorCode>): TokenErrorCode | undefined {
  return CODES.find((code) => codes.has(code));
}

/** A frozen record with a value for each code, such as `byCode(({ status }) => status)`. */
export function byCode<T>(of: (entry: ErrorEntry) => T): Readonly<Record<TokenErrorCode, T>> {
  const values = CODES.map((code) => [code, of(ERRORS[code])] as const);
  return Object.freeze(Object.fromEntries(values) as Record<TokenErrorCode, T>);
}
