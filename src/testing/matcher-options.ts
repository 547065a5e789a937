import type { Authority } from '../authority/authority.js';
import type { AnyCaveat } from '../caveats/kind.js';
import type { Context, Request } from '../caveats/request.js';
import type { Caveat } from '../caveats/vocabulary.js';
import type { AnyIdentity, Identity } from '../token/identity.js';
import type { ReadOptions } from '../token/options.js';
import type { RootKeyOption } from '../token/root-key.js';

interface AnyMatchersOptions<R, I extends AnyIdentity> {
  /** What goes for every request, unless a matcher is told otherwise. */
  readonly request?: Partial<NoInfer<R> & Context> | undefined;
  /** The type that tokens have to be of; `access` by default. */
  readonly expect?: NoInfer<I>['type'] | 'access' | undefined;
}

/** What matchers are made of that ask an authority. */
export interface AuthorityMatchersOptions<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
> extends AnyMatchersOptions<R, I> {
  /** The authority that verifies. */
  readonly authority: Authority<C, R, I>;
}

/** What matchers are made of that have the key. */
export interface KeyMatchersOptions<
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
>
  extends ReadOptions<C, R, I>, AnyMatchersOptions<R, I> {
  readonly authority?: undefined;
  /** The key, or how to find it; `testKeys.rootKey` by default. */
  readonly rootKey?: RootKeyOption<NoInfer<I>> | undefined;
  /** The time of requests that do not tell it, in Unix seconds; the system's by default. */
  readonly clock?: (() => number) | undefined;
}
