/**
 * Servers of `node:http`: allows requests with a valid token, and responds to all others.
 *
 * @module caveats/node
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Listing } from '../http/listing.js';
import type { Answer } from '../http/problem.js';
import type { Dialect, StandardDialect } from '../token/dialect.js';
import type { MaybePromise } from '../token/open.js';
import type { Grant } from '../token/verify.js';
import { fieldsOf, readNodeBody, sendAnswer } from './node-http.js';
import type {
  FindGuard,
  InferScopeEndpointOptions,
  ListGuard,
  RequireTokenOptions,
  StandaloneOptions,
} from './options.js';
import {
  adapterEndpoint,
  ANONYMOUS,
  adapterGuard,
  type Authorize as AuthorizeRequest,
  type HttpRequest,
} from './shared.js';
import { type GuardParts, tokenGuard } from './token-guard.js';

export type * from './options.js';

/** @inline */
type HandlerArguments = [req: IncomingMessage, res: ServerResponse];

/** A listener that resolves with the grant of a request; `undefined` if it refused and responded. */
export type Authorize<G = Grant> = (
  req: IncomingMessage,
  res: ServerResponse,
) => Promise<{ readonly ok: true; readonly grant: G } | undefined>;

/** A listener that responds. */
export type Listener = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

/** Guards single routes and lists, `G` being what it grants. */
export interface TokenGuard<D extends Dialect = StandardDialect, G = Grant<D>>
  extends
    FindGuard<HandlerArguments, D, Authorize<G>>,
    ListGuard<HandlerArguments, D, Authorize<Listing<D>>, Listener> {}

/**
 * Allows only requests with a valid token. It resolves with the grant, or with `undefined` for a request
 * that it refused and responded to: do not serve that one. `token.for` takes a function that returns what a
 * request is about, `token.list` guards a list. With `routes` or `request`, it is a listener by itself.
 *
 * The client's address is the socket's; behind a proxy, supply the client's with `request`. It rejects if
 * a lookup or `request` does, with the reason as the error's `cause`: catch it and respond with 500.
 *
 * @param options those of `createGuard`, and `request` and `routes`.
 * @throws TypeError for a mistake in the options.
 * @example
 * ```ts
 * import { createServer } from 'node:http';
 * import { requireToken } from 'caveats/node';
 *
 * const token = requireToken({ rootKey: 'an example key, 32 bytes or more' });
 * const authorize = token.for((req) => ({ doc: req.url?.slice(1) ?? '' }));
 * const server = createServer(async (req, res) => {
 *   try {
 *     const authorized = await authorize(req, res);
 *     if (authorized === undefined) return;
 *     res.end(`Hello ${authorized.grant.subject}`);
 *   } catch {
 *     res.writeHead(500).end();
 *   }
 * });
 * ```
 */
export function requireToken<D extends Dialect = StandardDialect>(
  options: StandaloneOptions<HandlerArguments, D>,
): Authorize<Grant<D>> & TokenGuard<D>;
export function requireToken<D extends Dialect = StandardDialect>(
  options: RequireTokenOptions<HandlerArguments, D>,
): TokenGuard<D>;
export function requireToken<D extends Dialect>(
  options: RequireTokenOptions<HandlerArguments, D>,
): GuardParts<HandlerArguments, D, Authorize<Grant<D>>> {
  const guard = adapterGuard(options, 'requireToken', readRequest);
  return tokenGuard(guard, allowing, allowing, responding);
}

/**
 * Allows requests with a valid token, and those without a credential: their grant is `undefined`. Refuses
 * an invalid credential. A list needs a token all the same.
 *
 * @throws TypeError for a mistake in the options.
 * @example
 * ```ts
 * import { createServer } from 'node:http';
 * import { optionalToken } from 'caveats/node';
 *
 * const token = optionalToken({ rootKey: 'an example key, 32 bytes or more' });
 * const authorize = token.for((req) => ({ doc: req.url?.slice(1) ?? '' }));
 * const server = createServer(async (req, res) => {
 *   const authorized = await authorize(req, res);
 *   if (authorized !== undefined) res.end(`Hello ${authorized.grant?.subject ?? 'stranger'}`);
 * });
 * ```
 */
export function optionalToken<D extends Dialect = StandardDialect>(
  options: StandaloneOptions<HandlerArguments, D>,
): Authorize<Grant<D> | undefined> & TokenGuard<D, Grant<D> | undefined>;
export function optionalToken<D extends Dialect = StandardDialect>(
  options: RequireTokenOptions<HandlerArguments, D>,
): TokenGuard<D, Grant<D> | undefined>;
export function optionalToken<D extends Dialect>(
  options: RequireTokenOptions<HandlerArguments, D>,
): GuardParts<HandlerArguments, D, Authorize<Grant<D> | undefined>> {
  return tokenGuard(
    adapterGuard(options, 'optionalToken', readRequest, undefined, ANONYMOUS),
    allowing,
    allowing,
    responding,
  );
}

function allowing<G>(authorize: AuthorizeRequest<HandlerArguments, G>): Authorize<G> {
  return async (req, res) => {
    const outcome = await authorize(req, res);
    if (outcome.ok) return outcome;
    sendAnswer(outcome, req, res);
    return undefined;
  };
}

function responding(answer: (...args: HandlerArguments) => MaybePromise<Answer>): Listener {
  return async (req, res) => sendAnswer(await answer(req, res), req, res);
}

/**
 * Responds with who the token of a request was issued to, and what it reaches. Rejects as `requireToken`
 * does.
 *
 * @throws TypeError for a mistake in the options.
 * @example
 * ```ts
 * import { createServer } from 'node:http';
 * import { whoami } from 'caveats/node';
 *
 * const answer = whoami({ rootKey: 'an example key, 32 bytes or more' });
 * const server = createServer((req, res) => {
 *   answer(req, res).catch(() => res.writeHead(500).end());
 * });
 * ```
 */
export function whoami<D extends Dialect = StandardDialect>(
  options: RequireTokenOptions<HandlerArguments, D>,
): Listener {
  return responding(adapterGuard(options, 'whoami', readRequest).whoami);
}

/**
 * Responds with what the token in a body reaches. Rejects as `requireToken` does.
 *
 * @throws TypeError for a mistake in the options.
 * @example
 * ```ts
 * import { createServer } from 'node:http';
 * import { inferScopeEndpoint } from 'caveats/node';
 *
 * const answer = inferScopeEndpoint({ rootKey: 'an example key, 32 bytes or more' });
 * const server = createServer((req, res) => {
 *   answer(req, res).catch(() => res.writeHead(500).end());
 * });
 * ```
 */
export function inferScopeEndpoint<D extends Dialect = StandardDialect>(
  options: InferScopeEndpointOptions<HandlerArguments, D>,
): Listener {
  const endpoint = adapterEndpoint(options, readRequest);
  return async (req, res) => {
    const body = await readNodeBody(req, endpoint.maxBodyLength);
    // Undefined if the client went away: then there is nothing to respond to.
    if (body !== undefined) sendAnswer(await endpoint.answer(body, req, res), req, res);
  };
}

function readRequest(...[req]: HandlerArguments): HttpRequest {
  // A server's messages have both.
  const { method = '', url = '', socket } = req;
  return { method, target: url, headers: fieldsOf(req), ip: socket.remoteAddress };
}
