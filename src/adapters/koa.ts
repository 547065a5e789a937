/**
 * Koa 2 and 3: allows requests with a valid token, and responds to all others.
 *
 * @module caveats/koa
 */

import type { Context as KoaContext, Middleware } from 'koa';
import type { Listing } from '../http/listing.js';
import type { Answer } from '../http/problem.js';
import type { Dialect, StandardDialect } from '../token/dialect.js';
import type { MaybePromise } from '../token/open.js';
import type { Grant } from '../token/verify.js';
import { fieldOf } from '../unknown.js';
import { fieldsOf, readNodeBody } from './node-http.js';
import type {
  InferScopeEndpointOptions,
  ListGuard,
  RequireTokenOptions,
  RouteGuard,
  StandaloneOptions,
} from './options.js';
import {
  adapterEndpoint,
  ANONYMOUS,
  adapterGuard,
  type Authorize,
  type HttpRequest,
} from './shared.js';
import { type GuardParts, tokenGuard } from './token-guard.js';

export type * from './options.js';

/** A middleware that sets `ctx.state.grant`. */
export type TokenMiddleware<G = Grant> = Middleware<{ grant: G }>;

/** Guards single routes and lists, `G` being what it grants. */
export interface TokenGuard<D extends Dialect = StandardDialect, G = Grant<D>>
  extends
    RouteGuard<[ctx: KoaContext], D, TokenMiddleware<G>>,
    ListGuard<[ctx: KoaContext], D, TokenMiddleware<Listing<D>>, Middleware> {}

/**
 * Allows only requests with a valid token. Its grant is `ctx.state.grant`. `token.for` guards a route by the
 * parameters of `@koa/router` or a function, `token.list` a list. With `routes` or `request`, it is a
 * middleware by itself.
 *
 * The client's address is `ctx.ip`. With `app.proxy` that is what an `X-Forwarded-For` contains, of any
 * client: then only the proxy may reach the port. `routes` are matched with `ctx.url`, as earlier
 * middleware rewrote it; in an app that is mounted (`koa-mount`) that is the path below the mount. Errors
 * are thrown, with the reason as their `cause`.
 *
 * @param options those of `createGuard`, and `request` and `routes`.
 * @throws TypeError for a mistake in the options.
 * @example
 * ```ts
 * import Router from '@koa/router';
 * import Koa from 'koa';
 * import { requireToken } from 'caveats/koa';
 *
 * const token = requireToken({ rootKey: 'an example key, 32 bytes or more' });
 * const docs = [{ id: 'A' }, { id: 'B' }];
 * const router = new Router();
 * router.get('/docs', token.list('doc', () => docs, ({ id }) => ({ doc: id })));
 * router.get('/docs/:docId', token.for({ doc: 'docId' }), (ctx) => {
 *   ctx.body = { reader: ctx.state.grant.subject };
 * });
 * const app = new Koa().use(router.routes());
 * ```
 */
export function requireToken<D extends Dialect = StandardDialect>(
  options: StandaloneOptions<[ctx: KoaContext], D>,
): TokenMiddleware<Grant<D>> & TokenGuard<D>;
export function requireToken<D extends Dialect = StandardDialect>(
  options: RequireTokenOptions<[ctx: KoaContext], D>,
): TokenGuard<D>;
export function requireToken<D extends Dialect>(
  options: RequireTokenOptions<[ctx: KoaContext], D>,
): GuardParts<[ctx: KoaContext], D, Middleware> {
  const guard = adapterGuard(options, 'requireToken', readRequest, (ctx) => ctx['params']);
  return tokenGuard(guard, allowing, allowing, responding);
}

/**
 * Allows requests with a valid token, and those without a credential: their grant is `undefined`. Refuses
 * an invalid credential. A list needs a token all the same.
 *
 * @throws TypeError for a mistake in the options.
 * @example
 * ```ts
 * import Router from '@koa/router';
 * import { optionalToken } from 'caveats/koa';
 *
 * const token = optionalToken({ rootKey: 'an example key, 32 bytes or more' });
 * const router = new Router();
 * router.get('/docs/:docId', token.for({ doc: 'docId' }), (ctx) => {
 *   ctx.body = { reader: ctx.state.grant?.subject ?? 'anonymous' };
 * });
 * ```
 */
