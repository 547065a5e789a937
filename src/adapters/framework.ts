import type { Resource } from '../caveats/docs.js';
import type { LevelIn, Listing } from '../http/listing.js';
import type { Decision } from '../http/refusal.js';
import type { Dialect } from '../token/dialect.js';
import type { MaybePromise } from '../token/open.js';
import type { ActionOption, ListOptions, RouteParameters } from './options.js';

export type * from './options.js';

/** Decides about a request, with its refusal in the API's form. Rejects, but never throws. */
export type Authorize<A extends readonly unknown[], G> = (...args: A) => MaybePromise<Decision<G>>;

/** A handler that can also be asked for its decision. */
export interface Deciding<A extends readonly unknown[], G> {
  /**
   * Decides about a request as this handler does, and returns the grant or the response that refuses it, in
   * place of sending that: for frameworks that respond themselves. Await it.
   */
  readonly decide: Authorize<A, G>;
}

/** The types of a framework. {@link Of} fills in the first three, and the others are made of these. */
export interface Framework {
  /** How tokens are understood. */
  readonly dialect: unknown;
  /** What a request is granted. */
  readonly grant: unknown;
  /** What the framework's types contain of a route, such as its parameters. */
  readonly route: unknown;
  /** What `route` may be. */
  readonly anyRoute: unknown;
  /** `route` by default. */
  readonly usualRoute: unknown;
  /** The arguments of a handler, without `next`. */
  readonly args: readonly unknown[];
  /** A handler that continues with a grant. */
  readonly continues: object;
  /** A handler that responds. */
  readonly responds: unknown;
  /** What `token.for` does with the parameters of the router; nothing without one. */
  readonly byParameters: unknown;
  /** A guard of single routes and lists. */
  readonly guard: unknown;
  /** The same, which is a handler by itself. */
  readonly standalone: unknown;
}

/** The types of a framework for a route, a dialect and a grant. */
export type Of<F extends Framework, R, D = unknown, G = unknown> = F & {
  readonly route: R;
  readonly dialect: D;
  readonly grant: G;
};

/** The arguments of a handler of a route, without `next`. @inline */
export type ArgsOf<F extends Framework, R> = Of<F, R>['args'];

/** The dialect that is filled in. @inline */
export type DialectOf<F extends Framework> = Extract<F['dialect'], Dialect>;

/**
 * Allows requests whose token reaches the resource that the route's parameters name, with its action. What
 * is judged is what the router hands the handler. A parameter that the route does not have is an error of
 * each request.
 */
export type ByParameters<F extends Framework> = (
  parameters: RouteParameters<DialectOf<F>>,
) => F['continues'];

/** The same for a resource that is looked up. The function may name what its route is in its types. */
export type ByFunction<F extends Framework, D extends Dialect, G, R extends F['anyRoute']> = <
  Q extends F['anyRoute'] = R,
>(
  find: (...args: ArgsOf<F, Q>) => MaybePromise<Resource<D>>,
  options?: ActionOption<D>,
) => Of<F, Q, D, G>['continues'];

/** Guards single routes and lists; `G` is what it grants, and `R` what types contain of a route. */
export interface RouteGuard<
  F extends Framework,
  D extends Dialect,
  G,
  R extends F['anyRoute'] = F['usualRoute'],
> {
  /**
   * Allows requests whose token reaches a resource: the one that the route's parameters name, if the framework
   * has a router, or one that a function returns, now or later, once the token is open.
   *
   * @throws TypeError for an unknown level or action, and for a level without its parents.
   */
  readonly for: ((
    find: (...args: ArgsOf<F, R>) => MaybePromise<Resource<D>>,
    options?: ActionOption<D>,
  ) => Of<F, R, D, G>['continues']) &
    Of<F, R, D, G>['byParameters'];
  /**
   * Allows requests whose token reaches something with the action of the list. The grant has what it
   * reaches: show only that, with `filterByScope` or `idsInScope`.
   *
   * @param level what is listed, such as `doc`.
   * @throws TypeError for an unknown level or action.
   */
  list(level: LevelIn<D>, options?: ActionOption<D>): Of<F, R, D, Listing<D>>['continues'];
  /**
   * Responds with the items that the token reaches, as JSON.
   *
   * @param load returns all items, now or later.
   * @param toResource returns the resource of an item.
   */
  list<I, Q extends F['anyRoute'] = R>(
    level: LevelIn<D>,
    load: (...args: ArgsOf<F, Q>) => MaybePromise<readonly I[]>,
    toResource: (item: I) => Resource<D>,
    options?: ListOptions<D>,
  ): Of<F, Q, D>['responds'];
}
