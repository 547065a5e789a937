/**
 * Handlers of a web `Request` (Deno, Bun, workers): requests with a valid token are let in, others answered.
 *
 * @module caveats/fetch
 */

import type { AnyCaveat } from '../caveats/kind.js';
import type { Request as TokenRequest } from '../caveats/request.js';
import type { Caveat } from '../caveats/vocabulary.js';
import type { Granted } from '../http/guard.js';
import type { AnyIdentity, Identity } from '../token/identity.js';
import type { InferScopeEndpointOptions, RequireTokenOptions } from './options.js';
import { createGate, createScopeGate, type HttpRequest } from './shared.js';
import { readWebBody, toResponse } from './web.js';

export type * from './options.js';

/** A handler as platforms call it, `A` being what comes after the request. */
export type FetchHandler<Q extends Request, A extends readonly unknown[]> = (
  request: Q,
  ...rest: A
) => Promise<Response>;

/** Makes a handler that only requests with a valid token get to. */
export type WithToken<Q extends Request, A extends readonly unknown[], G> = <
  Q2 extends Q = Q,
  A2 extends A = A,
>(
  handler: (request: Q2, grant: G, ...rest: A2) => Response | Promise<Response>,
) => FetchHandler<Q2, A2>;

/**
 * Lets only requests with a valid token in. What it grants is the handler's second argument; what the
 * platform gives besides the request (bindings, a connection's info, parameters) comes after it.
 *
 * A `Request` does not know who sent it, so there is no address by default, and a token with an `ip`
 * caveat is denied: tell it with `request`, which gets what the handler gets. The handler rejects
 * where a lookup or `request` does, the reason as the error's `cause`.
 *
 * @throws TypeError for a caller's mistake in the options.
 * @example
 * ```ts
 * import { requireToken } from 'caveats/fetch';
 *
 * const withToken = requireToken({ rootKey: 'an example key, 32 bytes or more' });
 * const fetch = withToken((_, grant) => Response.json({ reader: grant.identity.subject }));
 * console.log((await fetch(new Request('https://api.example.com/docs'))).status); // 401
 * ```
 */
export function requireToken<
  C extends AnyCaveat = Caveat,
  R = TokenRequest,
  I extends AnyIdentity = Identity,
  O extends boolean = false,
  Q extends Request = Request,
  A extends readonly unknown[] = readonly unknown[],
>(
  options: RequireTokenOptions<[request: Q, ...rest: A], C, R, I, O>,
): WithToken<Q, A, Granted<C, I, O>> {
  const gate = createGate(options, 'requireToken', readRequest);
  return (handler) =>
    async (request, ...rest) => {
      const result = await gate.authorize(request, ...rest);
      if (!result.ok) return toResponse(result, request.method);
      return handler(request, result.grant, ...rest);
    };
}

/**
 * Answers whose token a request carries, and what it reaches.
 *
 * @throws TypeError for a caller's mistake in the options.
 * @example
 * ```ts
 * import { whoami } from 'caveats/fetch';
 *
 * const answer = whoami({ rootKey: 'an example key, 32 bytes or more' });
 * console.log((await answer(new Request('https://api.example.com/whoami'))).status); // 401
 * ```
 */
export function whoami<
  C extends AnyCaveat = Caveat,
  R = TokenRequest,
  I extends AnyIdentity = Identity,
  Q extends Request = Request,
  A extends readonly unknown[] = readonly unknown[],
>(options: RequireTokenOptions<[request: Q, ...rest: A], C, R, I, boolean>): FetchHandler<Q, A> {
  const gate = createGate(options, 'whoami', readRequest);
  return async (request, ...rest) =>
    toResponse(await gate.whoami(request, ...rest), request.method);
}

/**
 * Answers what the token in a body reaches.
 *
 * @throws TypeError for a caller's mistake in the options.
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
  C extends AnyCaveat = Caveat,
  R = TokenRequest,
  I extends AnyIdentity = Identity,
  Q extends Request = Request,
  A extends readonly unknown[] = readonly unknown[],
>(options: InferScopeEndpointOptions<[request: Q, ...rest: A], C, R, I>): FetchHandler<Q, A> {
  const gate = createScopeGate(options, readRequest);
  return async (request, ...rest) => {
    const body = await readWebBody(request.body, gate.maxBodyLength);
    return toResponse(await gate.answer(body, request, ...rest), request.method);
  };
}

function readRequest({ method, url, headers }: Request, ..._rest: readonly unknown[]): HttpRequest {
  return { method, target: url, headers, ip: undefined };
}
