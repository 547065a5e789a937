import type { TokenContext } from '../caveats/request.js';
import { treeOfModel } from '../caveats/scope-model.js';
import { guardOf, type GuardRequest } from '../http/guard.js';
import type { HeaderFields } from '../http/headers.js';
import type { LevelIn, Listing } from '../http/listing.js';
import { GUARD_FIELDS } from '../http/options.js';
import type { Answer } from '../http/problem.js';
import { type Refused, reshaper } from '../http/refusal.js';
import { actionOf } from '../http/route-levels.js';
import { scopeEndpointOf } from '../http/scope-endpoint.js';
import { checkFields, type FieldsOf } from '../options.js';
import { type Dialect, dialectOr, type TokenRequest } from '../token/dialect.js';
import { isPromiseLike, type MaybePromise, type Opened } from '../token/open.js';
import type { Grant } from '../token/verify.js';
import { isPlainObject } from '../unknown.js';
import { actionsIn, type Declared, declaredList, declaredRoute } from './declared.js';
import type { InferScopeEndpointOptions, RequestFunction, RequireTokenOptions } from './options.js';

/** What an adapter reads of its framework's request. */
export interface HttpRequest {
  readonly method: string;
  /** The path or URL that the router takes. */
  readonly target: string;
  readonly headers: HeaderFields;
  /** The client's address as the framework trusts it. */
  readonly ip: string | undefined;
}

/** Every option of an adapter's functions: one object serves all of them. */
const FIELDS: FieldsOf<RequireTokenOptions<[]>> = { ...GUARD_FIELDS, request: true, routes: true };

/** A request that is allowed, or the response that refuses it. */
export type Outcome<G> = { readonly ok: true; readonly grant: G } | Refused;

/** Decides about a request; `A` are the arguments of a framework's handlers. Rejects, but never throws. */
export type Authorize<A extends readonly unknown[], G> = (...args: A) => MaybePromise<Outcome<G>>;

/** A guard for one framework, `G` being what it grants. */
export interface AdapterGuard<A extends readonly unknown[], D extends Dialect, G = Grant<D>> {
  /** Allows the requests that `routes` and `request` describe. */
  readonly authorize: Authorize<A, G>;
  /** Returns a guard of the requests that {@link declaredRoute} describes. */
  for(given: object, options?: object): Authorize<A, G>;
  /** Returns a guard of the requests for a list. */
  list(level: LevelIn<D>, options?: object): Authorize<A, Listing<D>>;
  readonly whoami: (...args: A) => MaybePromise<Answer>;
}

/**
 * Makes the guard of a framework.
 *
 * @param read returns what the adapter reads of a request.
 * @param params returns the parameters of the router; left out without one.
 * @param anonymous what a request without a credential is granted; left out if it is refused.
 * @throws TypeError for a mistake in the options.
 */
export function adapterGuard<A extends readonly unknown[], D extends Dialect, N = never>(
  options: RequireTokenOptions<A, D>,
  name: 'requireToken' | 'optionalToken' | 'whoami',
  read: (...args: A) => HttpRequest,
  params?: (...args: A) => unknown,
  anonymous?: { readonly ok: true; readonly grant: N },
): AdapterGuard<A, D, Grant<D> | N> {
  checkFields<object>(options, name, FIELDS);
  const guard = guardOf<D, A>(options);
  const reshape = reshaper(options.onRefusal);
  const requestOf = requestReader<A, D>(options.request);
  const dialect = dialectOr<Dialect>(options.authority?.dialect ?? options.dialect);
  const { routes } = options;
  if (routes !== undefined && typeof routes?.match !== 'function') {
    throw new TypeError('routes must be made with createRoutes');
  }
  const isKnown = options.authority === undefined || options.authority.dialect !== undefined;
  if (isKnown && routes?.scope && treeOfModel(routes.scope) !== treeOfModel(dialect.scope)) {
    throw new TypeError('routes must be made with the scope of the dialect');
  }
  type Decided = { readonly ok: true };
  type Decide<T> = (headers: HeaderFields, request: GuardRequest<D>) => MaybePromise<T | Refused>;
  /** Hides errors, and gives refusals their form. */
  const settled = <T extends Decided>(
    outcome: MaybePromise<T | Refused>,
    args: A,
    otherwise?: T,
  ): MaybePromise<T | Refused> => {
    const settle = (decided: T | Refused): MaybePromise<T | Refused> => {
      if (decided.ok) return decided;
      const isAnonymous = otherwise !== undefined && decided.code === 'missing_credential';
      return isAnonymous ? otherwise : reshape(decided, args);
    };
    return isPromiseLike(outcome) ? outcome.then(settle, hide) : settle(outcome);
  };
  // One function, as each more is a frame on the way to the keys of every request.
  const deciding =
    <T extends Decided>(decide: Decide<T>, declared?: Declared<A>, otherwise?: T) =>
    (...args: A): MaybePromise<T | Refused> => {
      try {
        const http = read(...args);
        const outcome = decide(http.headers, (opened) =>
          requestOf(opened, http, args, undefined, declared),
        );
        return settled(outcome, args, otherwise);
      } catch (error) {
        return hide(error);
      }
    };
  return {
    authorize(...args) {
      try {
        const http = read(...args);
        const route = routes?.match(http.method, http.target);
        if (route === undefined && routes !== undefined) {
          return reshape(guard.refuse('undeclared_route'), args);
        }
        if (route === undefined && options.request === undefined) {
          throw new TypeError(`${name} without routes or request is no handler: use token.for`);
        }
        const request = (opened: Opened<D>) => requestOf(opened, http, args, route);
        // By its type, a grant of `routes` has `can`, which that of a list does not have.
        const outcome = (
          route?.list === undefined
            ? guard.authorize(http.headers, request)
            : guard.authorizeList(http.headers, request, route.list)
        ) as MaybePromise<Outcome<Grant<D>>>;
        return settled<Decided & { readonly grant: Grant<D> | N }>(
          outcome,
          args,
          route?.list === undefined ? anonymous : undefined,
        );
      } catch (error) {
        return hide(error);
      }
    },
    for: (given, more) =>
      deciding<Decided & { readonly grant: Grant<D> | N }>(
        guard.authorize,
        declaredRoute(dialect, params, given, more),
        anonymous,
      ),
    list: (level, more) =>
      deciding(
        (headers, request) => guard.authorizeList(headers, request, level),
        declaredList(dialect, level, more),
      ),
    whoami: deciding(guard.whoami),
  };
}

