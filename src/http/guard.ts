import { requiredOf } from '../caveats/needed.js';
import type { TreeRequest } from '../caveats/scope-kinds.js';
import { treeOfModel } from '../caveats/scope-model.js';
import { decodeError, isTokenError, type TokenError } from '../errors.js';
import { checkFields } from '../options.js';
import type { LevelsOf } from '../scope/queries.js';
import type { Dialect, StandardDialect, TokenRequest, TypesOf } from '../token/dialect.js';
import { after, type MaybePromise, type Opened } from '../token/open.js';
import { type Grant, verifyOpened } from '../token/verify.js';
import { type Whoami, whoamiOpened } from '../token/infer-scope.js';
import { challenger } from './challenge.js';
import { credentialFields, credentialReader, type Presented } from './credentials.js';
import type { HeaderFields } from './headers.js';
import { type Listing, listOpened } from './listing.js';
import { checkedSettings, GUARD_FIELDS, type GuardOptions } from './options.js';
import { type Answer, httpStatus, type Problem, problemOf, tokenProblem } from './problem.js';
import { type Allowed, answerOf, refusalOf, type Refused, reshaper } from './refusal.js';
import { isTold } from './route-levels.js';

/** A request that is allowed. */
export interface Authorized<D extends Dialect = StandardDialect> extends Allowed<Grant<D>> {}

/** A request for a list that is allowed. */
export interface AuthorizedList<D extends Dialect = StandardDialect> extends Allowed<Listing<D>> {}

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
  /** Returns the refusal of a route that is not declared; a promise with `onRefusal`. */
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
  return {
    authorize: (headers, request) => authorize(headers, request, []),
    authorizeList: (headers, request, level) => authorizeList(headers, request, [], level),
    whoami: (headers, context) => after(whoami(headers, context, []), answerOf),
    refuse: (code) => refuse([], problemOf(code)),
  };
}

/**
 * Decides as a guard does.
 *
 * @param args what `onRefusal` gets besides the refusal.
 * @param level what is listed.
 * @param anonymous what a request without a credential is granted.
 */
type Decide<A extends readonly unknown[], D extends Dialect, G> = <N = never>(
  headers: HeaderFields,
  request: GuardRequest<D>,
  args: A,
  level?: string,
  anonymous?: Allowed<N>,
) => MaybePromise<Allowed<G | N> | Refused>;

interface Decisions<A extends readonly unknown[], D extends Dialect> {
  readonly authorize: Decide<A, D, Grant<D>>;
  readonly authorizeList: Decide<A, D, Listing<D>>;
  readonly whoami: Decide<A, D, Whoami<D>>;
  refuse(args: A, problem: Problem): MaybePromise<Refused>;
}

/** Decides by options whose names were checked. */
export function guardOf<D extends Dialect, A extends readonly unknown[]>(
  options: GuardOptions<D, A>,
): Decisions<A, D> {
  const { open, expect, maxLength, tellConditions } = checkedSettings(options);
  const fields = credentialFields(options.credentials);
  const read = credentialReader(fields, maxLength);
  const challenge = challenger(fields, options);
  const reshape = reshaper(options.onRefusal);

  const refuse = (args: A, problem: Problem, error?: TokenError, words?: string) =>
    reshape(refusalOf(problem, error, challenge(problem, words)), args);
  /** Refuses for an error about a token; any other error is the server's. */
  const refuseOrThrow = (args: A, error: unknown, toNeeded?: () => Needed) => {
    if (!isTokenError(error)) throw error;
    const needed = error.code === 'scope_denied' ? toNeeded?.() : undefined;
    const status = httpStatus[error.code];
    const problem = tokenProblem(error, status, tellConditions, needed?.required);
    return refuse(args, problem, error, needed?.words);
  };
  const deciding =
    <G>(judge: (opened: Opened<D>, request: TokenRequest<D>) => G): Decide<A, D, G> =>
    (headers, request, args, level, anonymous) => {
      let presented: Presented;
      try {
        presented = read(headers);
      } catch (error) {
        // The server's own function reads what the client wrote.
        return refuseOrThrow(args, error);
      }
      const { text, fault } = presented;
      if (fault === 'missing_credential' && anonymous !== undefined) return anonymous;
      if (fault === 'not_base64' || fault === 'too_long') {
        return refuseOrThrow(args, decodeError(fault));
      }
      if (fault !== undefined) return refuse(args, problemOf(fault));
      const judgeNow = (opened: Opened<D>, given: TokenRequest<D>) => {
        try {
          return { ok: true, grant: judge(opened, given) } as const;
        } catch (error) {
          return refuseOrThrow(args, error, () => neededFor(opened.dialect, given, level));
        }
      };
      const onOpened = (opened: Opened<D>): MaybePromise<Allowed<G> | Refused> => {
        // An error of `request` is never a verdict on the token.
        const given = typeof request === 'function' ? request(opened) : request;
        return after(given, (later) => judgeNow(opened, later));
      };
      let opened: MaybePromise<Opened<D>>;
      try {
        opened = open(text, maxLength);
      } catch (error) {
        return refuseOrThrow(args, error);
      }
      return after(opened, onOpened, (error) => refuseOrThrow(args, error));
    };

  return {
    authorize: deciding((opened, request) => verifyOpened(opened, { request, expect })),
    authorizeList: deciding((opened, request) => listOpened(opened, { request, expect })),
    whoami: deciding((opened, context) => whoamiOpened(opened, { context, expect })),
    refuse,
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
