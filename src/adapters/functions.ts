import type { ResourceMetadata } from '../http/resource-metadata.js';
import type { Dialect, StandardDialect } from '../token/dialect.js';
import type { Grant } from '../token/verify.js';
import type { ArgsOf, Framework, Of } from './framework.js';
import type {
  InferScopeEndpointOptions,
  IntrospectionEndpointOptions,
  RequireTokenOptions,
  StandaloneOptions,
} from './options.js';

export type * from './framework.js';

/** Makes the guard of an API; `N` is what requests without a credential are granted. */
export interface MakeGuard<F extends Framework, N = never> {
  /**
   * Makes a guard that is a handler by itself.
   *
   * @param options those of `createGuard`, and `request` and `routes`.
   * @throws TypeError for a mistake in the options.
   */
  <D extends Dialect = StandardDialect, R extends F['anyRoute'] = F['usualRoute']>(
    options: StandaloneOptions<ArgsOf<F, R>, D>,
  ): Of<F, R, D, Grant<D> | N>['standalone'];
  /**
   * Makes a guard of single routes and lists.
   *
   * @param options those of `createGuard`, and `request`.
   * @throws TypeError for a mistake in the options.
   */
  <D extends Dialect = StandardDialect, R extends F['anyRoute'] = F['usualRoute']>(
    options: RequireTokenOptions<ArgsOf<F, R>, D>,
  ): Of<F, R, D, Grant<D> | N>['guard'];
}

/**
 * As {@link MakeGuard}, but requests without a credential are allowed: their grant is `undefined`. An
 * invalid credential is refused, and a list needs a token all the same.
 */
export interface MakeOptionalGuard<F extends Framework> extends MakeGuard<F, undefined> {}

/** Makes a handler that responds with who the token of a request was issued to, and what it reaches. */
export interface MakeWhoami<F extends Framework> {
  /**
   * @param options those of `createGuard`, and `request`.
   * @throws TypeError for a mistake in the options.
   */
  <D extends Dialect = StandardDialect, R extends F['anyRoute'] = F['usualRoute']>(
    options: RequireTokenOptions<ArgsOf<F, R>, D>,
  ): Of<F, R>['responds'];
}

/** Makes a public handler that responds with what the token in a body reaches. */
export interface MakeScopeEndpoint<F extends Framework> {
  /**
   * @param options those of `createScopeEndpoint`, and `request`.
   * @throws TypeError for a mistake in the options.
   */
  <D extends Dialect = StandardDialect, R extends F['anyRoute'] = F['usualRoute']>(
    options: InferScopeEndpointOptions<ArgsOf<F, R>, D>,
  ): Of<F, R>['responds'];
}

/** Makes a handler for gateways that responds with what OAuth says of the token in a form (RFC 7662). */
export interface MakeIntrospection<F extends Framework> {
  /**
   * @param options those of `createIntrospectionEndpoint`, and `request`.
   * @throws TypeError for a mistake in the options.
   */
  <D extends Dialect = StandardDialect, R extends F['anyRoute'] = F['usualRoute']>(
    options: IntrospectionEndpointOptions<ArgsOf<F, R>, D>,
  ): Of<F, R>['responds'];
}

/** Makes a handler that responds with the metadata to GET and HEAD, and to the OPTIONS of browsers. */
export interface MakeMetadata<F extends Framework> {
  /**
   * @param metadata what `createResourceMetadata` returned.
   * @throws TypeError for anything else.
   */
  (metadata: ResourceMetadata): Of<F, F['usualRoute']>['responds'];
}
