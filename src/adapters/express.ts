/**
 * Express, 4 and 5: requests with a valid token are let in, others answered.
 *
 * @module caveats/express
 */

import type { NextFunction, Request as ExpressRequest, Response } from 'express';
import type { AnyCaveat } from '../caveats/kind.js';
import type { Request } from '../caveats/request.js';
import type { Caveat } from '../caveats/vocabulary.js';
import type { Granted } from '../http/guard.js';
import type { AnyIdentity, Identity } from '../token/identity.js';
import type { Grant } from '../token/verify.js';
import { createGrants, type GrantOf } from './grants.js';
import { fieldsOf, readNodeBody, sendAnswer } from './node-http.js';
import type { InferScopeEndpointOptions, RequireTokenOptions } from './options.js';
import { createGate, createScopeGate, type HttpRequest } from './shared.js';

export type * from './options.js';

declare global {
  namespace Express {
    interface Request {
      /** What the request's token grants. For its exact type, ask the handler's `grantOf`. */
      grant?: Grant<AnyCaveat, AnyIdentity> | undefined;
    }
  }
}

/**
 * What `P` is where a path's parameters are not said.
 *
 * @inline
 */
type AnyParams = ExpressRequest['params'];

/** A handler that takes whatever parameters its route has, so that the next one's types know them. */
export interface Handler<P> {
  <Q extends P>(req: ExpressRequest<Q>, res: Response, next: NextFunction): void;
}

/** A handler that lets requests with a token in. */
export interface TokenHandler<
  C extends AnyCaveat = Caveat,
  I extends AnyIdentity = Identity,
  O extends boolean = false,
  P = AnyParams,
>
  extends Handler<P>, GrantOf<C, I, O> {}

/**
 * Lets only requests with a valid token in. What it grants is `req.grant`.
 *
 * The peer's address is `req.ip`, so it is for `trust proxy` to say whose `X-Forwarded-For` counts.
 * `routes` are asked with what the routers after it take: `req.baseUrl` and `req.url`, which is the whole
 * path in a mounted router too, and the new one if a middleware before it has rewritten `req.url`. An
 * error goes to `next`, its reason as the `cause`.
 *
 * @throws TypeError for a caller's mistake in the options.
 * @example
 * ```ts
 * import express from 'express';
 * import { createRoutes } from 'caveats/http';
 * import { requireToken } from 'caveats/express';
 *
 * const routes = createRoutes({ 'GET /docs/{docId}': {} });
 * const token = requireToken({ rootKey: 'an example key, 32 bytes or more', routes });
 * const app = express();
 * app.get('/docs/:docId', token, (req, res) => {
 *   res.json({ reader: token.grantOf(req).identity.subject });
 * });
 * ```
 * @see https://expressjs.com/en/guide/behind-proxies.html
 */
export function requireToken<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
  O extends boolean = false,
  P = AnyParams,
>(options: RequireTokenOptions<[req: ExpressRequest<P>], C, R, I, O>): TokenHandler<C, I, O, P> {
  const gate = createGate(options, 'requireToken', readRequest<P>);
  const grants = createGrants<Granted<C, I, O>>();
  const handler: Handler<P> = (req, res, next) => {
    gate.authorize(req).then((result) => {
      if (!result.ok) return sendAnswer(result, req, res);
      req.grant = grants.set(req, result.grant);
      next();
    }, next);
  };
  return Object.assign(handler, { grantOf: grants.get });
}

/**
 * Answers whose token a request carries, and what it reaches.
 *
 * @throws TypeError for a caller's mistake in the options.
 * @example
 * ```ts
 * import express from 'express';
 * import { whoami } from 'caveats/express';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const app = express();
 * app.get('/whoami', whoami({ rootKey }));
 * ```
 */
export function whoami<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
  P = AnyParams,
>(options: RequireTokenOptions<[req: ExpressRequest<P>], C, R, I, boolean>): Handler<P> {
  const gate = createGate(options, 'whoami', readRequest<P>);
  return (req, res, next) => {
    gate.whoami(req).then((answer) => sendAnswer(answer, req, res), next);
  };
}

/**
 * Answers what the token in a body reaches. It reads the body itself where no parser has.
 *
 * @throws TypeError for a caller's mistake in the options.
 * @example
 * ```ts
 * import express from 'express';
 * import { inferScopeEndpoint } from 'caveats/express';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const app = express();
 * app.post('/infer-scope', inferScopeEndpoint({ rootKey }));
 * ```
 */
export function inferScopeEndpoint<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
  P = AnyParams,
>(options: InferScopeEndpointOptions<[req: ExpressRequest<P>], C, R, I>): Handler<P> {
  const gate = createScopeGate(options, readRequest<P>);
  return (req, res, next) => {
    const answer = async (): Promise<void> => {
      const body: unknown = req.body ?? (await readNodeBody(req, gate.maxBodyLength));
      // Who went away is not answered.
      if (body !== undefined) sendAnswer(await gate.answer(body, req), req, res);
    };
    answer().catch(next);
  };
}

function readRequest<P>(req: ExpressRequest<P>): HttpRequest {
  const { method, ip } = req;
  return { method, target: targetOf(req), headers: fieldsOf(req), ip };
}

/** A URL's scheme and host, which Express keeps in front where it cuts off what a router is mounted on. */
const ORIGIN = /^https?:\/\/[^/?]*/i;

/** What the routers from here on take: where they are mounted, and the rest, as it was rewritten. */
function targetOf<P>({
  baseUrl,
  url,
  originalUrl,
}: Pick<ExpressRequest<P>, 'baseUrl' | 'url' | 'originalUrl'>): string {
  if (baseUrl === '') return url;
  const [origin = ''] = ORIGIN.exec(url) ?? [];
  const rest = url.slice(origin.length);
  // Of the mount's own path Express makes a slash; one that the client has sent is refused as elsewhere.
  const isRoot = rest === '/' || rest.startsWith('/?');
  const [asked = ''] = originalUrl.split('?', 1);
  return origin + baseUrl + (isRoot && !asked.endsWith('/') ? rest.slice(1) : rest);
}
