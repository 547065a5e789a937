/**
 * Express 4 and 5: allows requests with a valid token, and responds to all others.
 *
 * @module caveats/express
 */

import type { NextFunction, Request as ExpressRequest, Response } from 'express';
import type { Dialect, StandardDialect } from '../token/dialect.js';
import { isPromiseLike, type MaybePromise } from '../token/open.js';
import type { Grant } from '../token/verify.js';
import { fieldsOf, readNodeBody, sendAnswer } from './node-http.js';
import type { InferScopeEndpointOptions, RequireTokenOptions } from './options.js';
import {
  adapterEndpoint,
  adapterGuard,
  createGrants,
  type HttpRequest,
  type Outcome,
} from './shared.js';

export type * from './options.js';

declare global {
  namespace Express {
    interface Request {
      /** What the request's token grants. For a dialect of your own, `grantOf` has its exact type. */
      grant?: Grant | undefined;
    }
  }
}

/** @inline */
type AnyParams = ExpressRequest['params'];

/** A handler that accepts whatever parameters its route has, so that the next handler keeps their types. */
export interface Handler<P = AnyParams> {
  <Q extends P>(req: ExpressRequest<Q>, res: Response, next: NextFunction): void;
}

/** A middleware that allows requests, `G` being what it grants. */
export interface TokenHandler<G = Grant, P = AnyParams> extends Handler<P> {
  /**
   * Returns the grant of a request in its exact type.
   *
   * @throws TypeError for a request that this middleware did not allow.
   */
  grantOf(req: object): G;
}

/**
 * Allows only requests with a valid token. Its grant is `req.grant`.
 *
 * The client's address is `req.ip`: the setting `trust proxy` decides whose `X-Forwarded-For` counts.
 * `routes` are matched with `req.baseUrl + req.url`, the path that the next router takes. Errors go to
 * `next`, with the reason as their `cause`.
 *
 * @param options those of `createGuard`, and `request` and `routes`.
 * @throws TypeError for a mistake in the options.
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
 *   res.json({ reader: req.grant?.subject });
 * });
 * ```
 * @see https://expressjs.com/en/guide/behind-proxies.html
 */
export function requireToken<D extends Dialect = StandardDialect, P = AnyParams>(
  options: RequireTokenOptions<[req: ExpressRequest<P>], D>,
): TokenHandler<Grant<D>, P> {
  return tokenHandler(adapterGuard(options, 'requireToken', readRequest).authorize);
}

/**
 * Allows requests with a valid token, and those without a credential: their grant is `undefined`. Refuses
 * an invalid credential.
 *
 * @throws TypeError for a mistake in the options.
 * @example
 * ```ts
 * import express from 'express';
 * import { optionalToken } from 'caveats/express';
 *
 * const app = express();
 * app.get('/docs', optionalToken({ rootKey: 'an example key, 32 bytes or more' }), (req, res) => {
 *   res.json({ reader: req.grant?.subject ?? 'anonymous' });
 * });
 * ```
 */
export function optionalToken<D extends Dialect = StandardDialect, P = AnyParams>(
  options: RequireTokenOptions<[req: ExpressRequest<P>], D>,
): TokenHandler<Grant<D> | undefined, P> {
  return tokenHandler(adapterGuard(options, 'optionalToken', readRequest).authorizeOptional);
}

function tokenHandler<G, P>(
  authorize: (req: ExpressRequest<P>) => MaybePromise<Outcome<G>>,
): TokenHandler<G, P> {
  const { set, grantOf } = createGrants<G>();
  const handler: Handler<P> = (req, res, next) => {
    const isAllowed = (outcome: Outcome<G>): boolean => {
      if (outcome.ok) set(req, outcome.grant);
      else sendAnswer(outcome, req, res);
      return outcome.ok;
    };
    const outcome = authorize(req);
    if (isPromiseLike(outcome)) outcome.then(isAllowed).then((ok) => void (ok && next()), next);
    else if (isAllowed(outcome)) next();
  };
  return Object.assign(handler, { grantOf });
}

/**
 * Responds with who the token of a request was issued to, and what it reaches.
 *
 * @throws TypeError for a mistake in the options.
 * @example
 * ```ts
 * import express from 'express';
 * import { whoami } from 'caveats/express';
 *
 * express().get('/whoami', whoami({ rootKey: 'an example key, 32 bytes or more' }));
 * ```
 */
export function whoami<D extends Dialect = StandardDialect, P = AnyParams>(
  options: RequireTokenOptions<[req: ExpressRequest<P>], D>,
): Handler<P> {
  const guard = adapterGuard(options, 'whoami', readRequest<P>);
  return (req, res, next) => {
    const respond = async (): Promise<void> => sendAnswer(await guard.whoami(req), req, res);
    respond().catch(next);
  };
}

/**
 * Responds with what the token in a body reaches. Reads the body itself if no parser did.
 *
 * @throws TypeError for a mistake in the options.
 * @example
 * ```ts
 * import express from 'express';
 * import { inferScopeEndpoint } from 'caveats/express';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * express().post('/infer-scope', inferScopeEndpoint({ rootKey }));
 * ```
 */
export function inferScopeEndpoint<D extends Dialect = StandardDialect, P = AnyParams>(
  options: InferScopeEndpointOptions<[req: ExpressRequest<P>], D>,
): Handler<P> {
  const endpoint = adapterEndpoint(options, readRequest<P>);
  return (req, res, next) => {
    const respond = async (): Promise<void> => {
      const body: unknown = req.body ?? (await readNodeBody(req, endpoint.maxBodyLength));
      // Undefined if the client went away: then there is nothing to respond to.
      if (body !== undefined) sendAnswer(await endpoint.answer(body, req), req, res);
    };
    respond().catch(next);
  };
}

function readRequest<P>(req: ExpressRequest<P>): HttpRequest {
  const { method, ip } = req;
  return { method, target: targetOf(req), headers: fieldsOf(req), ip };
}

/** The scheme and host of a URL, which Express keeps in front of what a mounted router gets. */
const ORIGIN = /^https?:\/\/[^/?]*/i;

/** Returns what the next router takes: where it is mounted, and the rest as it was rewritten. */
function targetOf<P>({
  baseUrl,
  url,
  originalUrl,
}: Pick<ExpressRequest<P>, 'baseUrl' | 'url' | 'originalUrl'>): string {
  if (baseUrl === '') return url;
  const [origin = ''] = ORIGIN.exec(url) ?? [];
  const rest = url.slice(origin.length);
  // Express turns the mount's own path into a slash; one that the client sent is refused as elsewhere.
  const isRoot = rest === '/' || rest.startsWith('/?');
  const [asked = ''] = originalUrl.split('?', 1);
  return origin + baseUrl + (isRoot && !asked.endsWith('/') ? rest.slice(1) : rest);
}
