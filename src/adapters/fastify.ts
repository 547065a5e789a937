/**
 * Fastify 5: allows requests with a valid token, and responds to all others.
 *
 * @module caveats/fastify
 */

import type {
  FastifyPluginCallback,
  FastifyReply,
  FastifyRequest,
  RouteGenericInterface as Route,
} from 'fastify';
import type { Resource } from '../caveats/docs.js';
import type { LevelIn, Listing } from '../http/listing.js';
import type { Answer } from '../http/problem.js';
import type { Dialect, StandardDialect } from '../token/dialect.js';
import type { MaybePromise } from '../token/open.js';
import type { Grant } from '../token/verify.js';
import { fieldsOf } from './node-http.js';
import type {
  ActionOption,
  InferScopeEndpointOptions,
  ListGuard,
  ListOptions,
  RequireTokenOptions,
  RouteGuard,
  StandaloneOptions,
} from './options.js';
import {
  adapterEndpoint,
  ANONYMOUS,
  adapterGuard,
  type AdapterGuard,
  type Authorize,
  createGrants,
  type HttpRequest,
} from './shared.js';
import { type GuardParts, tokenGuard } from './token-guard.js';

export type * from './options.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** What the request's token grants. For a dialect of your own, `grantOf` has its exact type. */
    grant?: Grant | undefined;
  }
}

/** @inline */
type HandlerArguments<R extends Route = Route> = [request: FastifyRequest<R>, reply: FastifyReply];

/** A hook or handler of routes. */
export type Handler<R extends Route = Route> = (
  request: FastifyRequest<R>,
  reply: FastifyReply,
) => Promise<FastifyReply | undefined>;

/** A hook that allows requests, `G` being what it grants. */
export interface TokenHook<G = Grant, R extends Route = Route> extends Handler<R> {
  /**
   * Returns the grant of a request in its exact type.
   *
   * @throws TypeError for a request that this hook did not allow.
   */
  grantOf(request: object): G;
}

/** Guards single routes and lists, `G` being what it grants. */
export interface TokenGuard<
  D extends Dialect = StandardDialect,
  G = Grant<D>,
  R extends Route = Route,
> extends Pick<TokenHook<G>, 'grantOf'> {
  /** Guards a route; see {@link RouteGuard}. A function may name the parameters in its types. */
  for: RouteGuard<HandlerArguments<R>, D, TokenHook<G, R>>['for'] &
    (<Q extends R>(
      find: (...args: HandlerArguments<Q>) => MaybePromise<Resource<D>>,
      options?: ActionOption<D>,
    ) => TokenHook<G, Q>);
  /** Guards a list; see {@link ListGuard}. A function may name the parameters in its types. */
  list: ListGuard<HandlerArguments<R>, D, TokenHook<Listing<D>, R>, Handler<R>>['list'] &
    (<Q extends R, I>(
      level: LevelIn<D>,
      load: (...args: HandlerArguments<Q>) => MaybePromise<readonly I[]>,
      toResource: (item: I) => Resource<D>,
      options?: ListOptions<D>,
    ) => Handler<Q>);
}

/** Declares `request.grant`, so that requests have one shape and other plugins can depend on it. */
export const decorateGrant: FastifyPluginCallback = Object.assign<
  FastifyPluginCallback,
  Record<symbol, unknown>
>(
  (app, _, done) => {
    if (!app.hasRequestDecorator('grant')) app.decorateRequest('grant', undefined);
    done();
  },
  // For the whole app instead of a scope of its own, as `fastify-plugin` does it.
  { [Symbol.for('skip-override')]: true, [Symbol.for('fastify.display-name')]: 'grant' },
);

/**
 * Allows only requests with a valid token. A hook, best `onRequest`, which runs before the body is read.
 * Its grant is `request.grant`. `token.for` guards a route by the router's parameters or a function,
 * `token.list` a list. With `routes` or `request`, it is a hook by itself.
 *
 * The client's address is `request.ip`: the option `trustProxy` decides whose `X-Forwarded-For` counts.
 * `routes` are matched with `request.url`, as `rewriteUrl` left it. Errors are thrown, with the reason as
 * their `cause`.
 *
 * @param options those of `createGuard`, and `request` and `routes`.
 * @throws TypeError for a mistake in the options.
 * @example
 * ```ts
 * import fastify from 'fastify';
 * import { requireToken } from 'caveats/fastify';
 *
 * const token = requireToken({ rootKey: 'an example key, 32 bytes or more' });
 * const docs = [{ id: 'A' }, { id: 'B' }];
 * const app = fastify();
 * app.get('/docs', token.list('doc', () => docs, ({ id }) => ({ doc: id })));
 * app.get('/docs/:docId', { onRequest: token.for({ doc: 'docId' }) }, async (request) => ({
 *   reader: request.grant?.subject,
 * }));
 * ```
 */
