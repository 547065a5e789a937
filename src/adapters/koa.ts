/**
 * Koa, 2 and 3: requests with a valid token are let in, others answered.
 *
 * @module caveats/koa
 */

import type { Context as KoaContext, Middleware } from 'koa';
import type { AnyCaveat } from '../caveats/kind.js';
import type { Request } from '../caveats/request.js';
import type { Caveat } from '../caveats/vocabulary.js';
import type { Granted } from '../http/guard.js';
import type { Answer } from '../http/problem.js';
import type { AnyIdentity, Identity } from '../token/identity.js';
import { fieldsOf, readNodeBody } from './node-http.js';
import type { InferScopeEndpointOptions, RequireTokenOptions } from './options.js';
import { createGate, createScopeGate, type HttpRequest } from './shared.js';

export type * from './options.js';

/**
 * Lets only requests with a valid token in. What it grants is `ctx.state.grant`.
 *
 * The peer's address is `ctx.ip`. With `app.proxy` that is what an `X-Forwarded-For` says, whoever
 * connects: then let no one but the proxy reach the port. `routes` are asked with what the routers after
 * it take: `ctx.url`, as a middleware before it has rewritten it. In an app that is mounted
 * (`koa-mount`) that is the path below the mount, as its own router has it. An error is thrown, its
 * reason as the `cause`.
 *
 * @throws TypeError for a caller's mistake in the options.
 * @example
 * ```ts
 * import Koa from 'koa';
 * import { requireToken } from 'caveats/koa';
 *
 * const app = new Koa()
 *   .use(requireToken({ rootKey: 'an example key, 32 bytes or more' }))
 *   .use((ctx) => {
 *     ctx.body = { reader: ctx.state.grant.identity.subject };
 *   });
 * ```
 */
export function requireToken<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
  O extends boolean = false,
>(
  options: RequireTokenOptions<[ctx: KoaContext], C, R, I, O>,
): Middleware<{ grant: Granted<C, I, O> }> {
  const gate = createGate(options, 'requireToken', readRequest);
  return async (ctx, next) => {
    const result = await gate.authorize(ctx);
    if (!result.ok) return respond(ctx, result);
    ctx.state.grant = result.grant;
    await next();
  };
}

/**
 * Answers whose token a request carries, and what it reaches.
 *
 * @throws TypeError for a caller's mistake in the options.
 * @example
 * ```ts
 * import Koa from 'koa';
 * import { whoami } from 'caveats/koa';
 *
 * // Of an app of its own, or of a route of `@koa/router`.
 * const app = new Koa();
 * app.use(whoami({ rootKey: 'an example key, 32 bytes or more' }));
 * ```
 */
export function whoami<C extends AnyCaveat = Caveat, R = Request, I extends AnyIdentity = Identity>(
  options: RequireTokenOptions<[ctx: KoaContext], C, R, I, boolean>,
): Middleware {
  const gate = createGate(options, 'whoami', readRequest);
  return async (ctx) => respond(ctx, await gate.whoami(ctx));
}

/**
 * Answers what the token in a body reaches. It reads the body itself where no parser has.
 *
 * @throws TypeError for a caller's mistake in the options.
 * @example
 * ```ts
 * import Koa from 'koa';
 * import { inferScopeEndpoint } from 'caveats/koa';
 *
 * // Of an app of its own, or of a route of `@koa/router`.
 * const app = new Koa();
 * app.use(inferScopeEndpoint({ rootKey: 'an example key, 32 bytes or more' }));
 * ```
 */
export function inferScopeEndpoint<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
>(options: InferScopeEndpointOptions<[ctx: KoaContext], C, R, I>): Middleware {
  const gate = createScopeGate(options, readRequest);
  return async (ctx) => {
    // Where the usual parsers put it.
    const parsed: unknown = Reflect.get(ctx.request, 'body');
    const body = parsed ?? (await readNodeBody(ctx.req, gate.maxBodyLength));
    // Who went away is not answered.
    if (body !== undefined) respond(ctx, await gate.answer(body, ctx));
  };
}

function readRequest(ctx: KoaContext): HttpRequest {
  const { method, ip, req } = ctx;
  // To Koa, an address that is not known any more is an empty one.
  return { method, target: targetOf(ctx), headers: fieldsOf(req), ip: ip === '' ? undefined : ip };
}

/** What the routers from here on take: the URL as it was rewritten, or cut off by a mount. */
function targetOf(ctx: KoaContext): string {
  // By this, `@koa/router` alone takes another path than all others do.
  const path: unknown = ctx['newRouterPath'];
  return path === undefined || path === '' || path === ctx.path ? ctx.url : '';
}

function respond(ctx: Pick<KoaContext, 'status' | 'set' | 'body'>, answer: Answer): void {
  ctx.status = answer.status;
  ctx.set({ ...answer.headers });
  ctx.body = answer.body;
}
