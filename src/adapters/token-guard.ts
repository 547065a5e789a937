import type { Resource } from '../caveats/docs.js';
import { type LevelIn, listed, type Listing } from '../http/listing.js';
import { type Answer, answerJson } from '../http/problem.js';
import type { Dialect } from '../token/dialect.js';
import type { MaybePromise } from '../token/open.js';
import type { AdapterGuard, Authorize } from './shared.js';

/** What a framework makes of a guard, without the types of its overloads. */
export interface GuardParts<A extends readonly unknown[], D extends Dialect, H> {
  for(given: object, options?: object): H;
  list(
    level: LevelIn<D>,
    load?: object | ((...args: A) => MaybePromise<readonly unknown[]>),
    toResource?: (item: unknown) => Resource<D>,
    options?: object,
  ): unknown;
}

/**
 * Makes the guard that an adapter returns.
 *
 * @param allow makes a handler that goes on with a grant.
 * @param allowList the same for a list.
 * @param respond makes a handler that responds.
 */
export function tokenGuard<A extends readonly unknown[], D extends Dialect, G, H extends object>(
  guard: AdapterGuard<A, D, G>,
  allow: (authorize: Authorize<A, G>) => H,
  allowList: (authorize: Authorize<A, Listing<D>>) => unknown,
  respond: (answer: (...args: A) => MaybePromise<Answer>) => unknown,
): H & GuardParts<A, D, H> {
  const parts: GuardParts<A, D, H> = {
    for: (given, options) => allow(guard.for(given, options)),
    list(level, load, toResource, options = {}) {
      if (typeof load !== 'function') return allowList(guard.list(level, load));
      if (typeof toResource !== 'function') {
        throw new TypeError('token.list: toResource must be a function');
      }
      const { parents, ...others }: { readonly parents?: unknown } = options;
      const authorize = guard.list(level, others);
      return respond(async (...args) => {
        const outcome = await authorize(...args);
        if (!outcome.ok) return outcome;
        const items = await load(...args);
        return answerJson(listed(outcome.grant, items, toResource, parents === true));
      });
    },
  };
  return Object.assign(allow(guard.authorize), parts);
}
