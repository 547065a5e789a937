/**
 * Every code that a `TokenError` can have, in the order in which they count: where several
 * apply, the first one gives the error its code.
 *
 * - `malformed_token`, `truncated_token`, `token_too_large`: it does not decode.
 * - `unknown_key`, `bad_signature`, `missing_discharge`, `unexpected_discharge`: it is not authentic.
 * - `token_expired`, `token_revoked`, `unknown_caveat`, `wrong_token_type`: it is authentic, but not
 *   valid, or not here.
 * - `context_denied`, `usage_denied`, `scope_denied`: it is valid, but not for this request.
 * - `verification_unavailable`: whether it is valid cannot be told now, so it is refused. An authority
 *   says so where it cannot ask for its keys, its restrictions or what was revoked.
 */
export type TokenErrorCode =
  | 'malformed_token'
  | 'truncated_token'
  | 'token_too_large'
  | 'unknown_key'
  | 'bad_signature'
  | 'missing_discharge'
  | 'unexpected_discharge'
  | 'token_expired'
  | 'token_revoked'
  | 'unknown_caveat'
  | 'wrong_token_type'
  | 'context_denied'
  | 'usage_denied'
  | 'scope_denied'
  | 'verification_unavailable';

/** The codes with which a caveat can be unmet. */
export type DenialCode = Extract<
  TokenErrorCode,
  'token_expired' | 'unknown_caveat' | 'context_denied' | 'usage_denied' | 'scope_denied'
>;

/**
 * What exactly is wrong with input that does not decode. For logs and tests; a sender is better
 * told the {@link TokenErrorCode} alone.
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

/** Fixed texts: no message ever holds a token, a key, or anything that a sender wrote. */
export const MESSAGES: Readonly<Record<TokenErrorCode, string>> = {
  malformed_token: 'The token is malformed',
  truncated_token: 'The token ends too early: it was probably cut off',
  token_too_large: 'The token is too large',
  unknown_key: 'The token names a key that is not known here',
  bad_signature: 'The signature of the token does not hold',
  missing_discharge: 'A third-party caveat of the token has no discharge',
  unexpected_discharge: 'The token comes with a discharge that none of its caveats asks for',
  token_expired: 'The token has expired',
  token_revoked: 'The token was revoked',
  unknown_caveat: 'The token has a caveat that is not understood here',
  wrong_token_type: 'The token is not of the type that is expected here',
  context_denied: 'The token is not valid in this context',
  usage_denied: 'The token is not valid for this use',
  scope_denied: 'The token does not reach this resource or access',
  verification_unavailable: 'Whether the token is valid cannot be told now',
};

/** The codes in their order, which is that of the messages. */
const CODES = Object.keys(MESSAGES) as readonly TokenErrorCode[];

/** Which of several codes gives an error its code: the one that comes first in the list. */
export function firstCode(codes: ReadonlySet<TokenErrorCode>): TokenErrorCode | undefined {
  return CODES.find((code) => codes.has(code));
}
