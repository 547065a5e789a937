import type { AnyCaveat } from '../caveats/kind.js';
import type { Caveat } from '../caveats/vocabulary.js';
import type { Granted } from '../http/guard.js';
import type { AnyIdentity, Identity } from '../token/identity.js';

/** A guard that can be asked what it has granted, where a framework's own types cannot tell exactly. */
export interface GrantOf<
  C extends AnyCaveat = Caveat,
  I extends AnyIdentity = Identity,
  O extends boolean = false,
> {
  /**
   * What a request was granted by this guard, in its exact type.
   *
   * @throws TypeError for a request that this guard has not let in.
   */
  grantOf(request: object): Granted<C, I, O>;
}

/** What requests were granted. */
export interface Grants<G> {
  set(request: object, grant: G): G;
  /** @throws TypeError for a request that was not let in. */
  get(request: object): G;
}

export function createGrants<G>(): Grants<G> {
  const grants = new WeakMap<object, { readonly grant: G }>();
  return {
    set(request, grant) {
      grants.set(request, { grant });
      return grant;
    },
    get(request) {
      const granted = grants.get(request);
      if (granted !== undefined) return granted.grant;
      throw new TypeError('grantOf: this guard has not let the request in');
    },
  };
}
