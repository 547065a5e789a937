import { requiredOf } from '../caveats/needed.js';
import type { TreeRequest } from '../caveats/scope-kinds.js';
import { treeOfModel } from '../caveats/scope-model.js';
import { decodeError, isTokenError, type TokenError } from '../errors.js';
import { checkFields } from '../options.js';
import type { LevelsOf } from '../scope/queries.js';
import type { Dialect, StandardDialect, TokenRequest, TypesOf } from '../token/dialect.js';
import { isPromiseLike, type MaybePromise, type Opened } from '../token/open.js';
import { type Grant, verifyOpened } from '../token/verify.js';
import { whoamiOpened } from '../token/infer-scope.js';
import { challenger, checkedRealm, scopeWriter } from './challenge.js';
import { checkedCredentials, credentialReader, DEFAULT_CREDENTIALS } from './credentials.js';
import type { HeaderFields } from './headers.js';
import { type Listing, listOpened } from './listing.js';
import { checkedSettings, GUARD_FIELDS, type GuardOptions } from './options.js';
import {
  type Answer,
  answerJson,
  httpStatus,
  type Problem,
  problemOf,
  tokenProblem,
} from './problem.js';
import { answerOnly, refusalOf, type Refused, reshaper } from './refusal.js';
import { isTold } from './route-levels.js';

/** A request that is allowed. */
export interface Authorized<D extends Dialect = StandardDialect> {
  readonly ok: true;
  readonly grant: Grant<D>;
}

