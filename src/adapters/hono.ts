/**
 * Hono 4: allows requests with a valid token, and responds to all others.
 *
 * @module caveats/hono
 */

import type { Context, Handler, MiddlewareHandler } from 'hono';
import { CountedHeaders } from '../http/headers.js';
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
import { readWebBody } from './web.js';

export type * from './functions.js';

/** A middleware that sets the variable `grant`. */
export type TokenMiddleware<G = Grant> = MiddlewareHandler<{ Variables: { grant: G } }> &
  Deciding<[c: Context], G>;

/** Guards single routes and lists, `G` being what it grants. */
export interface TokenGuard<D extends Dialect = StandardDialect, G = Grant<D>> extends RouteGuard<
  HonoTypes,
  D,
  G
> {}

/** The types of Hono. */
export interface HonoTypes extends Framework {
  readonly args: [c: Context];
  readonly continues: TokenMiddleware<this['grant']>;
  readonly responds: Handler;
  readonly byParameters: ByParameters<this>;
  readonly guard: TokenGuard<DialectOf<this>, this['grant']>;
  readonly standalone: this['continues'] & this['guard'];
}

/** What Hono decodes of a path: all but `%` and reserved characters. */
const DECODED = /[^!$%&'()*+,\-./0-9:;=@A-Z_a-z~]/gu;

const binding: Binding<HonoTypes> = {
  read({ req, env }) {
    const { method, headers } = req.raw;
    // Node's message, which only `@hono/node-server` has in its bindings.
    const message = fieldOf(fieldOf(env, 'server') ?? env, 'incoming');
    const address = fieldOf(fieldOf(message, 'socket'), 'remoteAddress');
    const lines = fieldOf(message, 'rawHeaders');
    const isCounted = Array.isArray(lines) && lines.length > 0;
    return {
      method,
      // Other middleware may have changed the headers, but not how many lines came.
      headers: isCounted ? new CountedHeaders(headers, lines.length / 2) : headers,
      ip: typeof address === 'string' ? address : undefined,
    };
  },
  // The path that the router took; the option `getPath` may make it another than the URL's.
  target: ({ req }) => req.path.replace(DECODED, encodeURIComponent),
  params: ({ req }) => req.param(),
  route: ({ req }) => req.routePath,
  // Hono keeps a body that other middleware read.
  body: (maxLength, { req }) =>
    req.raw.bodyUsed ? req.text() : readWebBody(req.raw.body, maxLength),
  continuing: (authorize) => {
    const middleware: MiddlewareHandler = async (c, next) => {
      const outcome = await authorize(c);
      if (!outcome.ok) return respond(c, outcome);
      c.set('grant', outcome.grant);
      return next();
    };
    return Object.assign(middleware, { decide: authorize });
  },
  responding: (answer) => async (c) => respond(c, await answer(c)),
};

/**
 * Allows only requests with a valid token. Its grant is `c.var.grant`. `token.for` guards a route, `token.list` a
 * list. With `routes` or `request`, it is a middleware by itself.
 *
 * On Node, with `@hono/node-server`, the client's address is the socket's. Elsewhere it is unknown, so a
 * token with an `ip` caveat is denied unless `request` supplies it, as behind a proxy. `routes` are
 * matched with `c.req.path`, the path that the router took; in an app that is mounted (`app.mount`) that
 * is the path below the mount. Errors go to `app.onError`, with the reason as their `cause`.
 *
 * @example
 * ```ts
 * import { Hono } from 'hono';
 * import { inferScopeEndpoint, optionalToken, requireToken, whoami } from 'caveats/hono';
 *
 * const options = { rootKey: 'an example key, 32 bytes or more' };
 * const token = requireToken(options);
 * const docs = [{ id: 'A' }, { id: 'B' }];
 * const app = new Hono();
 * app.get('/docs', token.list('doc', () => docs, ({ id }) => ({ doc: id })));
 * app.get('/docs/:docId', token.for({ doc: 'docId' }), (c) =>
 *   c.json({ reader: c.var.grant.subject }),
 * );
 * app.get('/pages/:docId', optionalToken(options).for({ doc: 'docId' }), (c) =>
 *   c.json({ reader: c.var.grant?.subject ?? 'anonymous' }),
 * );
 * app.get('/whoami', whoami(options));
 * app.post('/infer-scope', inferScopeEndpoint(options));
 * console.log((await app.request('/docs/A')).status); // 401
 * console.log((await app.request('/pages/A')).status); // 200
 * ```
 */
export const requireToken: MakeGuard<HonoTypes> = /* @__PURE__ */ requireBy(binding);

/** As `requireToken`, but a request without a credential is allowed: its grant is `undefined`. */
export const optionalToken: MakeOptionalGuard<HonoTypes> = /* @__PURE__ */ optionalBy(binding);

/** Responds with who the token of a request was issued to, and what it reaches. */
export const whoami: MakeWhoami<HonoTypes> = /* @__PURE__ */ whoamiBy(binding);

/** Responds with what the token in a body reaches. */
export const inferScopeEndpoint: MakeScopeEndpoint<HonoTypes> = /* @__PURE__ */ scopeBy(binding);

/** Responds with what OAuth says of the token in a form (RFC 7662), to the clients that it lists. */
export const introspectionEndpoint: MakeIntrospection<HonoTypes> =
  /* @__PURE__ */ introspectBy(binding);

/** Responds with the metadata of the API (RFC 9728). */
export const resourceMetadataEndpoint: MakeMetadata<HonoTypes> =
  /* @__PURE__ */ metadataBy(binding);

/** Returns the response, with the headers that other middleware set. */
function respond(c: Context, { status, headers, body }: Answer): Response {
  return c.newResponse(body, new Response(null, { status, headers }));
}
