import { type TokenErrorCode, TokenError } from 'caveats';
import { httpStatus, type ProblemFailure } from 'caveats/http';
import type { AdapterCase, AdapterExpectation, AdapterOptions, AdapterRequest } from './case.js';

const REALM = 'Bearer realm="docs"';

/** The request of a case that says nothing else. */
const PLAIN_REQUEST: AdapterRequest = { method: 'GET', path: '/docs', headers: [] };

/** What is expected of a request, but for whether the handler runs. */
export type Expected = Omit<AdapterExpectation, 'handled'>;

/** The paths of the endpoints, which are no handlers. */
const ENDPOINTS: readonly string[] = [
  '/whoami',
  '/infer-scope',
  '/listed',
  '/listed/parents',
  '/listed/to-write',
];

/** A case, with what goes without saying: the handler runs if it is its answer that is expected. */
export function caseOf(
  name: string,
  options: AdapterOptions,
  given: Partial<AdapterRequest>,
  expected: Expected,
): AdapterCase {
  const request = { ...PLAIN_REQUEST, ...given };
  const isHandled = expected.status === 200 && !ENDPOINTS.includes(request.path);
  return { name, options, request, expected: { ...expected, handled: isHandled ? 1 : 0 } };
}

/** A request with a token, as most send it. */
export function withToken(token: string, others: Partial<AdapterRequest> = {}): AdapterRequest {
  const { headers = [] } = others;
  return {
    ...PLAIN_REQUEST,
    ...others,
    headers: [['Authorization', `Bearer ${token}`], ...headers],
  };
}

/** A token that is allowed: the handler responds with the grant. */
export function granted(json: object): Expected {
  return { status: 200, challenge: null, json };
}

/** A token that is refused with a code: the whole row of the error table. */
export function refused(
  code: Exclude<TokenErrorCode, 'scope_denied'>,
  failures?: readonly ProblemFailure[],
): Expected {
  return refusal(code, failures);
}

/** A token that does not reach what the request is for. */
export function tooNarrow(
  failures: readonly ProblemFailure[] | undefined,
  scope: string,
  required: object,
): Expected {
  return { ...refusal('scope_denied', failures, `, scope="${scope}"`), json: { required } };
}

function refusal(
  code: TokenErrorCode,
  failures?: readonly ProblemFailure[],
  scope: string = '',
): Expected {
  const { message } = new TokenError(code);
  const status = httpStatus[code];
  const error = status === 401 ? 'invalid_token' : 'insufficient_scope';
  // No other token of the same holder would do.
  const isFinal = code === 'context_denied';
  return {
    status,
    code,
    challenge: isFinal
      ? null
      : `${REALM}, error="${error}", error_description="${message}"${scope}`,
    ...(failures && { failures }),
  };
}

/** The only caveat that is not met. */
export function failed(type: string, reason: string): readonly ProblemFailure[] {
  return [{ index: 0, type, reason }];
}

/** No credential at all. */
export const BARE: Expected = {
  status: 401,
  code: 'missing_credential',
  challenge: REALM,
};

/** More than one. */
export const SEVERAL: Expected = {
  status: 400,
  code: 'multiple_credentials',
  challenge: `${REALM}, error="invalid_request", error_description="The request carries more than one token"`,
};

/** Something that the API has not declared. */
export const UNDECLARED: Expected = {
  status: 404,
  code: 'undeclared_route',
  challenge: null,
};

/** A failure of the server itself: no challenge, and the handler does not run. */
export const UNAVAILABLE: Expected = {
  status: 503,
  code: 'verification_unavailable',
  challenge: null,
};

/** What neither the router nor the guard may take for a declared route. */
export const NOT_FOUND: Expected = { status: [400, 403, 404, 405, 501] };
