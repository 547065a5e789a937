import type { NextFunction, Request as ExpressRequest, Response } from 'express';
import type { LevelIn } from '../http/listing.js';
import type { Dialect, StandardDialect } from '../token/dialect.js';
import type { Grant } from '../token/verify.js';
import type { Authorize, ByFunction, DialectOf, Framework, RouteGuard } from './framework.js';
import type { RouteParameters } from './options.js';

/** @inline */
export type AnyParams = ExpressRequest['params'];

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
  /** As that of `Deciding`. */
  readonly decide: <Q extends P>(
    req: ExpressRequest<Q>,
    res: Response,
  ) => ReturnType<Authorize<[], G>>;
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
  /** As that of `Deciding`. */
  readonly decide: <Q extends Needed<Q, N>>(
    req: ExpressRequest<Q>,
    res: Response,
  ) => ReturnType<Authorize<[], G>>;
}

/** As `ByParameters`, with the names of the parameters in the handler's type. */
export interface ByNamedParameters<D extends Dialect, G> {
  <const V extends RouteParameters<D>>(
    parameters: V & { readonly [K in keyof V]: K extends LevelIn<D> | 'access' ? unknown : never },
  ): RouteHandler<G, Exclude<V[Exclude<keyof V, 'access'>], undefined> & string>;
}

/** Guards single routes and lists: `G` is what it grants. */
export interface TokenGuard<D extends Dialect = StandardDialect, G = Grant<D>, P = AnyParams>
  extends RouteGuard<ExpressTypes, D, G, P>, Pick<TokenHandler<G>, 'grantOf'> {}

/** A guard with `routes` or `request`: a middleware by itself. An intersection would lose the parameters. */
export interface StandaloneGuard<D extends Dialect = StandardDialect, G = Grant<D>, P = AnyParams>
  extends TokenHandler<G, P>, TokenGuard<D, G, P> {}

/** The types of Express; those of a route are its parameters. */
export interface ExpressTypes extends Framework {
  readonly usualRoute: AnyParams;
  readonly args: [req: ExpressRequest<this['route']>, res: Response];
  readonly continues: TokenHandler<this['grant'], this['route']>;
  readonly responds: Handler<this['route']>;
  readonly byParameters: ByNamedParameters<DialectOf<this>, this['grant']> &
    ByFunction<ExpressTypes, DialectOf<this>, this['grant'], this['route']>;
  readonly guard: TokenGuard<DialectOf<this>, this['grant'], this['route']>;
  readonly standalone: StandaloneGuard<DialectOf<this>, this['grant'], this['route']>;
}
