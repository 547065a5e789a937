/**
 * Koa 2 and 3: allows requests with a valid token, and responds to all others.
 *
 * @module caveats/koa
 */

import type { Context as KoaContext, Middleware } from 'koa';
import type { Answer } from '../http/problem.js';
import type { Dialect, StandardDialect } from '../token/dialect.js';
import type { Grant } from '../token/verify.js';
import { fieldOf } from '../unknown.js';
import { introspectBy, metadataBy, optionalBy, requireBy, scopeBy, whoamiBy } from './adapter.js';
import type { Binding } from './binding.js';
import type { ByParameters, Deciding, DialectOf, Framework, RouteGuard } from './framework.js';
import type {
  MakeGuard,
  MakeIntrospection,
  MakeMetadata,
  MakeOptionalGuard,
  MakeScopeEndpoint,
  MakeWhoami,
} from './functions.js';
import { fieldsOf, parsedOrText } from './node-http.js';

export type * from './functions.js';

/** A middleware that sets `ctx.state.grant`. */
export type TokenMiddleware<G = Grant> = Middleware<{ grant: G }> & Deciding<[ctx: KoaContext], G>;

/** Guards single routes and lists, `G` being what it grants. */
export interface TokenGuard<D extends Dialect = StandardDialect, G = Grant<D>> extends RouteGuard<
  KoaTypes,
  D,
  G
> {}

/** The types of Koa. */
export interface KoaTypes extends Framework {
  readonly args: [ctx: KoaContext];
  readonly continues: TokenMiddleware<this['grant']>;
  readonly responds: Middleware;
  readonly byParameters: ByParameters<this>;
  readonly guard: TokenGuard<DialectOf<this>, this['grant']>;
  readonly standalone: this['continues'] & this['guard'];
}

const binding: Binding<KoaTypes> = {
  read(ctx) {
    const { method, ip, req } = ctx;
    // Koa returns an empty address if it is not known any more.
    return { method, headers: fieldsOf(req), ip: ip || undefined };
  },
  /** What the next router takes: the URL as it was rewritten, or cut off by a mount. */
  target(ctx) {
    // With this property, `@koa/router` alone takes another path.
    const path: unknown = ctx['newRouterPath'];
    return path === undefined || path === '' || path === ctx.path ? ctx.url : '';
  },
  params: (ctx) => ctx['params'],
  route: (ctx) => ctx['_matchedRoute'],
  // The usual parsers put it there.
  body: (maxLength, { req, request }) => parsedOrText(fieldOf(request, 'body'), req, maxLength),
  continuing: (authorize) => {
    const middleware: Middleware<{ grant: unknown }> = async (ctx, next) => {
      const outcome = await authorize(ctx);
      if (!outcome.ok) return respond(ctx, outcome);
      ctx.state.grant = outcome.grant;
      await next();
    };
    return Object.assign(middleware, { decide: authorize });
  },
  responding: (answer) => async (ctx) => respond(ctx, await answer(ctx)),
};

/**
 * Allows only requests with a valid token. Its grant is `ctx.state.grant`. `token.for` guards a route of
 * `@koa/router`, `token.list` a list. With `routes` or `request`, it is a middleware by itself.
 *
 * The client's address is `ctx.ip`. With `app.proxy` that is what an `X-Forwarded-For` contains, of any
 * client: then only the proxy may reach the port. `routes` are matched with `ctx.url`, as earlier
 * middleware rewrote it; in an app that is mounted (`koa-mount`) that is the path below the mount. Errors
 * are thrown, with the reason as their `cause`.
 *
 * @example
 * ```ts
 * import Router from '@koa/router';
 * import Koa from 'koa';
 * import { inferScopeEndpoint, optionalToken, requireToken, whoami } from 'caveats/koa';
 *
 * const options = { rootKey: 'an example key, 32 bytes or more' };
 * const token = requireToken(options);
 * const docs = [{ id: 'A' }, { id: 'B' }];
 * const router = new Router();
 * router.get('/docs', token.list('doc', () => docs, ({ id }) => ({ doc: id })));
 * router.get('/docs/:docId', token.for({ doc: 'docId' }), (ctx) => {
 *   ctx.body = { reader: ctx.state.grant.subject };
 * });
 * router.get('/pages/:docId', optionalToken(options).for({ doc: 'docId' }), (ctx) => {
 *   ctx.body = { reader: ctx.state.grant?.subject ?? 'anonymous' };
 * });
 * router.get('/whoami', whoami(options));
 * router.post('/infer-scope', inferScopeEndpoint(options));
 * const app = new Koa().use(router.routes());
 * ```
 */
export const requireToken: MakeGuard<KoaTypes> = /* @__PURE__ */ requireBy(binding);

/** As `requireToken`, but a request without a credential is allowed: its grant is `undefined`. */
export const optionalToken: MakeOptionalGuard<KoaTypes> = /* @__PURE__ */ optionalBy(binding);

/** Responds with who the token of a request was issued to, and what it reaches. */
export const whoami: MakeWhoami<KoaTypes> = /* @__PURE__ */ whoamiBy(binding);

/** Responds with what the token in a body reaches. Reads the body itself if no parser did. */
export const inferScopeEndpoint: MakeScopeEndpoint<KoaTypes> = /* @__PURE__ */ scopeBy(binding);

/** Responds with what OAuth says of the token in a form (RFC 7662), to the clients that it lists. */
export const introspectionEndpoint: MakeIntrospection<KoaTypes> =
  /* @__PURE__ */ introspectBy(binding);

/** Responds with the metadata of the API (RFC 9728). */
export const resourceMetadataEndpoint: MakeMetadata<KoaTypes> = /* @__PURE__ */ metadataBy(binding);

function respond(ctx: Pick<KoaContext, 'status' | 'set' | 'body'>, answer: Answer): void {
  ctx.status = answer.status;
  ctx.set({ ...answer.headers });
  ctx.body = answer.body;
}
