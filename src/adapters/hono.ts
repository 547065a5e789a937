/**
 * Hono 4: allows requests with a valid token, and responds to all others.
 *
 * @module caveats/hono
 */

import type { Context, Handler, MiddlewareHandler } from 'hono';
import type { Listing } from '../http/listing.js';
import type { Answer } from '../http/problem.js';
import type { Dialect, StandardDialect } from '../token/dialect.js';
import type { MaybePromise } from '../token/open.js';
import type { Grant } from '../token/verify.js';
import { fieldOf } from '../unknown.js';
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
import { readWebBody } from './web.js';

export type * from './options.js';

/** A middleware that sets the variable `grant`. */
export type TokenMiddleware<G = Grant> = MiddlewareHandler<{ Variables: { grant: G } }>;

/** Guards single routes and lists, `G` being what it grants. */
export interface TokenGuard<D extends Dialect = StandardDialect, G = Grant<D>>
  extends
    RouteGuard<[c: Context], D, TokenMiddleware<G>>,
    ListGuard<[c: Context], D, TokenMiddleware<Listing<D>>, Handler> {}

/**
 * Allows only requests with a valid token. Its grant is `c.get('grant')`, or `c.var.grant`. `token.for` guards
 * a route by the router's parameters or a function, `token.list` a list. With `routes` or `request`, it is a
 * middleware by itself.
 *
 * On Node, with `@hono/node-server`, the client's address is the socket's. Elsewhere it is unknown, so a
 * token with an `ip` caveat is denied unless `request` supplies it, as behind a proxy. `routes` are
 * matched with `c.req.path`, the path that the router took; in an app that is mounted (`app.mount`) that
 * is the path below the mount. Errors go to `app.onError`, with the reason as their `cause`.
 *
 * @param options those of `createGuard`, and `request` and `routes`.
 * @throws TypeError for a mistake in the options.
 * @example
 * ```ts
 * import { Hono } from 'hono';
 * import { requireToken } from 'caveats/hono';
 *
 * const token = requireToken({ rootKey: 'an example key, 32 bytes or more' });
 * const docs = [{ id: 'A' }, { id: 'B' }];
 * const app = new Hono();
 * app.get('/docs', token.list('doc', () => docs, ({ id }) => ({ doc: id })));
 * app.get('/docs/:docId', token.for({ doc: 'docId' }), (c) =>
 *   c.json({ reader: c.var.grant.subject }),
 * );
 * console.log((await app.request('/docs/A')).status); // 401
 * ```
 */
export function requireToken<D extends Dialect = StandardDialect>(
  options: StandaloneOptions<[c: Context], D>,
): TokenMiddleware<Grant<D>> & TokenGuard<D>;
export function requireToken<D extends Dialect = StandardDialect>(
  options: RequireTokenOptions<[c: Context], D>,
): TokenGuard<D>;
export function requireToken<D extends Dialect>(
  options: RequireTokenOptions<[c: Context], D>,
): GuardParts<[c: Context], D, MiddlewareHandler> {
  const guard = adapterGuard(options, 'requireToken', readRequest, ({ req }) => req.param());
  return tokenGuard(guard, allowing, allowing, responding);
}

/**
 * Allows requests with a valid token, and those without a credential: their grant is `undefined`. Refuses
 * an invalid credential. A list needs a token all the same.
 *
 * @throws TypeError for a mistake in the options.
 * @example
 * ```ts
 * import { Hono } from 'hono';
 * import { optionalToken } from 'caveats/hono';
 *
 * const token = optionalToken({ rootKey: 'an example key, 32 bytes or more' });
 * const app = new Hono();
 * app.get('/docs/:docId', token.for({ doc: 'docId' }), (c) =>
 *   c.json({ reader: c.var.grant?.subject ?? 'anonymous' }),
 * );
 * console.log((await app.request('/docs/A')).status); // 200
 * ```
 */
