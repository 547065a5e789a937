/**
 * Hono 4: requests with a valid token are let in, others answered.
 *
 * @module caveats/hono
 */

import type { Context, Handler, MiddlewareHandler } from 'hono';
import type { AnyCaveat } from '../caveats/kind.js';
import type { Request } from '../caveats/request.js';
import type { Caveat } from '../caveats/vocabulary.js';
import type { Granted } from '../http/guard.js';
import type { Answer } from '../http/problem.js';
import type { AnyIdentity, Identity } from '../token/identity.js';
import type { InferScopeEndpointOptions, RequireTokenOptions } from './options.js';
import { createGate, createScopeGate, type HttpRequest } from './shared.js';
import { readWebBody } from './web.js';

export type * from './options.js';

/**
 * Lets only requests with a valid token in. What it grants is `c.get('grant')`, or `c.var.grant`.
 *
 * The peer's address is the socket's on Node, with `@hono/node-server`. Elsewhere there is none, and
 * a token with an `ip` caveat is denied: tell it with `request`, as behind a proxy. `routes` are asked
 * with the path that the router took, `c.req.path`; in an app that is mounted (`app.mount`) that is the
 * one below the mount. An error goes to `app.onError`, its reason as the `cause`.
 *
 * @throws TypeError for a caller's mistake in the options.
 * @example
 * ```ts
 * import { Hono } from 'hono';
 * import { createRoutes } from 'caveats/http';
 * import { requireToken } from 'caveats/hono';
 *
 * const routes = createRoutes({ 'GET /docs/{docId}': {} });
 * const token = requireToken({ rootKey: 'an example key, 32 bytes or more', routes });
 * const app = new Hono();
 * app.get('/docs/:docId', token, (c) => c.json({ reader: c.var.grant.identity.subject }));
 * console.log((await app.request('/docs/A')).status); // 401
 * ```
 */
export function requireToken<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
  O extends boolean = false,
>(
  options: RequireTokenOptions<[c: Context], C, R, I, O>,
): MiddlewareHandler<{ Variables: { grant: Granted<C, I, O> } }> {
  const gate = createGate(options, 'requireToken', readRequest);
  return async (c, next) => {
    const result = await gate.authorize(c);
    if (!result.ok) return respond(c, result);
    c.set('grant', result.grant);
    return next();
  };
}

/**
 * Answers whose token a request carries, and what it reaches.
 *
 * @throws TypeError for a caller's mistake in the options.
 * @example
 * ```ts
 * import { Hono } from 'hono';
 * import { whoami } from 'caveats/hono';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const app = new Hono();
 * app.get('/whoami', whoami({ rootKey }));
 * console.log((await app.request('/whoami')).status); // 401
 * ```
 */
export function whoami<C extends AnyCaveat = Caveat, R = Request, I extends AnyIdentity = Identity>(
  options: RequireTokenOptions<[c: Context], C, R, I, boolean>,
): Handler {
  const gate = createGate(options, 'whoami', readRequest);
  return async (c) => respond(c, await gate.whoami(c));
}

/**
 * Answers what the token in a body reaches.
 *
 * @throws TypeError for a caller's mistake in the options.
 * @example
 * ```ts
 * import { Hono } from 'hono';
 * import { inferScopeEndpoint } from 'caveats/hono';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const app = new Hono();
 * app.post('/infer-scope', inferScopeEndpoint({ rootKey }));
 * const request = { method: 'POST', body: '{"token":"none"}' };
 * console.log((await app.request('/infer-scope', request)).status); // 400
 * ```
 */
export function inferScopeEndpoint<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
>(options: InferScopeEndpointOptions<[c: Context], C, R, I>): Handler {
  const gate = createScopeGate(options, readRequest);
  return async (c) => {
    const { raw } = c.req;
    // What some middleware has read, Hono has kept.
    const body = raw.bodyUsed
      ? await c.req.text()
      : await readWebBody(raw.body, gate.maxBodyLength);
    return respond(c, await gate.answer(body, c));
  };
}

function readRequest({ req, env }: Context): HttpRequest {
  const { method, headers } = req.raw;
  return { method, target: encodedPath(req.path), headers, ip: addressOf(env) };
}

/** What Hono has decoded of a path besides what a route decodes: all but `%` and reserved characters. */
const DECODED = /[^!$%&'()*+,\-./0-9:;=@A-Z_a-z~]/gu;

/** The path that the router took, which may be another than the URL's: `getPath` is an option. */
function encodedPath(path: string): string {
  return path.replace(DECODED, encodeURIComponent);
}

/** The address of the socket, in the bindings that `@hono/node-server` gives; no other has it there. */
function addressOf(env: unknown): string | undefined {
  const incoming = memberOf(memberOf(env, 'server') ?? env, 'incoming');
  const address = memberOf(memberOf(incoming, 'socket'), 'remoteAddress');
  return typeof address === 'string' ? address : undefined;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** The response, with the headers that other middleware has set. */
function respond(c: Context, { status, headers, body }: Answer): Response {
  return c.newResponse(body, new Response(null, { status, headers }));
}
