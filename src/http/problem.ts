import type {
  CaveatFailure,
  TokenError,
  TokenErrorCode,
  TokenErrorSource,
  TokenLength,
} from '../errors.js';

/**
 * What can be wrong with a request: the codes of `TokenError`, of which `verification_unavailable`
 * (503) is the server's trouble and no verdict on the token; and
 *
 * - `missing_credential` (401), `multiple_credentials` (400): it carries no token, or several.
 * - `too_many_headers` (400): it has 1,000 header lines or more, of which a server may have dropped some.
 * - `undeclared_route` (403): it asks for something that the API has not declared.
 * - `malformed_body` (400), `body_too_large` (413): of the endpoint that infers scopes.
 */
export type ProblemCode =
  | TokenErrorCode
  | 'missing_credential'
  | 'multiple_credentials'
  | 'too_many_headers'
  | 'undeclared_route'
  | 'malformed_body'
  | 'body_too_large';

/** An unmet caveat, as a client is told of it. */
export interface ProblemFailure {
  /** Its position, from 0, among the conditions of the token and its discharges. */
  readonly index: number;
  /** The position of the discharge that it stands in; absent for a condition of the token itself. */
  readonly discharge?: number;
  /** Whether the server has put it beside the token's own. */
  readonly restriction?: true;
  /** The type of the caveat; absent where the vocabulary does not know it. */
  readonly type?: string;
  /** Why it is not met: a `FailureReason`. */
  readonly reason: string;
  /** Its text, where the server tells conditions; that of a restriction never, as it is no token's. */
  readonly condition?: string;
}

/** A body of RFC 9457. Beside its code and status it says nothing that a sender wrote. */
export interface Problem {
  readonly type: 'about:blank';
  /** The phrase of the status. */
  readonly title: string;
  /** The status of the answer. */
  readonly status: ProblemStatus;
  /** A fixed text for each code. */
  readonly detail: string;
  /** Why it is refused. */
  readonly code: ProblemCode;
  /** Which token it is about, where that is not the token itself. */
  readonly source?: TokenErrorSource;
  /** How long the token is and how long it was when it was written, where it tells; in characters. */
  readonly length?: TokenLength;
  /** The caveats that are not met, where that is why; of many, some. */
  readonly failures?: readonly ProblemFailure[];
  /** How many more are not met than `failures` lists; absent for none. */
  readonly omittedFailures?: number;
}

/** The statuses of a refusal. */
export type ProblemStatus = 400 | 401 | 403 | 413 | 503;

/** What to answer: `body` is JSON, or empty for none. Names of headers are in lower case. */
export interface Answer {
  /** The status of HTTP. */
  readonly status: number;
  /** The header fields. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, or empty. */
  readonly body: string;
}

/** The phrases of RFC 9110, section 15. */
const TITLES: Readonly<Record<ProblemStatus, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  413: 'Content Too Large',
  503: 'Service Unavailable',
};

const DETAILS: Readonly<Record<Exclude<ProblemCode, TokenErrorCode>, string>> = {
  missing_credential: 'The request carries no token',
  multiple_credentials: 'The request carries more than one token',
  too_many_headers: 'The request has too many header fields',
  undeclared_route: 'The API has not declared this method and path',
  malformed_body: 'The body must be a JSON object with a token',
  body_too_large: 'The body is too large',
};

/** A problem that is not a token's. */
export function problemOf(
  code: Exclude<ProblemCode, TokenErrorCode>,
  status: ProblemStatus,
): Problem {
  return { type: 'about:blank', title: TITLES[status], status, detail: DETAILS[code], code };
}

/** What is wrong with a token, for its sender. */
export function tokenProblem(
  error: TokenError,
  status: ProblemStatus,
  tellConditions: boolean,
): Problem {
  const { code, failures, length, message, omittedFailures, source } = error;
  return {
    type: 'about:blank',
    title: TITLES[status],
    status,
    detail: message,
    code,
    ...(source !== 'token' && { source }),
    ...(length && { length }),
    ...(failures.length > 0 && {
      failures: failures.map((failure) => toldFailure(failure, tellConditions)),
    }),
    ...(omittedFailures > 0 && { omittedFailures }),
  };
}

/** A reason that is a word of the kind's. A longer one may repeat what the sender wrote. */
const REASON = /^[a-z][a-z0-9_]{0,63}$/;

function toldFailure(failure: CaveatFailure, tellConditions: boolean): ProblemFailure {
  const { index, discharge, restriction, caveat, reason, condition } = failure;
  // Whoever has got hold of a token that was narrowed since is not to learn by which networks.
  const tell = tellConditions && restriction === undefined;
  return {
    index,
    ...(discharge !== undefined && { discharge }),
    ...(restriction && { restriction }),
    ...(caveat !== undefined && { type: caveat.type }),
    reason: tell || REASON.test(reason) ? reason : 'not_allowed',
    ...(tell && { condition }),
  };
}

/** The answer that tells a problem. */
export function answerProblem(problem: Problem, challenge?: string): Answer {
  return {
    status: problem.status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(challenge !== undefined && { 'www-authenticate': challenge }),
    },
    body: JSON.stringify(problem),
  };
}

/** The answer that tells what was asked for. It is about a token, so nobody is to keep it. */
export function answerJson(value: object): Answer {
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify(value),
  };
}