export function optionalToken<D extends Dialect = StandardDialect>(
  options: StandaloneOptions<[c: Context], D>,
): TokenMiddleware<Grant<D> | undefined> & TokenGuard<D, Grant<D> | undefined>;
export function optionalToken<D extends Dialect = StandardDialect>(
  options: RequireTokenOptions<[c: Context], D>,
): TokenGuard<D, Grant<D> | undefined>;
export function optionalToken<D extends Dialect>(
  options: RequireTokenOptions<[c: Context], D>,
): GuardParts<[c: Context], D, MiddlewareHandler> {
  return tokenGuard(
    adapterGuard(options, 'optionalToken', readRequest, ({ req }) => req.param(), ANONYMOUS),
    allowing,
    allowing,
    responding,
  );
}

function allowing<G>(authorize: Authorize<[c: Context], G>): TokenMiddleware<G> {
  return async (c, next) => {
    const outcome = await authorize(c);
    if (!outcome.ok) return respond(c, outcome);
    c.set('grant', outcome.grant);
    return next();
  };
}

function responding(answer: (c: Context) => MaybePromise<Answer>): Handler {
  return async (c) => respond(c, await answer(c));
}

/**
 * Responds with who the token of a request was issued to, and what it reaches.
 *
 * @throws TypeError for a mistake in the options.
 * @example
 * ```ts
 * import { Hono } from 'hono';
 * import { whoami } from 'caveats/hono';
 *
 * const app = new Hono();
 * app.get('/whoami', whoami({ rootKey: 'an example key, 32 bytes or more' }));
 * console.log((await app.request('/whoami')).status); // 401
 * ```
 */
export function whoami<D extends Dialect = StandardDialect>(
  options: RequireTokenOptions<[c: Context], D>,
): Handler {
  return responding(adapterGuard(options, 'whoami', readRequest).whoami);
}

/**
 * Responds with what the token in a body reaches.
 *
 * @throws TypeError for a mistake in the options.
 * @example
 * ```ts
 * import { Hono } from 'hono';
 * import { inferScopeEndpoint } from 'caveats/hono';
 *
 * const app = new Hono();
 * app.post('/infer-scope', inferScopeEndpoint({ rootKey: 'an example key, 32 bytes or more' }));
 * const request = { method: 'POST', body: '{"token":"none"}' };
 * console.log((await app.request('/infer-scope', request)).status); // 400
 * ```
 */
export function inferScopeEndpoint<D extends Dialect = StandardDialect>(
  options: InferScopeEndpointOptions<[c: Context], D>,
): Handler {
  const endpoint = adapterEndpoint(options, readRequest);
  return async (c) => {
    const { raw } = c.req;
    // Hono keeps a body that other middleware read.
    const body = raw.bodyUsed
      ? await c.req.text()
      : await readWebBody(raw.body, endpoint.maxBodyLength);
    return respond(c, await endpoint.answer(body, c));
  };
}

function readRequest({ req, env }: Context): HttpRequest {
  const { method, headers } = req.raw;
  return { method, target: encodedPath(req.path), headers, ip: addressOf(env) };
}

/** What Hono decodes of a path: all but `%` and reserved characters. */
const DECODED = /[^!$%&'()*+,\-./0-9:;=@A-Z_a-z~]/gu;

/** Returns the path that the router took; the option `getPath` may make it another than the URL's. */
function encodedPath(path: string): string {
  return path.replace(DECODED, encodeURIComponent);
}

/** Returns the address of the socket, which only `@hono/node-server` has in its bindings. */
function addressOf(env: unknown): string | undefined {
  const incoming = fieldOf(fieldOf(env, 'server') ?? env, 'incoming');
  const address = fieldOf(fieldOf(incoming, 'socket'), 'remoteAddress');
  return typeof address === 'string' ? address : undefined;
}

/** Returns the response, with the headers that other middleware set. */
function respond(c: Context, { status, headers, body }: Answer): Response {
  return c.newResponse(body, new Response(null, { status, headers }));
}
