import { type TokenErrorCode, TokenError } from '../../errors.js';
import type { ProblemFailure } from '../../http/problem.js';
import { bearerError, httpStatus } from '../../http/status.js';
import type { AdapterCase, AdapterExpectation, AdapterOptions, AdapterRequest } from './case.js';

const REALM = 'Bearer realm="docs"';

/** The request of a case that says nothing else. */
const PLAIN_REQUEST: AdapterRequest = { method: 'GET', path: '/docs', headers: [] };

/** A case, with what goes without saying. */
export function caseOf(
  name: string,
  options: AdapterOptions,
  request: Partial<AdapterRequest>,
  expected: AdapterExpectation,
): AdapterCase {
  return { name, options, request: { ...PLAIN_REQUEST, ...request }, expected };
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

/** A token that is let in: the handler answers what it knows by the grant. */
export function granted(json: object): AdapterExpectation {
  return { status: 200, challenge: null, json };
}

/** A token that is refused with a code: the whole row of the error table. */
export function refused(
  code: TokenErrorCode,
  failures?: readonly ProblemFailure[],
): AdapterExpectation {
  const { message } = new TokenError(code);
  return {
    status: httpStatus[code],
    code,
    challenge: `${REALM}, error="${bearerError[code]}", error_description="${message}"`,
    ...(failures && { failures }),
  };
}

/** The only caveat that is not met. */
export function failed(type: string, reason: string): readonly ProblemFailure[] {
  return [{ index: 0, type, reason }];
}

/** No credential at all. */
export const BARE: AdapterExpectation = {
  status: 401,
  code: 'missing_credential',
  challenge: REALM,
};

/** More than one. */
export const SEVERAL: AdapterExpectation = {
  status: 400,
  code: 'multiple_credentials',
  challenge: `${REALM}, error="invalid_request", error_description="The request carries more than one token"`,
};

/** Something that the API has not declared. */
export const UNDECLARED: AdapterExpectation = {
  status: 403,
  code: 'undeclared_route',
  challenge: `${REALM}, error="insufficient_scope", error_description="The API has not declared this method and path"`,
};
