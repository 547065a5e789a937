import type { Action, Resource } from '../caveats/docs.js';
import type { TokenContext } from '../caveats/request.js';
import type { IntrospectionOptions } from '../http/introspection.js';
import type { GuardOptions, ScopeEndpointOptions } from '../http/options.js';
import type { Routes } from '../http/routes.js';
import type { Dialect, StandardDialect, TokenRequest, TypesOf } from '../token/dialect.js';
import type { MaybePromise } from '../token/open.js';

/** Returns what the application knows of a request; `A` are the arguments of the framework's handlers. */
export type RequestFunction<A extends readonly unknown[], D extends Dialect = StandardDialect> = (
  ...args: A
) => MaybePromise<TokenRequest<D> & TokenContext>;

/**
 * What the application knows of a request. It is merged over the defaults (the client's address as the
 * framework trusts it, `access` by the method, the interface `rest`) and over what `routes` say, and under
 * what `token.for` and `token.list` say. It may return a promise; if it throws, the request is not served.
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
> = GuardOptions<D, A> &
  RequestOption<A, D> & {
    /** Which resource each route is about. A request for any other route is refused. */
    readonly routes?: Routes<string, TypesOf<NoInfer<D>>['scope']> | undefined;
  };

/** Options with which a guard knows what every request is about: it is a handler by itself. */
export type StandaloneOptions<
  A extends readonly unknown[],
  D extends Dialect = StandardDialect,
> = RequireTokenOptions<A, D> &
  (
    | {
        /** Which resource each route is about. */
        readonly routes: {};
      }
    | {
        /** What the application knows of a request. */
        readonly request: {};
      }
  );

/** How an adapter infers the scope of a token in a body. */
export type InferScopeEndpointOptions<
  A extends readonly unknown[],
  D extends Dialect = StandardDialect,
> = ScopeEndpointOptions<D, A> & RequestOption<A, D>;

/**
 * How an adapter introspects tokens. `request` returns all that is known of the client whose token it is: the
 * address of the request is the gateway's, so there are no defaults.
 */
export type IntrospectionEndpointOptions<
  A extends readonly unknown[],
  D extends Dialect = StandardDialect,
> = IntrospectionOptions<D, A> & RequestOption<A, D>;

/** What is done with a resource. */
export interface ActionOption<D extends Dialect = StandardDialect> {
  /** The action: by default `read` for GET, HEAD and OPTIONS, else `write`, if the scope has both. */
  readonly access?: Action<D> | undefined;
}

/**
 * What a route is about: the name of the router's parameter for each level, parents included, and the action.
 * A name that ends with `?` may be absent. Without levels, it is about something wider than any resource.
 */
export type RouteParameters<D extends Dialect = StandardDialect> = Resource<D> & ActionOption<D>;

/** Which items a list shows. */
export interface ListOptions<D extends Dialect = StandardDialect> extends ActionOption<D> {
  /** Whether to show items of which the token reaches only a part; `false` by default. */
  readonly parents?: boolean | undefined;
}