/** What a request without a credential is granted if tokens are optional. */
export const ANONYMOUS: { readonly ok: true; readonly grant: undefined } = Object.freeze({
  ok: true,
  grant: undefined,
});

/** The grants of one guard. */
export interface Grants<G> {
  /** Puts a grant on a request: as `grant`, where a later guard may put its own, and for `grantOf`. */
  set(request: object, grant: G): void;
  /** @throws TypeError for a request that the guard did not allow. */
  grantOf(request: object): G;
}

export function createGrants<G>(): Grants<G> {
  const own = Symbol('grant');
  return {
    set: (request, grant) => void Object.assign(request, { grant, [own]: grant }),
    grantOf(request: { readonly [own]?: G }) {
      if (!(own in request)) throw new TypeError('grantOf: this guard did not allow the request');
      return request[own] as G;
    },
  };
}

/** The endpoint for scopes of one framework. */
export interface AdapterEndpoint<A extends readonly unknown[]> {
  /** How much of a body to read. */
  readonly maxBodyLength: number;
  answer(body: unknown, ...args: A): Promise<Answer>;
}

/** @throws TypeError for a mistake in the options. */
export function adapterEndpoint<A extends readonly unknown[], D extends Dialect>(
  options: InferScopeEndpointOptions<A, D>,
  read: (...args: A) => HttpRequest,
): AdapterEndpoint<A> {
  checkFields<object>(options, 'inferScopeEndpoint', FIELDS);
  const endpoint = scopeEndpointOf<D, A>(options);
  const requestOf = requestReader<A, D>(options.request);
  return {
    maxBodyLength: endpoint.maxBodyLength,
    async answer(body, ...args) {
      try {
        const http = read(...args);
        return await endpoint.answer(body, (opened) => requestOf(opened, http, args), ...args);
      } catch (error) {
        return hide(error);
      }
    },
  };
}

/** Returns a request: the defaults, what `routes` say, what `request` returns, and what the route declares. */
type RequestReader<A extends readonly unknown[], D extends Dialect> = (
  opened: Opened<D>,
  http: HttpRequest,
  args: A,
  route?: { readonly resource: object; readonly access: string },
  declared?: Declared<A>,
) => MaybePromise<TokenRequest<D>>;

function requestReader<A extends readonly unknown[], D extends Dialect>(
  request: RequestFunction<A, D> | undefined,
): RequestReader<A, D> {
  if (request !== undefined && typeof request !== 'function') {
    throw new TypeError('request must be a function');
  }
  return ({ dialect }, { method, ip }, args, route, declared) => {
    const access = actionOf(method, actionsIn(dialect));
    const defaults = {
      interface: 'rest',
      ...(ip !== undefined && { ip }),
      ...(access !== undefined && { access }),
      ...(route && { resource: route.resource, access: route.access }),
    } satisfies TokenContext & object;
    // `RequestOption` lets it be left out only if the dialect needs no field.
    const own = request === undefined ? ({} as TokenRequest<D>) : request(...args);
    const merged = (given: TokenRequest<D>): MaybePromise<TokenRequest<D>> => {
      // A spread drops the getters of a class: its fields would silently be the defaults.
      if (!isPlainObject(given)) throw new TypeError('request must return a plain object');
      const fixed = declared?.(args);
      return isPromiseLike(fixed)
        ? fixed.then((later) => ({ ...defaults, ...given, ...later }))
        : { ...defaults, ...given, ...fixed };
    };
    // One after the other: a promise that nobody waits for would end the process if it rejects.
    return isPromiseLike(own) ? own.then(merged) : merged(own);
  };
}

/**
 * Rejects with an error that says nothing; its `cause` is what was thrown. A framework may send an error's
 * text to the client, use its `status` for the response, or continue if nothing or a string is thrown.
 */
function hide(cause: unknown): Promise<never> {
  return Promise.reject(new Error('The token could not be checked', { cause }));
}
