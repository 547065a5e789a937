import type { Required } from '../caveats/needed.js';
import {
  ERRORS,
  type CaveatFailure,
  type TokenError,
  type TokenErrorCode,
  type TokenErrorSource,
  type TokenLength,
} from '../errors.js';
import { reasonWord, type RequestErrorCode } from '../token/verdict.js';

/**
 * What is wrong with a request. `verification_unavailable` (503) is the server's fault, and no verdict on the
 * token.
 */
export type ProblemCode = TokenErrorCode | RequestErrorCode;

/** An unmet caveat, as a response describes it. */
export interface ProblemFailure extends Pick<CaveatFailure, 'index' | 'discharge' | 'restriction'> {
  /** The type of the caveat; absent if the dialect does not know it. */
  readonly type?: string;
  /** Why it is not met: a `FailureReason`. */
  readonly reason: string;
  /** Its text, with `tellConditions`; never that of a restriction. */
  readonly condition?: string;
}

/** A body of RFC 9457. It contains no text of a token. */
export interface Problem {
  readonly type: 'about:blank';
  /** The phrase of the status. */
  readonly title: string;
  /** The status of the response. */
  readonly status: ProblemStatus;
  /** A fixed text for each code. */
  readonly detail: string;
  /** Why the request is refused. */
  readonly code: ProblemCode;
  /** Which token it is about, if not the token itself. */
  readonly source?: TokenErrorSource;
  /** How long a cut-off token is and how long it was, if its text contains that; in characters. */
  readonly length?: TokenLength;
  /**
   * What would have been needed, of a `scope_denied`: the resource, if the client wrote it into the route, or
   * else its level; and the action.
   */
  readonly required?: Required;
  /** The unmet caveats; of many, some. */
  readonly failures?: readonly ProblemFailure[];
  /** How many unmet caveats `failures` leaves out; absent for 0. */
  readonly omittedFailures?: number;
}

/** The statuses of a refusal. */
export type ProblemStatus = 400 | 401 | 403 | 404 | 413 | 503;

/** A response. */
export interface Answer {
  /** The HTTP status. */
  readonly status: number;
  /** The header fields, with names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: string;
}

/** The HTTP status with which a guard refuses a token, for each code. */
export const httpStatus: Readonly<Record<TokenErrorCode, 401 | 403 | 503>> = Object.freeze(
  Object.fromEntries(
    Object.entries(ERRORS).map(([code, [, status]]) => [code, status] as const),
  ) as Record<TokenErrorCode, 401 | 403 | 503>,
);

/** The phrases of RFC 9110, section 15. */
const TITLES: Readonly<Record<ProblemStatus, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  413: 'Content Too Large',
  503: 'Service Unavailable',
};

/** What is wrong with a request, if not its token. */
const PROBLEMS: Readonly<
  Record<RequestErrorCode, readonly [status: ProblemStatus, detail: string]>
> = {
  missing_credential: [401, 'The request carries no token'],
  multiple_credentials: [400, 'The request carries more than one token'],
  too_many_headers: [400, 'The request has too many header fields'],
  undeclared_route: [404, 'The API has not declared this method and path'],
  malformed_body: [400, 'The body must be a JSON object with a token'],
  malformed_form: [400, 'The body must be a form with one token'],
  invalid_client: [401, 'The client has not proved who it is'],
  body_too_large: [413, 'The body is too large'],
};

/** Returns a problem that is not a token's. */
export function problemOf(code: RequestErrorCode): Problem {
  const [status, detail] = PROBLEMS[code];
  return problem(code, status, detail);
}

/** Returns what is wrong with a token, for a client. */
export function tokenProblem(
  { code, failures, length, message, omittedFailures, source }: TokenError,
  status: ProblemStatus,
  tellConditions: boolean,
  required?: Required,
): Problem {
  return problem(code, status, message, {
    ...(source !== 'token' && { source }),
    ...(length && { length }),
    ...(required && { required }),
    ...(failures.length > 0 && {
      failures: failures.map((failure) => problemFailure(failure, tellConditions)),
    }),
    ...(omittedFailures > 0 && { omittedFailures }),
  });
}

function problem(
  code: ProblemCode,
  status: ProblemStatus,
  detail: string,
  more?: Partial<Problem>,
): Problem {
  return { type: 'about:blank', title: TITLES[status], status, detail, code, ...more };
}

function problemFailure(
  { index, discharge, restriction, caveat, reason, condition }: CaveatFailure,
  tellConditions: boolean,
): ProblemFailure {
  // A thief of a token must not learn which networks it is restricted to.
  const tell = tellConditions && restriction === undefined;
  return {
    index,
    ...(discharge !== undefined && { discharge }),
    ...(restriction && { restriction }),
    ...(caveat !== undefined && { type: caveat.type }),
    reason: tell ? reason : reasonWord(reason),
    ...(tell && { condition }),
  };
}

/** Returns a response about a token, which must not be cached. */
export function answerJson(
  value: object,
  status: number = 200,
  type: string = 'application/json',
): Answer {
  const headers = { 'content-type': type, 'cache-control': 'no-store' };
  return { status, headers, body: JSON.stringify(value) };
}
