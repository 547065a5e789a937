import type { TokenContext } from '../caveats/request.js';
import type { GuardOptions, ScopeEndpointOptions } from '../http/options.js';
import type { Routes } from '../http/routes.js';
import type { Dialect, StandardDialect, TokenRequest } from '../token/dialect.js';
import type { MaybePromise } from '../token/open.js';

/** Returns what the application knows of a request; `A` are the arguments of the framework's handlers. */
export type RequestFunction<A extends readonly unknown[], D extends Dialect = StandardDialect> = (
  ...args: A
) => MaybePromise<TokenRequest<D> & TokenContext>;

/**
 * What the application knows of a request. It is merged over the defaults (the client's address as the
 * framework trusts it, `access` by the method, the interface `rest`) and over what `routes` say. It may
 * return a promise; if it throws, the request is not served.
 *
 * Optional, unless the kinds of the dialect need a field that has no default.
 */
export type RequestOption<A extends readonly unknown[], D extends Dialect> =
  object extends TokenRequest<D>
    ? { readonly request?: RequestFunction<A, NoInfer<D>> | undefined }
    : { readonly request: RequestFunction<A, NoInfer<D>> };

/** Which requests an adapter allows. */
export type RequireTokenOptions<
  A extends readonly unknown[],
  D extends Dialect = StandardDialect,
> = GuardOptions<D> &
  RequestOption<A, D> & {
    /** Which resource each route is about. A request for any other route is refused. */
    readonly routes?: Routes | undefined;
  };

/** How an adapter infers the scope of a token in a body. */
export type InferScopeEndpointOptions<
  A extends readonly unknown[],
  D extends Dialect = StandardDialect,
> = ScopeEndpointOptions<D> & RequestOption<A, D>;