export function optionalToken<D extends Dialect = StandardDialect>(
  options: StandaloneOptions<[ctx: KoaContext], D>,
): TokenMiddleware<Grant<D> | undefined> & TokenGuard<D, Grant<D> | undefined>;
export function optionalToken<D extends Dialect = StandardDialect>(
  options: RequireTokenOptions<[ctx: KoaContext], D>,
): TokenGuard<D, Grant<D> | undefined>;
export function optionalToken<D extends Dialect>(
  options: RequireTokenOptions<[ctx: KoaContext], D>,
): GuardParts<[ctx: KoaContext], D, Middleware> {
  return tokenGuard(
    adapterGuard(options, 'optionalToken', readRequest, (ctx) => ctx['params'], ANONYMOUS),
    allowing,
    allowing,
    responding,
  );
}

function allowing<G>(authorize: Authorize<[ctx: KoaContext], G>): TokenMiddleware<G> {
  return async (ctx, next) => {
    const outcome = await authorize(ctx);
    if (!outcome.ok) return respond(ctx, outcome);
    ctx.state.grant = outcome.grant;
    await next();
  };
}

function responding(answer: (ctx: KoaContext) => MaybePromise<Answer>): Middleware {
  return async (ctx) => respond(ctx, await answer(ctx));
}

/**
 * Responds with who the token of a request was issued to, and what it reaches.
 *
 * @throws TypeError for a mistake in the options.
 * @example
 * ```ts
 * import Koa from 'koa';
 * import { whoami } from 'caveats/koa';
 *
 * // In an app of its own, or in a route of `@koa/router`.
 * new Koa().use(whoami({ rootKey: 'an example key, 32 bytes or more' }));
 * ```
 */
export function whoami<D extends Dialect = StandardDialect>(
  options: RequireTokenOptions<[ctx: KoaContext], D>,
): Middleware {
  return responding(adapterGuard(options, 'whoami', readRequest).whoami);
}

/**
 * Responds with what the token in a body reaches. Reads the body itself if no parser did.
 *
 * @throws TypeError for a mistake in the options.
 * @example
 * ```ts
 * import Koa from 'koa';
 * import { inferScopeEndpoint } from 'caveats/koa';
 *
 * // In an app of its own, or in a route of `@koa/router`.
 * new Koa().use(inferScopeEndpoint({ rootKey: 'an example key, 32 bytes or more' }));
 * ```
 */
export function inferScopeEndpoint<D extends Dialect = StandardDialect>(
  options: InferScopeEndpointOptions<[ctx: KoaContext], D>,
): Middleware {
  const endpoint = adapterEndpoint(options, readRequest);
  return async (ctx) => {
    // The usual parsers put it there.
    const parsed = fieldOf(ctx.request, 'body');
    const body = parsed ?? (await readNodeBody(ctx.req, endpoint.maxBodyLength));
    // Undefined if the client went away: then there is nothing to respond to.
    if (body !== undefined) respond(ctx, await endpoint.answer(body, ctx));
  };
}

function readRequest(ctx: KoaContext): HttpRequest {
  const { method, ip, req } = ctx;
  // Koa returns an empty address if it is not known any more.
  return { method, target: targetOf(ctx), headers: fieldsOf(req), ip: ip === '' ? undefined : ip };
}

/** Returns what the next router takes: the URL as it was rewritten, or cut off by a mount. */
function targetOf(ctx: KoaContext): string {
  // With this property, `@koa/router` alone takes another path.
  const path: unknown = ctx['newRouterPath'];
  return path === undefined || path === '' || path === ctx.path ? ctx.url : '';
}

function respond(ctx: Pick<KoaContext, 'status' | 'set' | 'body'>, answer: Answer): void {
  ctx.status = answer.status;
  ctx.set({ ...answer.headers });
  ctx.body = answer.body;
}
