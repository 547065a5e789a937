/**
 * Handlers of a web `Request` (Deno, Bun, workers): allows requests with a valid token, and responds to all
 * others.
 *
 * @module caveats/fetch
 */

import type { Listing } from '../http/listing.js';
import type { Answer } from '../http/problem.js';
import type { Dialect, StandardDialect } from '../token/dialect.js';
import type { MaybePromise } from '../token/open.js';
import type { Grant } from '../token/verify.js';
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
  type Authorize,
  type HttpRequest,
} from './shared.js';
import { type GuardParts, tokenGuard } from './token-guard.js';
import { readWebBody, toResponse } from './web.js';

export type * from './options.js';

/** The arguments of a platform's handlers: the request, and what comes after it. */
export type FetchArguments = readonly [request: Request, ...rest: unknown[]];

/** A handler as platforms call it. */
export type FetchHandler<A extends FetchArguments = FetchArguments> = (
  ...args: A
) => Promise<Response>;

/** The arguments of a handler after the request. */
export type Rest<A extends FetchArguments> = A extends readonly [
  unknown,
  ...infer R extends readonly unknown[],
]
  ? R
  : readonly unknown[];

/** Wraps a handler, so that it gets only the requests that are allowed, `G` being what they are granted. */
export type WithToken<G = Grant, A extends FetchArguments = FetchArguments> = <
  Q extends A[0] = A[0],
  R extends Rest<A> = Rest<A>,
>(
  handler: (request: Q, grant: G, ...rest: R) => Response | Promise<Response>,
) => FetchHandler<[request: Q, ...rest: R]>;

/** Guards single routes and lists, `G` being what it grants. */
export interface TokenGuard<
  D extends Dialect = StandardDialect,
  G = Grant<D>,
  A extends FetchArguments = FetchArguments,
>
  extends
    FindGuard<A, D, WithToken<G, A>>,
    ListGuard<A, D, WithToken<Listing<D>, A>, FetchHandler<A>> {}

/**
 * Allows only requests with a valid token. The grant is the handler's second argument; what the platform
 * gives after the request (bindings, a connection's info, parameters) comes after it. `token.for` takes a
 * function that returns what a request is about, `token.list` guards a list. With `routes` or `request`, it
 * wraps handlers by itself.
 *
 * A `Request` does not contain the client's address, so a token with an `ip` caveat is denied unless
 * `request` supplies it; it gets the arguments of the handler. The handler rejects if a lookup or
 * `request` does, with the reason as the error's `cause`.
 *
 * @param options those of `createGuard`, and `request` and `routes`.
 * @throws TypeError for a mistake in the options.
 * @example
 * ```ts
 * import { requireToken } from 'caveats/fetch';
 *
 * const token = requireToken({ rootKey: 'an example key, 32 bytes or more' });
 * const withToken = token.for(({ url }) => ({ doc: new URL(url).pathname.slice(1) }));
 * const fetch = withToken((_, grant) => Response.json({ reader: grant.subject }));
 * console.log((await fetch(new Request('https://api.example.com/A'))).status); // 401
 * ```
 */
export function requireToken<
  D extends Dialect = StandardDialect,
  A extends FetchArguments = FetchArguments,
>(options: StandaloneOptions<A, D>): WithToken<Grant<D>, A> & TokenGuard<D, Grant<D>, A>;
export function requireToken<
  D extends Dialect = StandardDialect,
  A extends FetchArguments = FetchArguments,
>(options: RequireTokenOptions<A, D>): TokenGuard<D, Grant<D>, A>;
export function requireToken<D extends Dialect, A extends FetchArguments>(
  options: RequireTokenOptions<A, D>,
): GuardParts<A, D, WithToken<Grant<D>, A>> {
  const guard = adapterGuard(options, 'requireToken', readRequest<A>);
  return tokenGuard(guard, allowing, allowing, responding);
}

