import type { AnyCaveat } from '../caveats/kind.js';
import type { Context } from '../caveats/request.js';
import { defaultFacts } from '../http/facts.js';
import { type Authorized, makeGuard, type Refused } from '../http/guard.js';
import type { HeaderFields } from '../http/headers.js';
import type { Answer } from '../http/problem.js';
import { checkedGuardSettings, checkedSettings, GUARD_FIELDS } from '../http/options.js';
import type { RouteMatch } from '../http/routes.js';
import { makeScopeEndpoint } from '../http/scope-endpoint.js';
import { checkFields, type FieldsOf } from '../options.js';
import type { AnyIdentity } from '../token/identity.js';
import type { InferScopeEndpointOptions, RequestFunction, RequireTokenOptions } from './options.js';

/** What an adapter reads of its framework's request. */
export interface HttpRequest {
  readonly method: string;
  /** The path or URL, as it was received. */
  readonly target: string;
  readonly headers: HeaderFields;
  /** The peer's address as the framework trusts it. */
  readonly ip: string | undefined;
}

/**
 * What an adapter's functions may be given. The endpoints do not need all of it, but take it too, so that
 * one object serves all three.
 */
const FIELDS: FieldsOf<RequireTokenOptions<[]>> = { ...GUARD_FIELDS, request: true, routes: true };

/** A guard that is asked with what a framework calls its handlers with. */
export interface Gate<
  A extends readonly unknown[],
  C extends AnyCaveat,
  I extends AnyIdentity,
  O extends boolean,
> {
  authorize(...args: A): Promise<Authorized<C, I, O> | Refused>;
  whoami(...args: A): Promise<Answer>;
}

/** @throws TypeError for a caller's mistake in the options. */
export function createGate<
  A extends readonly unknown[],
  C extends AnyCaveat,
  R,
  I extends AnyIdentity,
  O extends boolean,
>(
  options: RequireTokenOptions<A, C, R, I, O>,
  name: 'requireToken' | 'whoami',
  read: (...args: A) => HttpRequest,
): Gate<A, C, I, O> {
  checkFields<object>(options, name, FIELDS);
  const guard = makeGuard<C, R, I, O>(checkedGuardSettings(options));
  const factsOf = factsReader<A, R>(options);
  const { routes } = options;
  if (routes !== undefined && typeof routes?.match !== 'function') {
    throw new TypeError('routes must be made with createRoutes');
  }
  return {
    authorize: (...args) =>
      withoutTelling(async () => {
        const http = read(...args);
        const route = routes?.match(http.method, http.target);
        if (routes !== undefined && route === undefined) return guard.refuse('undeclared_route');
        return guard.authorize(http.headers, () => factsOf(http, args, route));
      }),
    whoami: (...args) =>
      withoutTelling(async () => {
        const http = read(...args);
        return guard.whoami(http.headers, () => factsOf(http, args));
      }),
  };
}

/** An endpoint for scopes that is asked with a body and what a framework calls its handlers with. */
export interface ScopeGate<A extends readonly unknown[]> {
  /** How much of a body to read: what is longer is refused in any case. */
  readonly maxBodyLength: number;
  answer(body: unknown, ...args: A): Promise<Answer>;
}

/** @throws TypeError for a caller's mistake in the options. */
export function createScopeGate<
  A extends readonly unknown[],
  C extends AnyCaveat,
  R,
  I extends AnyIdentity,
>(options: InferScopeEndpointOptions<A, C, R, I>, read: (...args: A) => HttpRequest): ScopeGate<A> {
  checkFields<object>(options, 'inferScopeEndpoint', FIELDS);
  const endpoint = makeScopeEndpoint<C, R, I>(checkedSettings(options));
  const factsOf = factsReader<A, R>(options);
  return {
    maxBodyLength: endpoint.maxBodyLength,
    answer: (body, ...args) =>
      withoutTelling(async () => {
        const http = read(...args);
        return endpoint.answer(body, () => factsOf(http, args));
      }),
  };
}

function factsReader<A extends readonly unknown[], R>(options: {
  readonly request?: RequestFunction<A, R> | undefined;
}): (http: HttpRequest, args: A, route?: RouteMatch) => Promise<R & Context> {
  const { request } = options;
  if (request !== undefined && typeof request !== 'function') {
    throw new TypeError('request must be a function');
  }
  return async ({ method, ip }, args, route) => {
    const facts = {
      ...defaultFacts({ method, ip }),
      ...(route && { resource: route.resource, access: route.access }),
    };
    // It may only be left out where `R` needs nothing: `RequestOption` sees to that.
    if (request === undefined) return facts as typeof facts & R & Context;
    const own = await request(...args);
    // Who forgets to return what they know would otherwise seem to know nothing.
    if (typeof own !== 'object' || own === null) {
      throw new TypeError('request must return an object');
    }
    return { ...facts, ...own };
  };
}

/**
 * What a lookup throws goes to the framework's error path, which may send an error's text to the
 * client, take its `status` for the answer's, or, where nothing or a word is thrown, take it for leave
 * to go on. So it gets an error that tells nothing, whose `cause` is what was thrown.
 */
async function withoutTelling<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    throw new Error('The token could not be checked', { cause });
  }
}
