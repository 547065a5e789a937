import { byCode } from '../error-codes.js';
import type { TokenErrorCode } from '../errors.js';

/** The HTTP status with which a guard refuses a token, for each code. */
export const httpStatus: Readonly<Record<TokenErrorCode, 401 | 403 | 503>> = byCode(
  ({ status }) => status,
);

/** The errors of RFC 6750, section 3.1. */
export type BearerError = 'invalid_request' | 'invalid_token' | 'insufficient_scope';

const BEARER_ERRORS = { 401: 'invalid_token', 403: 'insufficient_scope', 503: undefined } as const;

/** The error of RFC 6750 for each code; `undefined` for a fault of the server. */
export const bearerError: Readonly<Record<TokenErrorCode, BearerError | undefined>> = byCode(
  ({ status }) => BEARER_ERRORS[status],
);
