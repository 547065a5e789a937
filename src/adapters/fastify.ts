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
  grantReader,
  type HttpRequest,
  type Outcome,
  setGrant,
} from './shared.js';

export type * from './options.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** What the request's token grants. For a dialect of your own, `grantOf` has its exact type. */
    grant?: Grant | undefined;
  }
}

/** A hook or handler of routes. */
export type Handler<G extends RouteGenericInterface = RouteGenericInterface> = (
  request: FastifyRequest<G>,
  reply: FastifyReply,
) => Promise<FastifyReply | undefined>;

/** A hook that allows requests, `T` being what it grants. */
export interface TokenHook<
  T,
  G extends RouteGenericInterface = RouteGenericInterface,
> extends Handler<G> {
  /**
   * Returns the grant of a request in its exact type.
   *
   * @throws TypeError for a request that this hook did not allow.
   */
  grantOf(request: object): T;
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
  // For the whole app rather than for a scope of its own, as `fastify-plugin` does it.
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
 * @param options as `createGuard` takes them, and `request` and `routes`.
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
export function requireToken<
  D extends Dialect = StandardDialect,
  G extends RouteGenericInterface = RouteGenericInterface,
>(options: RequireTokenOptions<[request: FastifyRequest<G>], D>): TokenHook<Grant<D>, G> {
  return tokenHook(adapterGuard(options, 'requireToken').authorize);
}

/**
 * Allows requests with a valid token, and requests without a credential: their grant is `undefined`. A
 * request with an invalid credential is refused.
 *
 * @param options as `requireToken` takes them.
 * @throws TypeError for a mistake in the options.
 * @example
 * ```ts
 * import fastify from 'fastify';
 * import { optionalToken } from 'caveats/fastify';
 *
 * const token = optionalToken({ rootKey: 'an example key, 32 bytes or more' });
 * const app = fastify();
 * app.get('/docs', { onRequest: token }, async ({ grant }) => ({
 *   reader: grant?.subject ?? 'anonymous',
 * }));
 * ```
 */
export function optionalToken<
  D extends Dialect = StandardDialect,
  G extends RouteGenericInterface = RouteGenericInterface,
>(
  options: RequireTokenOptions<[request: FastifyRequest<G>], D>,
): TokenHook<Grant<D> | undefined, G> {
  return tokenHook(adapterGuard(options, 'optionalToken').authorizeOptional);
}

function tokenHook<T, G extends RouteGenericInterface>(
  authorize: (http: HttpRequest, request: FastifyRequest<G>) => MaybePromise<Outcome<T>>,
): TokenHook<T, G> {
  const hook: Handler<G> = async (request, reply) => {
    const result = await authorize(readRequest(request), request);
    // Fastify waits for a reply that is returned, and does not go on.
    if (!result.ok) return send(reply, result);
    setGrant(request, result.grant, hook);
    return undefined;
  };
  return Object.assign(hook, { grantOf: grantReader<T>(hook) });
}

/**
 * Responds with who the token of a request was issued to, and what it reaches. A handler.
 *
 * @param options as `requireToken` takes them.
 * @throws TypeError for a mistake in the options.
 * @example
 * ```ts
 * import fastify from 'fastify';
 * import { whoami } from 'caveats/fastify';
 *
 * const app = fastify();
 * app.get('/whoami', whoami({ rootKey: 'an example key, 32 bytes or more' }));
 * ```
 */
export function whoami<
  D extends Dialect = StandardDialect,
  G extends RouteGenericInterface = RouteGenericInterface,
>(options: RequireTokenOptions<[request: FastifyRequest<G>], D>): Handler<G> {
  const guard = adapterGuard(options, 'whoami');
  return async (request, reply) => send(reply, await guard.whoami(readRequest(request), request));
}

/**
 * Responds with what the token in a body reaches. A handler; Fastify's parsers read the body.
 *
 * @param options as `createScopeEndpoint` takes them, and `request`.
 * @throws TypeError for a mistake in the options.
 * @example
 * ```ts
 * import fastify from 'fastify';
 * import { inferScopeEndpoint } from 'caveats/fastify';
 *
 * const app = fastify();
 * app.post('/infer-scope', inferScopeEndpoint({ rootKey: 'an example key, 32 bytes or more' }));
 * ```
 */
export function inferScopeEndpoint<
  D extends Dialect = StandardDialect,
  G extends RouteGenericInterface = RouteGenericInterface,
>(options: InferScopeEndpointOptions<[request: FastifyRequest<G>], D>): Handler<G> {
  const endpoint = adapterEndpoint(options);
  return async (request, reply) =>
    send(reply, await endpoint.answer(request.body, readRequest(request), request));
}

function readRequest<G extends RouteGenericInterface>(request: FastifyRequest<G>): HttpRequest {
  const { method, url, ip, raw } = request;
  return { method, target: url, headers: fieldsOf(raw), ip };
}

function send(reply: FastifyReply, { status, headers, body }: Answer): FastifyReply {
  return reply.code(status).headers(headers).send(body);
}
