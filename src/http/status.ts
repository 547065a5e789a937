import type { TokenErrorCode } from '../errors.js';

/** The status with which a token that a request carries is refused. */
export const httpStatus: Readonly<Record<TokenErrorCode, 401 | 403 | 503>> = Object.freeze({
  malformed_token: 401,
  truncated_token: 401,
  token_too_large: 401,
  unknown_key: 401,
  bad_signature: 401,
  missing_discharge: 401,
  unexpected_discharge: 401,
  token_expired: 401,
  token_revoked: 401,
  unknown_caveat: 401,
  wrong_token_type: 401,
  context_denied: 403,
  usage_denied: 403,
  scope_denied: 403,
  verification_unavailable: 503,
});

/** The errors of RFC 6750, section 3.1. */
export type BearerError = 'invalid_request' | 'invalid_token' | 'insufficient_scope';

/** The error of RFC 6750 with which a token is refused; for what is the server's own, there is none. */
export const bearerError: Readonly<Record<TokenErrorCode, BearerError | undefined>> = Object.freeze(
  {
    malformed_token: 'invalid_token',
    truncated_token: 'invalid_token',
    token_too_large: 'invalid_token',
    unknown_key: 'invalid_token',
    bad_signature: 'invalid_token',
    missing_discharge: 'invalid_token',
    unexpected_discharge: 'invalid_token',
    token_expired: 'invalid_token',
    token_revoked: 'invalid_token',
    unknown_caveat: 'invalid_token',
    wrong_token_type: 'invalid_token',
    context_denied: 'insufficient_scope',
    usage_denied: 'insufficient_scope',
    scope_denied: 'insufficient_scope',
    verification_unavailable: undefined,
  },
);
