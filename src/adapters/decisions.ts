import type { TokenContext } from '../caveats/request.js';
import { treeOfModel } from '../caveats/scope-model.js';
import { guardOf } from '../http/deciding.js';
import type { LevelIn, Listing } from '../http/listing.js';
import { GUARD_FIELDS } from '../http/options.js';
import { type Answer, problemOf } from '../http/problem.js';
import type { Allowed, Refused } from '../http/refusal.js';
import { actionOf } from '../http/route-levels.js';
import { scopeEndpointOf } from '../http/scope-endpoint.js';
import { checkFields, type FieldsOf } from '../options.js';
import { type Dialect, dialectOr, type TokenRequest } from '../token/dialect.js';
import { after, isPromiseLike, type MaybePromise, type Opened } from '../token/open.js';
import type { Whoami } from '../token/infer-scope.js';
import type { Grant } from '../token/verify.js';
import { isPlainObject } from '../unknown.js';
import type { HttpRequest, Reader } from './binding.js';
import type { Authorize } from './framework.js';
import { actionsIn, type Declared, declaredList, declaredRoute } from './declared.js';
import type { InferScopeEndpointOptions, RequestFunction, RequireTokenOptions } from './options.js';

/** Every option of an adapter's functions: one object serves all of them. */
const FIELDS: FieldsOf<RequireTokenOptions<[]>> = { ...GUARD_FIELDS, request: true, routes: true };

/** The guards of an API. */
interface Decisions<A extends readonly unknown[], D extends Dialect, G> {
  /** Decides about the requests that `routes` and `request` describe. */
  readonly authorize: Authorize<A, G>;
  /** Decides about the requests that {@link declaredRoute} describes. */
  for(given: object, options?: object): Authorize<A, G>;
  /** Decides about the requests for a list. */
  list(level: LevelIn<D>, options?: object): Authorize<A, Listing<D>>;
  readonly whoami: Authorize<A, Whoami<D>>;
}

/**
 * Makes the guards of an API.
 *
 * @param anonymous what a request without a credential is granted; left out if it is refused.
 * @throws TypeError for a mistake in the options.
 */
export function decisions<A extends readonly unknown[], D extends Dialect, N = never>(
  options: RequireTokenOptions<A, D>,
  name: 'requireToken' | 'optionalToken' | 'whoami',
  { read, params, route: routeOf }: Pick<Reader<A>, 'read' | 'params' | 'route'>,
  anonymous?: Allowed<N>,
): Decisions<A, D, Grant<D> | N> {
  checkFields<object>(options, name, FIELDS);
  const { authorize, authorizeList, whoami, refuse } = guardOf<D, A>(options);
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
  const about = ({ method }: HttpRequest, args: A, declared?: string) => ({
    args,
    route: () => declared ?? routeText(method, routeOf?.(...args)),
  });
  const deciding =
    <G>(
      decide: (http: HttpRequest, args: A) => MaybePromise<Allowed<G> | Refused>,
    ): Authorize<A, G> =>
    (...args) => {
      try {
        const decided = decide(read(...args), args);
        return isPromiseLike(decided) ? decided.then(undefined, hide) : decided;
      } catch (error) {
        return hide(error);
      }
    };
  return {
    authorize: deciding<Grant<D> | N>((http, args) => {
      const route = routes?.match(http.method, http.target);
      if (routes && !route) return refuse({ args }, problemOf('undeclared_route'));
      if (route === undefined && options.request === undefined) {
        throw new TypeError(`${name} without routes or request is no handler: use token.for`);
      }
      const request = requestOf(http, args, route);
      const { list: level } = route ?? {};
      const circumstances = { ...about(http, args, route?.route), level };
      if (level === undefined) {
        return authorize.of(http.headers, request, { ...circumstances, anonymous });
      }
      // By its type, a grant of `routes` has `can`, which that of a list does not have.
      const listing = authorizeList.of(http.headers, request, circumstances);
      return listing as MaybePromise<Allowed<Grant<D>> | Refused>;
    }),
    for(given, more) {
      const declared = declaredRoute(dialect, params, given, more);
      return deciding((http, args) =>
        authorize.of(http.headers, requestOf(http, args, undefined, declared), {
          ...about(http, args),
          anonymous,
        }),
      );
    },
    list(level, more) {
      const declared = declaredList(dialect, level, more);
      return deciding((http, args) =>
        authorizeList.of(http.headers, requestOf(http, args, undefined, declared), {
          ...about(http, args),
          level,
        }),
      );
    },
    whoami: deciding((http, args) =>
      whoami.of(http.headers, requestOf(http, args), about(http, args)),
    ),
  };
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY']);

/** Returns a method and route as the router declares it. A method that only the client knows is left out. */
function routeText(method: string, route: unknown): string | undefined {
  if (typeof route !== 'string') return undefined;
  return METHODS.has(method) ? `${method} ${route}` : route;
}

/** @throws TypeError for a mistake in the options. */
export function endpointOf<A extends readonly unknown[], D extends Dialect>(
  options: InferScopeEndpointOptions<A, D>,
  { read, body }: Pick<Reader<A>, 'read' | 'body'>,
): (...args: A) => Promise<Answer> {
  checkFields<object>(options, 'inferScopeEndpoint', FIELDS);
  const { answer, maxBodyLength } = scopeEndpointOf<D, A>(options);
  const requestOf = requestReader<A, D>(options.request);
  return async (...args) => {
    const given = await body(maxBodyLength, ...args);
    try {
      return await answer(given, requestOf(read(...args), args), ...args);
    } catch (error) {
      return hide(error);
    }
  };
}

/** Returns a request: the defaults, what `routes` say, what `request` returns, and what the route declares. */
type RequestReader<A extends readonly unknown[], D extends Dialect> = (
  http: HttpRequest,
  args: A,
  route?: { readonly resource: object; readonly access: string },
  declared?: Declared<A>,
) => (opened: Opened<D>) => MaybePromise<TokenRequest<D>>;

function requestReader<A extends readonly unknown[], D extends Dialect>(
  // `RequestOption` lets it be left out only if the dialect needs no field.
  request: RequestFunction<A, D> = () => ({}) as TokenRequest<D>,
): RequestReader<A, D> {
  if (typeof request !== 'function') throw new TypeError('request must be a function');
  return ({ method, ip }, args, route, declared) =>
    ({ dialect }) => {
      const access = actionOf(method, actionsIn(dialect));
      const defaults = {
        interface: 'rest',
        ...(ip !== undefined && { ip }),
        ...(access !== undefined && { access }),
        ...(route && { resource: route.resource, access: route.access }),
      } satisfies TokenContext & object;
      // One after the other: a promise that nobody waits for would end the process if it rejects.
      return after(request(...args), (given) => {
        // A spread drops the getters of a class: its fields would silently be the defaults.
        if (!isPlainObject(given)) throw new TypeError('request must return a plain object');
        return after(declared?.(args), (fixed) => ({ ...defaults, ...given, ...fixed }));
      });
    };
}

/**
 * Rejects with an error that says nothing; its `cause` is what was thrown. A framework may send an error's
 * text to the client, use its `status` for the response, or continue if nothing or a string is thrown.
 */
function hide(cause: unknown): Promise<never> {
  return Promise.reject(new Error('The token could not be checked', { cause }));
}
