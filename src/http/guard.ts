import { decodeError, isTokenError, type TokenError } from '../errors.js';
import { checkFields } from '../options.js';
import type { Dialect, StandardDialect, TokenRequest } from '../token/dialect.js';
import { isPromiseLike, type MaybePromise, type Opened } from '../token/open.js';
import { type Grant, verifyOpened } from '../token/verify.js';
import { whoamiOpened } from '../token/whoami.js';
import { challenger, checkedRealm } from './challenge.js';
import { checkedCredentials, credentialReader, DEFAULT_CREDENTIALS } from './credentials.js';
import type { HeaderFields } from './headers.js';
import { checkedSettings, GUARD_FIELDS, type GuardOptions } from './options.js';
import {
  type Answer,
  answerJson,
  answerProblem,
  type Problem,
  type ProblemCode,
  problemOf,
  tokenProblem,
} from './problem.js';
import { bearerError, type BearerError, httpStatus } from './status.js';

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
   * The error about the token, for logs; `undefined` if there was no token. For
   * `verification_unavailable` its `cause` is the reason, of which the response says nothing.
   */
  readonly error: TokenError | undefined;
}

/**
 * A request, as `verify` takes it; or a function that returns it, now or later. It is called with a token
 * that was opened, so junk costs no more than to see that it is junk.
 */
export type GuardRequest<D extends Dialect = StandardDialect> =
  TokenRequest<D> | ((opened: Opened<D>) => MaybePromise<TokenRequest<D>>);

/** Decides which requests are allowed. */
export interface Guard<D extends Dialect = StandardDialect> {
  /**
   * Decides whether to allow a request. It returns at once if nothing has to wait, else a promise. It
   * never throws because of client input, and refuses with 503 if an authority cannot reach its store.
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
 * @param options.rootKey the key of the tokens, or a lookup; or `options.authority`.
 * @param options.dialect how tokens are understood; by the standard dialect by default.
 * @param options.expect the type that a token must have; `access` by default.
 * @param options.credentials the header fields that may carry it; `Authorization: Bearer` by default.
 * @param options.realm the realm of challenges.
 * @param options.maxLength the longest text of a token, in characters; 65,536 by default.
 * @param options.tellConditions whether responses contain the texts of unmet caveats.
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
 * const answer = await guard.authorize(headers, { resource: { doc: 'A' }, access: 'read' });
 * console.log(answer.ok && answer.grant.subject); // usr-1
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
  const credentials = checkedCredentials(options.credentials ?? DEFAULT_CREDENTIALS);
  const read = credentialReader(credentials, maxLength);
  const challenge = challenger(credentials, checkedRealm(options.realm));

  const refuse = (problem: Problem, bearer?: BearerError, error?: TokenError): Refused => {
    const about = bearer && { error: bearer, description: problem.detail };
    return { ok: false, code: problem.code, error, ...answerProblem(problem, challenge(about)) };
  };
  const refuseToken = (error: TokenError): Refused => {
    const { code } = error;
    const problem = tokenProblem(error, httpStatus[code], tellConditions);
    // A fault of the server is no challenge to the client.
    if (problem.status === 503) return { ok: false, code, error, ...answerProblem(problem) };
    return refuse(problem, bearerError[code], error);
  };
  /** Refuses what is wrong with a token; any other error is the server's. */
  const refuseOrThrow = (error: unknown): Refused => {
    if (isTokenError(error)) return refuseToken(error);
    throw error;
  };
  const judge = <T>(
    headers: HeaderFields,
    request: GuardRequest<D>,
    decide: (opened: Opened<D>, request: TokenRequest<D>) => T,
  ): MaybePromise<T | Refused> => {
    const { text, fault } = read(headers);
    if (fault === 'missing_credential') return refuse(problemOf(fault, 401));
    if (fault === 'multiple_credentials' || fault === 'too_many_headers') {
      return refuse(problemOf(fault, 400), 'invalid_request');
    }
    if (fault !== undefined) return refuseToken(decodeError(fault));
    const decideNow = (opened: Opened<D>, given: TokenRequest<D>): T | Refused => {
      try {
        return decide(opened, given);
      } catch (error) {
        return refuseOrThrow(error);
      }
    };
    const onOpened = (opened: Opened<D>): MaybePromise<T | Refused> => {
      // What this throws is never a verdict on the token.
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
    whoami: (headers, context) =>
      judge(headers, context, (opened, given) =>
        answerJson(whoamiOpened(opened, { context: given, expect })),
      ),
    refuse: (code) => refuse(problemOf(code, 403), 'insufficient_scope'),
  };
}
