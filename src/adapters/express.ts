/**
 * Express 4 and 5: allows requests with a valid token, and responds to all others.
 *
 * @module caveats/express
 */

import type { Request as ExpressRequest } from 'express';
import type { Answer } from '../http/problem.js';
import type { Dialect, StandardDialect } from '../token/dialect.js';
import { isPromiseLike, type MaybePromise } from '../token/open.js';
import type { Grant } from '../token/verify.js';
import type {
  AnyParams,
  Handler,
  HandlerArguments,
  StandaloneGuard,
  TokenGuard,
  TokenHandler,
} from './express-types.js';
import { fieldsOf, readNodeBody, sendAnswer } from './node-http.js';
import type {
  InferScopeEndpointOptions,
  RequireTokenOptions,
  StandaloneOptions,
} from './options.js';
import {
  adapterEndpoint,
  ANONYMOUS,
  adapterGuard,
  type AdapterGuard,
  type Authorize,
  createGrants,
  type HttpRequest,
  type Outcome,
} from './shared.js';
import { type GuardParts, tokenGuard } from './token-guard.js';

export type {
  Handler,
  RouteHandler,
  StandaloneGuard,
  TokenGuard,
  TokenHandler,
} from './express-types.js';
export type * from './options.js';

declare global {
  namespace Express {
    interface Request {
      /** What the request's token grants. For a dialect of your own, `grantOf` has its exact type. */
      grant?: Grant | undefined;
    }
  }
}

/**
 * Allows only requests with a valid token. Its grant is `req.grant`. `token.for` guards a route by the
 * router's parameters or a function, `token.list` a list. With `routes` or `request`, it is a middleware by
 * itself.
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
 * import { requireToken } from 'caveats/express';
 *
 * const token = requireToken({ rootKey: 'an example key, 32 bytes or more' });
 * const docs = [{ id: 'A' }, { id: 'B' }];
 * const app = express();
 * app.get('/docs', token.list('doc', () => docs, ({ id }) => ({ doc: id })));
 * app.get('/docs/:docId', token.for({ doc: 'docId' }), (req, res) => {
 *   res.json({ reader: req.grant?.subject });
 * });
 * ```
 * @see https://expressjs.com/en/guide/behind-proxies.html
 */
export function requireToken<D extends Dialect = StandardDialect, P = AnyParams>(
  options: StandaloneOptions<HandlerArguments<P>, D>,
): StandaloneGuard<D, Grant<D>, P>;
export function requireToken<D extends Dialect = StandardDialect, P = AnyParams>(
  options: RequireTokenOptions<HandlerArguments<P>, D>,
): TokenGuard<D, Grant<D>, P>;
export function requireToken<D extends Dialect, P>(
  options: RequireTokenOptions<HandlerArguments<P>, D>,
): GuardParts<HandlerArguments<P>, D, Handler<P>> {
  return guardWith(adapterGuard(options, 'requireToken', readRequest<P>, ({ params }) => params));
}

/**
 * Allows requests with a valid token, and those without a credential: their grant is `undefined`. Refuses
 * an invalid credential. A list needs a token all the same.
 *
 * @throws TypeError for a mistake in the options.
 * @example
 * ```ts
 * import express from 'express';
 * import { optionalToken } from 'caveats/express';
 *
 * const token = optionalToken({ rootKey: 'an example key, 32 bytes or more' });
 * const app = express();
 * app.get('/docs/:docId', token.for({ doc: 'docId' }), (req, res) => {
 *   res.json({ reader: req.grant?.subject ?? 'anonymous' });
 * });
 * ```
 */
export function optionalToken<D extends Dialect = StandardDialect, P = AnyParams>(
  options: StandaloneOptions<HandlerArguments<P>, D>,
): StandaloneGuard<D, Grant<D> | undefined, P>;
export function optionalToken<D extends Dialect = StandardDialect, P = AnyParams>(
  options: RequireTokenOptions<HandlerArguments<P>, D>,
): TokenGuard<D, Grant<D> | undefined, P>;
export function optionalToken<D extends Dialect, P>(
  options: RequireTokenOptions<HandlerArguments<P>, D>,
): GuardParts<HandlerArguments<P>, D, Handler<P>> {
  return guardWith(
    adapterGuard(options, 'optionalToken', readRequest<P>, ({ params }) => params, ANONYMOUS),
  );
}

function guardWith<D extends Dialect, G, P>(guard: AdapterGuard<HandlerArguments<P>, D, G>) {
  const grants = createGrants<G>();
  return tokenGuard(
    guard,
    (authorize) => allowing(authorize, grants),
    (authorize) => allowing(authorize),
    responding<P>,
  );
}

function allowing<G, P>(
  authorize: Authorize<HandlerArguments<P>, G>,
  { set, grantOf } = createGrants<G>(),
): TokenHandler<G, P> {
  const handler: Handler<P> = (req, res, next) => {
    const isAllowed = (outcome: Outcome<G>): boolean => {
      if (outcome.ok) set(req, outcome.grant);
      else sendAnswer(outcome, req, res);
      return outcome.ok;
    };
    const outcome = authorize(req, res);
    if (isPromiseLike(outcome)) outcome.then(isAllowed).then((ok) => void (ok && next()), next);
    else if (isAllowed(outcome)) next();
  };
  return Object.assign(handler, { grantOf });
}

function responding<P>(answer: (...args: HandlerArguments<P>) => MaybePromise<Answer>): Handler<P> {
  return (req, res, next) => {
    const respond = async (): Promise<void> => sendAnswer(await answer(req, res), req, res);
    respond().catch(next);
  };
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
  options: RequireTokenOptions<HandlerArguments<P>, D>,
): Handler<P> {
  return responding(adapterGuard(options, 'whoami', readRequest<P>).whoami);
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
  options: InferScopeEndpointOptions<HandlerArguments<P>, D>,
): Handler<P> {
  const endpoint = adapterEndpoint(options, readRequest<P>);
  return (req, res, next) => {
    const respond = async (): Promise<void> => {
      const body: unknown = req.body ?? (await readNodeBody(req, endpoint.maxBodyLength));
      // Undefined if the client went away: then there is nothing to respond to.
      if (body !== undefined) sendAnswer(await endpoint.answer(body, req, res), req, res);
    };
    respond().catch(next);
  };
}

function readRequest<P>(...[req]: HandlerArguments<P>): HttpRequest {
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