export function requireToken<D extends Dialect = StandardDialect, R extends Route = Route>(
  options: StandaloneOptions<HandlerArguments<R>, D>,
): TokenHook<Grant<D>, R> & TokenGuard<D, Grant<D>, R>;
export function requireToken<D extends Dialect = StandardDialect, R extends Route = Route>(
  options: RequireTokenOptions<HandlerArguments<R>, D>,
): TokenGuard<D, Grant<D>, R>;
export function requireToken<D extends Dialect, R extends Route>(
  options: RequireTokenOptions<HandlerArguments<R>, D>,
): GuardParts<HandlerArguments<R>, D, Handler<R>> {
  return guardWith(adapterGuard(options, 'requireToken', readRequest<R>, ({ params }) => params));
}

/**
 * Allows requests with a valid token, and those without a credential: their grant is `undefined`. Refuses
 * an invalid credential. A list needs a token all the same.
 *
 * @throws TypeError for a mistake in the options.
 * @example
 * ```ts
 * import fastify from 'fastify';
 * import { optionalToken } from 'caveats/fastify';
 *
 * const token = optionalToken({ rootKey: 'an example key, 32 bytes or more' });
 * const app = fastify();
 * app.get('/docs/:docId', { onRequest: token.for({ doc: 'docId' }) }, async ({ grant }) => ({
 *   reader: grant?.subject ?? 'anonymous',
 * }));
 * ```
 */
export function optionalToken<D extends Dialect = StandardDialect, R extends Route = Route>(
  options: StandaloneOptions<HandlerArguments<R>, D>,
): TokenHook<Grant<D> | undefined, R> & TokenGuard<D, Grant<D> | undefined, R>;
export function optionalToken<D extends Dialect = StandardDialect, R extends Route = Route>(
  options: RequireTokenOptions<HandlerArguments<R>, D>,
): TokenGuard<D, Grant<D> | undefined, R>;
export function optionalToken<D extends Dialect, R extends Route>(
  options: RequireTokenOptions<HandlerArguments<R>, D>,
): GuardParts<HandlerArguments<R>, D, Handler<R>> {
  return guardWith(
    adapterGuard(options, 'optionalToken', readRequest<R>, ({ params }) => params, ANONYMOUS),
  );
}

function guardWith<D extends Dialect, G, R extends Route>(
  guard: AdapterGuard<HandlerArguments<R>, D, G>,
) {
  const grants = createGrants<G>();
  return tokenGuard(
    guard,
    (authorize) => allowing(authorize, grants),
    (authorize) => allowing(authorize),
    responding<R>,
  );
}

function allowing<G, R extends Route>(
  authorize: Authorize<HandlerArguments<R>, G>,
  { set, grantOf } = createGrants<G>(),
): TokenHook<G, R> {
  const hook: Handler<R> = async (request, reply) => {
    const outcome = await authorize(request, reply);
    // Fastify waits for a reply that is returned, and does not continue.
    if (!outcome.ok) return send(reply, outcome);
    set(request, outcome.grant);
    return undefined;
  };
  return Object.assign(hook, { grantOf });
}

function responding<R extends Route>(
  answer: (...args: HandlerArguments<R>) => MaybePromise<Answer>,
): Handler<R> {
  return async (request, reply) => send(reply, await answer(request, reply));
}

/**
 * Responds with who the token of a request was issued to, and what it reaches. A handler.
 *
 * @throws TypeError for a mistake in the options.
 * @example
 * ```ts
 * import fastify from 'fastify';
 * import { whoami } from 'caveats/fastify';
 *
 * fastify().get('/whoami', whoami({ rootKey: 'an example key, 32 bytes or more' }));
 * ```
 */
export function whoami<D extends Dialect = StandardDialect, R extends Route = Route>(
  options: RequireTokenOptions<HandlerArguments<R>, D>,
): Handler<R> {
  return responding(adapterGuard(options, 'whoami', readRequest<R>).whoami);
}

/**
 * Responds with what the token in a body reaches. A handler; Fastify's parsers read the body.
 *
 * @throws TypeError for a mistake in the options.
 * @example
 * ```ts
 * import fastify from 'fastify';
 * import { inferScopeEndpoint } from 'caveats/fastify';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * fastify().post('/infer-scope', inferScopeEndpoint({ rootKey }));
 * ```
 */
export function inferScopeEndpoint<D extends Dialect = StandardDialect, R extends Route = Route>(
  options: InferScopeEndpointOptions<HandlerArguments<R>, D>,
): Handler<R> {
  const endpoint = adapterEndpoint(options, readRequest<R>);
  return async (request, reply) => send(reply, await endpoint.answer(request.body, request, reply));
}

function readRequest<R extends Route>(...[request]: HandlerArguments<R>): HttpRequest {
  const { method, url, ip, raw } = request;
  return { method, target: url, headers: fieldsOf(raw), ip };
}

function send(reply: FastifyReply, { status, headers, body }: Answer): FastifyReply {
  return reply.code(status).headers(headers).send(body);
}