/**
 * Allows requests with a valid token, and those without a credential: their grant is `undefined`. Refuses
 * an invalid credential. A list needs a token all the same.
 *
 * @throws TypeError for a mistake in the options.
 * @example
 * ```ts
 * import { optionalToken } from 'caveats/fetch';
 *
 * const token = optionalToken({ rootKey: 'an example key, 32 bytes or more' });
 * const withToken = token.for(({ url }) => ({ doc: new URL(url).pathname.slice(1) }));
 * const fetch = withToken((_, grant) => Response.json({ reader: grant?.subject ?? 'anonymous' }));
 * console.log((await fetch(new Request('https://api.example.com/A'))).status); // 200
 * ```
 */
export function optionalToken<
  D extends Dialect = StandardDialect,
  A extends FetchArguments = FetchArguments,
>(
  options: StandaloneOptions<A, D>,
): WithToken<Grant<D> | undefined, A> & TokenGuard<D, Grant<D> | undefined, A>;
export function optionalToken<
  D extends Dialect = StandardDialect,
  A extends FetchArguments = FetchArguments,
>(options: RequireTokenOptions<A, D>): TokenGuard<D, Grant<D> | undefined, A>;
export function optionalToken<D extends Dialect, A extends FetchArguments>(
  options: RequireTokenOptions<A, D>,
): GuardParts<A, D, WithToken<Grant<D> | undefined, A>> {
  return tokenGuard(
    adapterGuard(options, 'optionalToken', readRequest<A>, undefined, ANONYMOUS),
    allowing,
    allowing,
    responding,
  );
}

function allowing<G, A extends FetchArguments>(authorize: Authorize<A, G>): WithToken<G, A> {
  return (handler) =>
    async (...args) => {
      const [request, ...rest] = args;
      // These are the arguments `A`, or narrower ones.
      const outcome = await authorize(...(args as readonly unknown[] as A));
      if (!outcome.ok) return toResponse(outcome, request.method);
      return handler(request, outcome.grant, ...rest);
    };
}

function responding<A extends FetchArguments>(
  answer: (...args: A) => MaybePromise<Answer>,
): FetchHandler<A> {
  return async (...args) => toResponse(await answer(...args), args[0].method);
}

/**
 * Responds with who the token of a request was issued to, and what it reaches.
 *
 * @throws TypeError for a mistake in the options.
 * @example
 * ```ts
 * import { whoami } from 'caveats/fetch';
 *
 * const answer = whoami({ rootKey: 'an example key, 32 bytes or more' });
 * console.log((await answer(new Request('https://api.example.com/whoami'))).status); // 401
 * ```
 */
export function whoami<
  D extends Dialect = StandardDialect,
  A extends FetchArguments = FetchArguments,
>(options: RequireTokenOptions<A, D>): FetchHandler<A> {
  return responding(adapterGuard(options, 'whoami', readRequest<A>).whoami);
}

/**
 * Responds with what the token in a body reaches.
 *
 * @throws TypeError for a mistake in the options.
 * @example
 * ```ts
 * import { inferScopeEndpoint } from 'caveats/fetch';
 *
 * const answer = inferScopeEndpoint({ rootKey: 'an example key, 32 bytes or more' });
 * const body = JSON.stringify({ token: 'none' });
 * const request = new Request('https://api.example.com/infer-scope', { method: 'POST', body });
 * console.log((await answer(request)).status); // 400
 * ```
 */
export function inferScopeEndpoint<
  D extends Dialect = StandardDialect,
  A extends FetchArguments = FetchArguments,
>(options: InferScopeEndpointOptions<A, D>): FetchHandler<A> {
  const endpoint = adapterEndpoint(options, readRequest<A>);
  return async (...args) => {
    const [request] = args;
    const body = await readWebBody(request.body, endpoint.maxBodyLength);
    return toResponse(await endpoint.answer(body, ...args), request.method);
  };
}

function readRequest<A extends FetchArguments>(...[{ method, url, headers }]: A): HttpRequest {
  return { method, target: url, headers, ip: undefined };
}
