import { checkFields } from '../options.js';
import type { LevelsOf } from '../scope/queries.js';
import type { Dialect, StandardDialect, TypesOf } from '../token/dialect.js';
import { after, type MaybePromise } from '../token/open.js';
import type { Grant } from '../token/verify.js';
import { type Circumstances, type GuardRequest, guardOf } from './deciding.js';
import type { HeaderFields } from './headers.js';
import type { Listing } from './listing.js';
import { GUARD_FIELDS, type GuardOptions } from './options.js';
import { type Answer, problemOf } from './problem.js';
import { type Allowed, answerOf, type Refused } from './refusal.js';

export type { GuardRequest } from './deciding.js';

/** A request that is allowed. */
export interface Authorized<D extends Dialect = StandardDialect> extends Allowed<Grant<D>> {}

/** A request for a list that is allowed. */
export interface AuthorizedList<D extends Dialect = StandardDialect> extends Allowed<Listing<D>> {}

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
  /**
   * Opens the token of a request once, to ask about it often: for protocols with several questions in a
   * request (GraphQL, tRPC), or in a connection. Each question finds out that it expired; open it again after a
   * while to find out that it was revoked, that its key was removed, or that its restrictions changed.
   *
   * @throws whatever a lookup of `rootKey` throws.
   */
  open(headers: HeaderFields): MaybePromise<OpenedRequest<D>>;
  /** Returns the refusal of a route that is not declared; a promise with `onRefusal`. */
  refuse(code: 'undeclared_route'): MaybePromise<Refused>;
}

/** A request whose token was opened. If it did not open, that refusal answers every question. */
export interface OpenedRequest<D extends Dialect = StandardDialect> {
  /** Why the token did not open; `undefined` if it did. */
  readonly refused: Refused | undefined;
  /** Decides as {@link Guard.authorize}. */
  authorize(request: GuardRequest<D>): MaybePromise<Authorized<D> | Refused>;
  /** Decides as {@link Guard.authorizeList}. */
  authorizeList(
    request: GuardRequest<D>,
    level: LevelsOf<TypesOf<D>['scope']>,
  ): MaybePromise<AuthorizedList<D> | Refused>;
  /** Responds as {@link Guard.whoami}. */
  whoami(context: GuardRequest<D>): MaybePromise<Answer>;
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
  const { open, authorize, authorizeList, whoami, refuse } = guardOf<D, []>(options);
  return {
    authorize: (headers, request) => authorize.of(headers, request, NONE),
    authorizeList: (headers, request, level) =>
      authorizeList.of(headers, request, { args: [], level }),
    whoami: (headers, context) => after(whoami.of(headers, context, NONE), answerOf),
    open: (headers) =>
      after(open(headers, NONE), (opened) => ({
        refused: opened.ok ? undefined : opened,
        authorize: (request) => authorize.ofOpened(opened, request, NONE),
        authorizeList: (request, level) =>
          authorizeList.ofOpened(opened, request, { args: [], level }),
        whoami: (context) => after(whoami.ofOpened(opened, context, NONE), answerOf),
      })),
    refuse: (code) => refuse(NONE, problemOf(code)),
  };
}

const NONE: Circumstances<[]> = { args: [] };
