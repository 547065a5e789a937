import type { NextFunction, Request as ExpressRequest, Response } from 'express';
import type { Resource } from '../caveats/docs.js';
import type { LevelIn, Listing } from '../http/listing.js';
import type { Dialect, StandardDialect } from '../token/dialect.js';
import type { MaybePromise } from '../token/open.js';
import type { Grant } from '../token/verify.js';
import type { ActionOption, ListGuard, ListOptions, RouteParameters } from './options.js';

/** @inline */
export type AnyParams = ExpressRequest['params'];

/**
 * What a handler gets, but for `next`.
 *
 * @inline
 */
export type HandlerArguments<P = AnyParams> = [req: ExpressRequest<P>, res: Response];

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
 * The parameters that a route must have, if its types tell them.
 *
 * @inline
 */
type Needed<Q, N> = {
  readonly [
    K in N extends `${string}?` ? never : N & string as string extends keyof Q ? never : K
  ]: string | readonly string[];
};

/** A middleware of routes with some parameters: one that the route does not have does not compile. */
export interface RouteHandler<G = Grant, N extends string = string> {
  <Q extends Needed<Q, N>>(req: ExpressRequest<Q>, res: Response, next: NextFunction): void;
  /** As that of {@link TokenHandler}. */
  grantOf(req: object): G;
}

/** Guards single routes and lists: `G` is what it grants. */
export interface TokenGuard<
  D extends Dialect = StandardDialect,
  G = Grant<D>,
  P = AnyParams,
> extends Pick<TokenHandler<G>, 'grantOf'> {
  /**
   * Allows requests whose token reaches the resource that the route's parameters name, with its action. What
   * is judged is what the router hands the handler.
   *
   * @throws TypeError for an unknown level or action, and for a level without its parents.
   */
  for<const V extends RouteParameters<D>>(
    parameters: V & {
      readonly [K in keyof V]: K extends LevelIn<D> | 'access' ? unknown : never;
    },
  ): RouteHandler<G, Exclude<V[Exclude<keyof V, 'access'>], undefined> & string>;
  /**
   * The same for a resource that is looked up, once the token is open.
   *
   * @param find returns the resource, now or later.
   */
  for<Q = P>(
    find: (...args: HandlerArguments<Q>) => MaybePromise<Resource<D>>,
    options?: ActionOption<D>,
  ): TokenHandler<G, Q>;
  /** Guards a list; see {@link ListGuard}. A function may name the parameters of its route in its types. */
  list: ListGuard<HandlerArguments<P>, D, TokenHandler<Listing<D>, P>, Handler<P>>['list'] &
    (<Q, I>(
      level: LevelIn<D>,
      load: (...args: HandlerArguments<Q>) => MaybePromise<readonly I[]>,
      toResource: (item: I) => Resource<D>,
      options?: ListOptions<D>,
    ) => Handler<Q>);
}

/** A guard with `routes` or `request`: a middleware by itself. An intersection would lose the parameters. */
export interface StandaloneGuard<D extends Dialect = StandardDialect, G = Grant<D>, P = AnyParams>
  extends TokenHandler<G, P>, TokenGuard<D, G, P> {}
