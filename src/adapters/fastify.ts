/**
 * Fastify 5: allows requests with a valid token, and responds to all others.
 *
 * @module caveats/fastify
 */

import type {
  FastifyPluginCallback,
  FastifyReply,
  FastifyRequest,
  RouteGenericInterface,
} from 'fastify';
import type { Answer } from '../http/problem.js';
import type { Dialect, StandardDialect } from '../token/dialect.js';
import type { MaybePromise } from '../token/open.js';
import type { Grant } from '../token/verify.js';
import { fieldsOf } from './node-http.js';
import type { InferScopeEndpointOptions, RequireTokenOptions } from './options.js';
import {
  adapterEndpoint,
  adapterGuard,
  createGrants,
  type HttpRequest,
  type Outcome,
} from './shared.js';

export type * from './options.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** What the request's token grants. For a dialect of your own, `grantOf` has its exact type. */
    grant?: Grant | undefined;
  }
}

/** @inline */
type AnyRoute = RouteGenericInterface;

/** A hook or handler of routes. */
export type Handler<R extends AnyRoute = AnyRoute> = (
  request: FastifyRequest<R>,
  reply: FastifyReply,
) => Promise<FastifyReply | undefined>;

/** A hook that allows requests, `G` being what it grants. */
export interface TokenHook<G = Grant, R extends AnyRoute = AnyRoute> extends Handler<R> {
  /**
   * Returns the grant of a request in its exact type.
   *
   * @throws TypeError for a request that this hook did not allow.
   */
  grantOf(request: object): G;
}

/**
 * Declares `request.grant` to Fastify, so that all of its requests have one shape from the start. The
 * hook works without it; other plugins can then depend on the decorator.
 */
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
 * Its grant is `request.grant`.
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
 * import { createRoutes } from 'caveats/http';
 * import { requireToken } from 'caveats/fastify';
 *
 * const routes = createRoutes({ 'GET /docs/{docId}': {} });
 * const token = requireToken({ rootKey: 'an example key, 32 bytes or more', routes });
 * const app = fastify();
 * app.get('/docs/:docId', { onRequest: token }, async (request) => ({
 *   reader: request.grant?.subject,
 * }));
 * ```
 */
export function requireToken<D extends Dialect = StandardDialect, R extends AnyRoute = AnyRoute>(
  options: RequireTokenOptions<[request: FastifyRequest<R>], D>,
): TokenHook<Grant<D>, R> {
  return tokenHook(adapterGuard(options, 'requireToken', readRequest).authorize);
}

/**
 * Allows requests with a valid token, and those without a credential: their grant is `undefined`. Refuses
 * an invalid credential.
 *
 * @throws TypeError for a mistake in the options.
 * @example
 * ```ts
 * import fastify from 'fastify';
 * import { optionalToken } from 'caveats/fastify';
 *
 * const token = optionalToken({ rootKey: 'an example key, 32 bytes or more' });
 * const app = fastify();
 * app.get('/docs', { onRequest: token }, async ({ grant }) => grant?.subject ?? 'anonymous');
 * ```
 */
export function optionalToken<D extends Dialect = StandardDialect, R extends AnyRoute = AnyRoute>(
  options: RequireTokenOptions<[request: FastifyRequest<R>], D>,
): TokenHook<Grant<D> | undefined, R> {
  return tokenHook(adapterGuard(options, 'optionalToken', readRequest).authorizeOptional);
}

function tokenHook<G, R extends AnyRoute>(
  authorize: (request: FastifyRequest<R>) => MaybePromise<Outcome<G>>,
): TokenHook<G, R> {
  const { set, grantOf } = createGrants<G>();
  const hook: Handler<R> = async (request, reply) => {
    const outcome = await authorize(request);
    // Fastify waits for a reply that is returned, and does not continue.
    if (!outcome.ok) return send(reply, outcome);
    set(request, outcome.grant);
    return undefined;
  };
  return Object.assign(hook, { grantOf });
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
export function whoami<D extends Dialect = StandardDialect, R extends AnyRoute = AnyRoute>(
  options: RequireTokenOptions<[request: FastifyRequest<R>], D>,
): Handler<R> {
  const guard = adapterGuard(options, 'whoami', readRequest<R>);
  return async (request, reply) => send(reply, await guard.whoami(request));
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
export function inferScopeEndpoint<
  D extends Dialect = StandardDialect,
  R extends AnyRoute = AnyRoute,
>(options: InferScopeEndpointOptions<[request: FastifyRequest<R>], D>): Handler<R> {
  const endpoint = adapterEndpoint(options, readRequest<R>);
  return async (request, reply) => send(reply, await endpoint.answer(request.body, request));
}

function readRequest<R extends AnyRoute>(request: FastifyRequest<R>): HttpRequest {
  const { method, url, ip, raw } = request;
  return { method, target: url, headers: fieldsOf(raw), ip };
}

function send(reply: FastifyReply, { status, headers, body }: Answer): FastifyReply {
  return reply.code(status).headers(headers).send(body);
}
