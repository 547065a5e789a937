/**
 * Fastify 5: requests with a valid token are let in, others answered.
 *
 * @module caveats/fastify
 */

import type {
  FastifyPluginCallback,
  FastifyReply,
  FastifyRequest,
  RouteGenericInterface,
} from 'fastify';
import type { AnyCaveat } from '../caveats/kind.js';
import type { Request } from '../caveats/request.js';
import type { Caveat } from '../caveats/vocabulary.js';
import type { Granted } from '../http/guard.js';
import type { Answer } from '../http/problem.js';
import type { AnyIdentity, Identity } from '../token/identity.js';
import type { Grant } from '../token/verify.js';
import { createGrants, type GrantOf } from './grants.js';
import { fieldsOf } from './node-http.js';
import type { InferScopeEndpointOptions, RequireTokenOptions } from './options.js';
import { createGate, createScopeGate, type HttpRequest } from './shared.js';

export type * from './options.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** What the request's token grants. For its exact type, ask the hook's `grantOf`. */
    grant?: Grant<AnyCaveat, AnyIdentity> | undefined;
  }
}

/** A hook or a handler of routes. */
export type Answering<G extends RouteGenericInterface> = (
  request: FastifyRequest<G>,
  reply: FastifyReply,
) => Promise<FastifyReply | undefined>;

/** A hook that lets requests with a token in. */
export interface TokenHook<
  C extends AnyCaveat = Caveat,
  I extends AnyIdentity = Identity,
  O extends boolean = false,
  G extends RouteGenericInterface = RouteGenericInterface,
>
  extends Answering<G>, GrantOf<C, I, O> {}

/**
 * Declares `request.grant` to Fastify, so that all its requests are of one shape from the start. The
 * hook works without; other plugins can then depend on the decorator.
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
 * Lets only requests with a valid token in: a hook, best `onRequest`, which comes before the body is
 * read. What the token grants is `request.grant`.
 *
 * The peer's address is `request.ip`, so it is for `trustProxy` to say whose `X-Forwarded-For` counts.
 * `routes` are asked with `request.url`, as `rewriteUrl` has left it. An error is thrown, its reason as
 * the `cause`.
 *
 * @throws TypeError for a caller's mistake in the options.
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
 *   reader: token.grantOf(request).identity.subject,
 * }));
 * ```
 */
export function requireToken<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
  O extends boolean = false,
  G extends RouteGenericInterface = RouteGenericInterface,
>(options: RequireTokenOptions<[request: FastifyRequest<G>], C, R, I, O>): TokenHook<C, I, O, G> {
  const gate = createGate(options, 'requireToken', readRequest<G>);
  const grants = createGrants<Granted<C, I, O>>();
  const hook: Answering<G> = async (request, reply) => {
    const result = await gate.authorize(request);
    // Fastify waits for a reply that is returned, and does not go on.
    if (!result.ok) return send(reply, result);
    request.grant = grants.set(request, result.grant);
    return undefined;
  };
  return Object.assign(hook, { grantOf: grants.get });
}

/**
 * Answers whose token a request carries, and what it reaches: a handler.
 *
 * @throws TypeError for a caller's mistake in the options.
 * @example
 * ```ts
 * import fastify from 'fastify';
 * import { whoami } from 'caveats/fastify';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const app = fastify();
 * app.get('/whoami', whoami({ rootKey }));
 * ```
 */
export function whoami<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
  G extends RouteGenericInterface = RouteGenericInterface,
>(options: RequireTokenOptions<[request: FastifyRequest<G>], C, R, I, boolean>): Answering<G> {
  const gate = createGate(options, 'whoami', readRequest<G>);
  return async (request, reply) => send(reply, await gate.whoami(request));
}

/**
 * Answers what the token in a body reaches: a handler. The body is what Fastify's parsers made.
 *
 * @throws TypeError for a caller's mistake in the options.
 * @example
 * ```ts
 * import fastify from 'fastify';
 * import { inferScopeEndpoint } from 'caveats/fastify';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const app = fastify();
 * app.post('/infer-scope', inferScopeEndpoint({ rootKey }));
 * ```
 */
export function inferScopeEndpoint<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
  G extends RouteGenericInterface = RouteGenericInterface,
>(options: InferScopeEndpointOptions<[request: FastifyRequest<G>], C, R, I>): Answering<G> {
  const gate = createScopeGate(options, readRequest<G>);
  return async (request, reply) => send(reply, await gate.answer(request.body, request));
}

function readRequest<G extends RouteGenericInterface>(request: FastifyRequest<G>): HttpRequest {
  const { method, url, ip, raw } = request;
  return { method, target: url, headers: fieldsOf(raw), ip };
}

function send(reply: FastifyReply, { status, headers, body }: Answer): FastifyReply {
  return reply.code(status).headers(headers).send(body);
}
