/**
 * Handlers of a web `Request` (Deno, Bun, workers): allows requests with a valid token, and responds to all
 * others.
 *
 * @module caveats/fetch
 */

import type { Dialect, StandardDialect } from '../token/dialect.js';
import type { Grant } from '../token/verify.js';
import { introspectBy, metadataBy, optionalBy, requireBy, scopeBy, whoamiBy } from './adapter.js';
import type { Binding } from './binding.js';
import type {
  Authorize,
  ByFunction,
  Deciding,
  DialectOf,
  Framework,
  RouteGuard,
} from './framework.js';
import type {
  MakeGuard,
  MakeIntrospection,
  MakeMetadata,
  MakeOptionalGuard,
  MakeScopeEndpoint,
  MakeWhoami,
} from './functions.js';
import { readWebBody, toResponse } from './web.js';

export type * from './functions.js';

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
export type Wrap<G = Grant, A extends FetchArguments = FetchArguments> = <
  Q extends A[0] = A[0],
  R extends Rest<A> = Rest<A>,
>(
  handler: (request: Q, grant: G, ...rest: R) => Response | Promise<Response>,
) => FetchHandler<[request: Q, ...rest: R]>;

/** As {@link Wrap}; it can also be asked for its decision. */
export type WithToken<G = Grant, A extends FetchArguments = FetchArguments> = Wrap<G, A> &
  Deciding<A, G>;

/** Guards single routes and lists, `G` being what it grants. */
export interface TokenGuard<
  D extends Dialect = StandardDialect,
  G = Grant<D>,
  A extends FetchArguments = FetchArguments,
> extends RouteGuard<FetchTypes, D, G, A> {}

/** The types of web platforms; those of a route are the arguments of its handler. */
export interface FetchTypes extends Framework {
  readonly anyRoute: FetchArguments;
  readonly usualRoute: FetchArguments;
  readonly args: Extract<this['route'], FetchArguments>;
  readonly continues: WithToken<this['grant'], this['args']>;
  readonly responds: FetchHandler<this['args']>;
  readonly byParameters: ByFunction<FetchTypes, DialectOf<this>, this['grant'], this['args']>;
  readonly guard: TokenGuard<DialectOf<this>, this['grant'], this['args']>;
  readonly standalone: this['continues'] & this['guard'];
}

const binding: Binding<FetchTypes> = {
  read: ({ method, headers }) => ({ method, headers, ip: undefined }),
  target: ({ url }) => url,
  body: (maxLength, { body }) => readWebBody(body, maxLength),
  continuing<G>(authorize: Authorize<FetchArguments, G>) {
    const withToken: Wrap<G> =
      (handler) =>
      async (request, ...rest) => {
        const outcome = await authorize(request, ...rest);
        if (!outcome.ok) return toResponse(outcome, request.method);
        return handler(request, outcome.grant, ...rest);
      };
    return Object.assign(withToken, { decide: authorize });
  },
  responding:
    (answer) =>
    async (request, ...rest) =>
      toResponse(await answer(request, ...rest), request.method),
};

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
 * @example
 * ```ts
 * import { inferScopeEndpoint, optionalToken, requireToken, whoami } from 'caveats/fetch';
 *
 * const options = { rootKey: 'an example key, 32 bytes or more' };
 * const toDoc = ({ url }: Request) => ({ doc: new URL(url).pathname.slice(1) });
 * const hello = requireToken(options).for(toDoc)((_, grant) => new Response(grant.subject));
 * const anyone = optionalToken(options).for(toDoc)((_, grant) => new Response(grant?.subject));
 * const request = new Request('https://api.example.com/A');
 * console.log((await hello(request)).status); // 401
 * console.log((await anyone(request)).status); // 200
 * console.log((await whoami(options)(request)).status); // 401
 * const post = new Request(request, { method: 'POST', body: '{"token":"none"}' });
 * console.log((await inferScopeEndpoint(options)(post)).status); // 400
 * ```
 */
export const requireToken: MakeGuard<FetchTypes> = /* @__PURE__ */ requireBy(binding);

/** As `requireToken`, but a request without a credential is allowed: its grant is `undefined`. */
export const optionalToken: MakeOptionalGuard<FetchTypes> = /* @__PURE__ */ optionalBy(binding);

/** Responds with who the token of a request was issued to, and what it reaches. */
export const whoami: MakeWhoami<FetchTypes> = /* @__PURE__ */ whoamiBy(binding);

/** Responds with what the token in a body reaches. */
export const inferScopeEndpoint: MakeScopeEndpoint<FetchTypes> = /* @__PURE__ */ scopeBy(binding);

/** Responds with what OAuth says of the token in a form (RFC 7662), to the clients that it lists. */
export const introspectionEndpoint: MakeIntrospection<FetchTypes> =
  /* @__PURE__ */ introspectBy(binding);

/** Responds with the metadata of the API (RFC 9728). */
export const resourceMetadataEndpoint: MakeMetadata<FetchTypes> =
  /* @__PURE__ */ metadataBy(binding);
