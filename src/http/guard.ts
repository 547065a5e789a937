import type { AnyCaveat } from '../caveats/kind.js';
import type { Context, Request } from '../caveats/request.js';
import type { Caveat } from '../caveats/vocabulary.js';
import { decodeError, isTokenError, type TokenError } from '../errors.js';
import { checkFields } from '../options.js';
import type { AnyIdentity, Identity } from '../token/identity.js';
import { catchTokenError, type TokenInput } from '../token/token.js';
import type { Grant } from '../token/verify.js';
import { challenger } from './challenge.js';
import { credentialReader } from './credentials.js';
import type { HeaderFields } from './headers.js';
import { findRequest, type KnownRequest } from './known-request.js';
import {
  checkedGuardSettings,
  GUARD_FIELDS,
  type GuardOptions,
  type GuardSettings,
} from './options.js';
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
import { createVerifier } from './verifier.js';

/** A request that is let in. */
export interface Authorized<
  C extends AnyCaveat = Caveat,
  I extends AnyIdentity = Identity,
  O extends boolean = false,
> {
  readonly ok: true;
  /** What the token grants; `undefined` for an anonymous request, where the guard lets those in. */
  readonly grant: Granted<C, I, O>;
}

/** A grant; or `undefined` as well, where a credential is optional. */
export type Granted<
  C extends AnyCaveat = Caveat,
  I extends AnyIdentity = Identity,
  O extends boolean = false,
> = Grant<C, I> | (true extends O ? undefined : never);

/** A request that is kept out, and what to answer. */
export interface Refused extends Answer {
  readonly ok: false;
  readonly code: ProblemCode;
  /**
   * What was thrown over the token, for logs; `undefined` where there was no token to look at. That
   * of `verification_unavailable` has the reason as its `cause`, of which the answer says nothing.
   */
  readonly error: TokenError | undefined;
}

/** Lets requests in, or says how to refuse them. */
export interface Guard<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
  O extends boolean = false,
> {
  /**
   * Whether a request is let in. For nothing that a client sent does it reject, nor where an
   * authority cannot ask its store or its keys: that refuses, with 503.
   *
   * @param request the context and what is asked, as `verify` takes it; or a function of that.
   * @throws whatever a lookup of `rootKey` or that function throws.
   * @throws TypeError for a server's mistake, such as a time in milliseconds.
   */
  authorize(
    headers: HeaderFields,
    request: KnownRequest<R>,
  ): Promise<Authorized<C, I, O> | Refused>;
  /**
   * Answers whose token a request carries and what it reaches, as {@link Whoami}. The token is
   * verified as `inferScope` does it, so any may ask. Without a token there is nobody to tell of:
   * that is refused also where a credential is optional.
   *
   * @throws as `authorize` does.
   */
  whoami(headers: HeaderFields, context: KnownRequest<R>): Promise<Answer>;
  /** How to refuse a request that asks for a route which is not declared, whoever sent it. */
  refuse(code: 'undeclared_route'): Refused;
}

/**
 * Makes the guard of a web API. It knows no framework: headers and what the server knows of the
 * request go in; the grant comes out, or the status, headers and body with which to refuse. Tokens are
 * taken by a `rootKey`, or by an `authority`.
 *
 * @throws TypeError for a caller's mistake.
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
 * console.log(answer.ok && answer.grant.identity.subject); // usr-1
 *
 * const refused = await guard.authorize(headers, { resource: { doc: 'B' }, access: 'read' });
 * if (!refused.ok) console.log(refused.status, JSON.parse(refused.body).failures);
 * // 403 [ { index: 0, type: 'doc', reason: 'not_allowed' } ]
 * ```
 * @see RFC 6750 for the challenges, and RFC 9457 for the bodies
 */
export function createGuard<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
  O extends boolean = false,
>(options: GuardOptions<C, R, I, O>): Guard<C, R, I, O> {
  checkFields(options, 'createGuard', GUARD_FIELDS);
  return makeGuard<C, R, I, O>(checkedGuardSettings(options));
}

/** Makes a guard of options that were checked, `O` being whether a credential is optional. */
export function makeGuard<C extends AnyCaveat, R, I extends AnyIdentity, O extends boolean>(
  settings: GuardSettings<C, R, I>,
): Guard<C, R, I, O>;
export function makeGuard<C extends AnyCaveat, R, I extends AnyIdentity>(
  settings: GuardSettings<C, R, I>,
): Guard<C, R, I, boolean> {
  const { credentials, maxLength, optional, realm, tellConditions } = settings;
  const read = credentialReader(credentials, maxLength);
  const challenge = challenger(credentials, realm);
  const verifier = createVerifier(settings);

  const refuse = (problem: Problem, bearer?: BearerError, error?: TokenError): Refused => {
    const told = bearer && { error: bearer, description: problem.detail };
    return { ok: false, code: problem.code, error, ...answerProblem(problem, challenge(told)) };
  };
  const refuseToken = (error: TokenError): Refused => {
    const { code } = error;
    const problem = tokenProblem(error, httpStatus[code], tellConditions);
    // What is the server's own fault is no challenge to the client.
    if (problem.status === 503) return { ok: false, code, error, ...answerProblem(problem) };
    return refuse(problem, bearerError[code], error);
  };
  const withToken = async <T>(
    headers: HeaderFields,
    known: KnownRequest<R>,
    use: (token: TokenInput, request: R & Context) => Promise<T>,
  ): Promise<T | Refused> => {
    const { text, fault } = read(headers);
    if (fault === 'missing_credential') return refuse(problemOf(fault, 401));
    if (fault === 'multiple_credentials' || fault === 'too_many_headers') {
      return refuse(problemOf(fault, 400), 'invalid_request');
    }
    if (fault !== undefined) return refuseToken(decodeError(fault));
    const token = catchTokenError(() => verifier.read(text));
    if (isTokenError(token)) return refuseToken(token);
    // Outside of the try: what this throws is never a verdict on the token.
    const request = await findRequest(known);
    try {
      return await use(token, request);
    } catch (error) {
      if (isTokenError(error)) return refuseToken(error);
      throw error;
    }
  };

  return {
    async authorize(headers, request) {
      const answer = await withToken<Authorized<C, I>>(headers, request, async (...asked) => ({
        ok: true,
        grant: await verifier.verify(...asked),
      }));
      const isAnonymous = !answer.ok && answer.code === 'missing_credential';
      return optional && isAnonymous ? { ok: true, grant: undefined } : answer;
    },
    async whoami(headers, context) {
      const answer = await withToken<Answer>(headers, context, async (...asked) =>
        answerJson(await verifier.whoami(...asked)),
      );
      return { status: answer.status, headers: answer.headers, body: answer.body };
    },
    refuse: (code) => refuse(problemOf(code, 403), 'insufficient_scope'),
  };
}