/** A request for a list that is allowed. */
export interface AuthorizedList<D extends Dialect = StandardDialect> {
  readonly ok: true;
  readonly grant: Listing<D>;
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
   * Decides whether to allow a request for a list, which shows what the token reaches: checks all but its
   * scope caveats, and that it reaches something with the action of the request.
   *
   * @param level what is listed, such as `doc`; a refusal names it.
   * @throws as `authorize` does.
   */
  authorizeList(
    headers: HeaderFields,
    request: GuardRequest<D>,
    level: LevelsOf<TypesOf<D>['scope']>,
  ): MaybePromise<AuthorizedList<D> | Refused>;
  /**
   * Responds with who the token of a request was issued to and what it reaches, as `whoami` returns it.
   *
   * @throws as `authorize` does.
   */
  whoami(headers: HeaderFields, context: GuardRequest<D>): MaybePromise<Answer>;
  /** Returns the refusal of a route that is not declared; a promise only if `onRefusal` returns one. */
  refuse(code: 'undeclared_route'): MaybePromise<Refused>;
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
 *
 * const list = await guard.authorizeList(headers, { access: 'read' }, 'doc');
 * if (list.ok && list.grant.scope.kind === 'only') console.log(list.grant.scope.resources);
 * // [ { doc: 'A', access: [ 'read' ] } ]
 * ```
 * @see RFC 6750 for the challenges, and RFC 9457 for the bodies
 */
export function createGuard<D extends Dialect = StandardDialect>(
  options: GuardOptions<D>,
): Guard<D> {
  checkFields(options, 'createGuard', GUARD_FIELDS);
  const { authorize, authorizeList, whoami, refuse } = guardOf(options);
  const reshape = reshaper(options.onRefusal);
  const settled = <T extends { readonly ok: true }>(
    decided: MaybePromise<T | Refused>,
  ): MaybePromise<T | Refused> => {
    const settle = (now: T | Refused) => (now.ok ? now : reshape(now, []));
    return isPromiseLike(decided) ? decided.then(settle) : settle(decided);
  };
  return {
    authorize: (...asked) => settled(authorize(...asked)),
    authorizeList: (...asked) => settled(authorizeList(...asked)),
    whoami(...asked) {
      const answer = settled(whoami(...asked));
      return isPromiseLike(answer) ? answer.then(answerOnly) : answerOnly(answer);
    },
    refuse: (code) => reshape(refuse(code), []),
  };
}

/** Decides as a guard does, and leaves the form of refusals to others. */
export interface Decisions<D extends Dialect> extends Pick<
  Guard<D>,
  'authorize' | 'authorizeList'
> {
  whoami(
    headers: HeaderFields,
    context: GuardRequest<D>,
  ): MaybePromise<({ readonly ok: true } & Answer) | Refused>;
  refuse(code: 'undeclared_route'): Refused;
}

/** Decides by options whose names were checked. */
export function guardOf<D extends Dialect, A extends readonly unknown[]>(
  options: GuardOptions<D, A>,
): Decisions<D> {
  const { open, expect, maxLength, tellConditions } = checkedSettings(options);
  const { credentials: given = DEFAULT_CREDENTIALS, realm } = options;
  const credentials = checkedCredentials(given);
  const read = credentialReader(credentials, maxLength);
  const challenge = challenger(credentials, checkedRealm(realm));
  const writeScope = scopeWriter(options.challenge);

  const refuse = (
    problem: Problem & { readonly status: 400 | 401 | 403 | 404 | 503 },
    error?: TokenError,
    scope?: string,
  ): Refused => {
    const { status, code, detail } = problem;
    // A fault of the server, or a path or context in which no other token would do.
    const isFinal = status === 404 || status === 503 || code === 'context_denied';
    // RFC 6750, section 3.1: no error without a credential.
    const about = isFinal || code === 'missing_credential' ? undefined : { status, detail, scope };
    return refusalOf(problem, error, isFinal ? undefined : challenge(about));
  };
  /** Refuses for an error about a token; any other error is the server's. */
  const refuseOrThrow = (error: unknown, toNeeded?: () => Needed): Refused => {
    if (!isTokenError(error)) throw error;
    const needed = error.code === 'scope_denied' ? toNeeded?.() : undefined;
    const { required, words = '' } = needed ?? {};
    const problem = tokenProblem(error, httpStatus[error.code], tellConditions, required);
    return refuse(problem, error, required && writeScope(required, words));
  };
  const judge = <T>(
    headers: HeaderFields,
    request: GuardRequest<D>,
    decide: (opened: Opened<D>, request: TokenRequest<D>) => T,
    level?: string,
  ): MaybePromise<T | Refused> => {
    const { text, fault } = read(headers);
    if (fault === 'not_base64' || fault === 'too_long') return refuseOrThrow(decodeError(fault));
    if (fault !== undefined) return refuse(problemOf(fault));
    const decideNow = (opened: Opened<D>, given: TokenRequest<D>): T | Refused => {
      try {
        return decide(opened, given);
      } catch (error) {
        return refuseOrThrow(error, () => neededFor(opened.dialect, given, level));
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
    return isPromiseLike(opened)
      ? opened.then(onOpened, (error: unknown) => refuseOrThrow(error))
      : onOpened(opened);
  };

  return {
    authorize: (headers, request) =>
      judge(headers, request, (opened, given) => ({
        ok: true,
        grant: verifyOpened(opened, { request: given, expect }),
      })),
    authorizeList: (headers, request, level) =>
      judge(
        headers,
        request,
        (opened, given) => ({ ok: true, grant: listOpened(opened, { request: given, expect }) }),
        level,
      ),
    whoami: (headers, context) =>
      judge(headers, context, (opened, given) => ({
        ok: true,
        ...answerJson(whoamiOpened(opened, { context: given, expect })),
      })),
    refuse: (code) => refuse(problemOf(code)),
  };
}

type Needed = ReturnType<typeof requiredOf>;

/** Returns what a request would have needed; of a list of a level, to reach something of it. */
function neededFor<D extends Dialect>(
  { scope }: D,
  request: TokenRequest<D>,
  level: string | undefined,
): Needed {
  const tree = treeOfModel(scope);
  if (tree === undefined) return undefined;
  // A dialect whose scope is a tree has requests of a tree.
  const { resource, access } = request as TreeRequest;
  if (level !== undefined) return requiredOf(tree, { level, access }, false);
  return requiredOf(tree, { resource, access }, isTold(resource));
}
