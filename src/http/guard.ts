import { decodeError, isTokenError, type TokenError } from '../errors.js';
import { checkFields } from '../options.js';
import type { Dialect, StandardDialect, TokenRequest } from '../token/dialect.js';
import { isPromiseLike, type MaybePromise, type Opened } from '../token/open.js';
import { type Grant, verifyOpened } from '../token/verify.js';
import { whoamiOpened } from '../token/infer-scope.js';
import { challenger, checkedRealm } from './challenge.js';
import { checkedCredentials, credentialReader, DEFAULT_CREDENTIALS } from './credentials.js';
import type { HeaderFields } from './headers.js';
import { checkedSettings, GUARD_FIELDS, type GuardOptions } from './options.js';
import {
  type Answer,
  answerJson,
  answerProblem,
  httpStatus,
  type Problem,
  type ProblemCode,
  problemOf,
  tokenProblem,
} from './problem.js';

/** A request that is allowed. */
export interface Authorized<D extends Dialect = StandardDialect> {
  readonly ok: true;
  readonly grant: Grant<D>;
}

/** A request that is refused, and the response to it. */
export interface Refused extends Answer {
  readonly ok: false;
  readonly code: ProblemCode;
  /**
   * The error about the token, for logs; `undefined` if there was no token. Of
   * `verification_unavailable` its `cause` is the reason, which the response does not contain.
   */
  readonly error: TokenError | undefined;
}

/**
 * A request, as `verify` takes it; or a function that returns it, now or later. The function is called only
 * with a token that was opened: junk costs no lookup.
 */
export type GuardRequest<D extends Dialect = StandardDialect> =
  TokenRequest<D> | ((opened: Opened<D>) => MaybePromise<TokenRequest<D>>);

/** Decides which requests are allowed. */
export interface Guard<D extends Dialect = StandardDialect> {
  /**
   * Decides whether to allow a request, at once or as a promise: await it. Never throws because of client
   * input; refuses with 503 if an authority cannot reach its store.
   *
   * @throws whatever a lookup of `rootKey` or the function `request` throws.
   * @throws TypeError for a server's mistake, such as a time in milliseconds.
   */
  authorize(headers: HeaderFields, request: GuardRequest<D>): MaybePromise<Authorized<D> | Refused>;
  /**
   * Responds with who the token of a request was issued to and what it reaches, as `whoami` returns it.
   *
   * @throws as `authorize` does.
   */
  whoami(headers: HeaderFields, context: GuardRequest<D>): MaybePromise<Answer>;
  /** Returns the refusal of a route that is not declared. */
  refuse(code: 'undeclared_route'): Refused;
}

/**
 * Creates the guard of a web API. It knows no framework: headers and request context go in; the grant
 * comes out, or the status, headers and body of a refusal.
 *
 * @throws TypeError for a mistake in the options.
 * @example
 * ```ts
 * import { doc, mint, serialize } from 'caveats';
 * import { createGuard } from 'caveats/http';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const guard = createGuard({ rootKey, realm: 'docs' });
 * const token = serialize(mint({ rootKey, identity: { subject: 'usr-1' }, caveats: [doc('A')] }));
 * const headers = { authorization: `Bearer ${token}` };
 *
 * const allowed = await guard.authorize(headers, { resource: { doc: 'A' }, access: 'read' });
 * if (allowed.ok) console.log(allowed.grant.subject); // usr-1
 *
 * const refused = await guard.authorize(headers, { resource: { doc: 'B' }, access: 'read' });
 * if (!refused.ok) console.log(refused.status, JSON.parse(refused.body).failures);
 * // 403 [ { index: 0, type: 'doc', reason: 'not_allowed' } ]
 * ```
 * @see RFC 6750 for the challenges, and RFC 9457 for the bodies
 */
export function createGuard<D extends Dialect = StandardDialect>(
  options: GuardOptions<D>,
): Guard<D> {
  checkFields(options, 'createGuard', GUARD_FIELDS);
  return guardOf(options);
}

/** Creates a guard of options whose names were checked. */
export function guardOf<D extends Dialect>(options: GuardOptions<D>): Guard<D> {
  const { open, expect, maxLength, tellConditions } = checkedSettings(options);
  const { credentials: given = DEFAULT_CREDENTIALS, realm } = options;
  const credentials = checkedCredentials(given);
  const read = credentialReader(credentials, maxLength);
  const challenge = challenger(credentials, checkedRealm(realm));

  const refuse = (
    problem: Problem & { readonly status: 400 | 401 | 403 | 503 },
    error?: TokenError,
  ): Refused => {
    const { status, code, detail } = problem;
    // RFC 6750, section 3.1: no error without a credential. A fault of the server gets none.
    const about = code === 'missing_credential' || status === 503 ? undefined : { status, detail };
    const field = status === 503 ? undefined : challenge(about);
    return { ok: false, code, error, ...answerProblem(problem, field) };
  };
  /** Refuses for an error about a token; any other error is the server's. */
  const refuseOrThrow = (error: unknown): Refused => {
    if (!isTokenError(error)) throw error;
    return refuse(tokenProblem(error, httpStatus[error.code], tellConditions), error);
  };
  const judge = <T>(
    headers: HeaderFields,
    request: GuardRequest<D>,
    decide: (opened: Opened<D>, request: TokenRequest<D>) => T,
  ): MaybePromise<T | Refused> => {
    const { text, fault } = read(headers);
    if (fault === 'not_base64' || fault === 'too_long') return refuseOrThrow(decodeError(fault));
    if (fault !== undefined) return refuse(problemOf(fault));
    const decideNow = (opened: Opened<D>, given: TokenRequest<D>): T | Refused => {
      try {
        return decide(opened, given);
      } catch (error) {
        return refuseOrThrow(error);
      }
    };
    const onOpened = (opened: Opened<D>): MaybePromise<T | Refused> => {
      // An error of `request` is never a verdict on the token.
      const given = typeof request === 'function' ? request(opened) : request;
      return isPromiseLike(given)
        ? given.then((later) => decideNow(opened, later))
        : decideNow(opened, given);
    };
    let opened: MaybePromise<Opened<D>>;
    try {
      opened = open(text, maxLength);
    } catch (error) {
      return refuseOrThrow(error);
    }
    return isPromiseLike(opened) ? opened.then(onOpened, refuseOrThrow) : onOpened(opened);
  };

  return {
    authorize: (headers, request) =>
      judge(headers, request, (opened, given) => ({
        ok: true,
        grant: verifyOpened(opened, { request: given, expect }),
      })),
    whoami(headers, context) {
      const answer = judge(headers, context, (opened, given) =>
        answerJson(whoamiOpened(opened, { context: given, expect })),
      );
      return isPromiseLike(answer) ? answer.then(answerOnly) : answerOnly(answer);
    },
    refuse: (code) => refuse(problemOf(code)),
  };
}

function answerOnly({ status, headers, body }: Answer): Answer {
  return { status, headers, body };
}
