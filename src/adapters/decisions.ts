import type { TokenContext } from '../caveats/request.js';
import type { TreeRequest } from '../caveats/scope-kinds.js';
import { treeOfModel } from '../caveats/scope-model.js';
import { guardOf } from '../http/deciding.js';
import { INTROSPECTION_FIELDS, introspectionOf } from '../http/introspection.js';
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
import type {
  InferScopeEndpointOptions,
  IntrospectionEndpointOptions,
  RequestFunction,
  RequireTokenOptions,
} from './options.js';

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
  { read, target, params, route: routeOf }: Pick<Reader<A>, 'read' | 'target' | 'params' | 'route'>,
  anonymous?: Allowed<N>,
): Decisions<A, D, Grant<D> | N> {
  checkFields<object>(options, name, FIELDS);
  const toRoute = (args: A): string | undefined =>
    routeText(read(...args).method, routeOf?.(...args));
  const { authorize, authorizeList, whoami, refuse } = guardOf<D, A>(options, toRoute);
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
      const route = routes?.match(http.method, target(...args));
      if (routes && !route) return refuse({ args }, problemOf('undeclared_route'));
      if (route === undefined && options.request === undefined) {
        throw new TypeError(`${name} without routes or request is no handler: use token.for`);
      }
      const request = requestOf(http, args, route);
      const level = route?.list;
      if (level === undefined) {
        return authorize.of(http.headers, request, { args, route: route?.route, anonymous });
      }
      // By its type, a grant of `routes` has `can`, which that of a list does not have.
      const listing = authorizeList.of(http.headers, request, { args, route: route?.route, level });
      return listing as MaybePromise<Allowed<Grant<D>> | Refused>;
    }),
    for(given, more) {
      const declared = declaredRoute(dialect, params, given, more);
      return deciding((http, args) =>
        authorize.of(http.headers, requestOf(http, args, undefined, declared), { args, anonymous }),
      );
    },
    list(level, more) {
      const declared = declaredList(dialect, level, more);
      return deciding((http, args) =>
        authorizeList.of(http.headers, requestOf(http, args, undefined, declared), { args, level }),
      );
    },
    whoami: deciding((http, args) => whoami.of(http.headers, requestOf(http, args), { args })),
  };
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY']);

/** Returns a method and route as the router declares it. A method that only the client knows is left out. */
function routeText(method: string, route: unknown): string | undefined {
  if (typeof route !== 'string') return undefined;
  return METHODS.has(method) ? `${method} ${route}` : route;
}

/** @throws TypeError for a mistake in the options. */
export function scopeEndpointBy<A extends readonly unknown[], D extends Dialect>(
  options: InferScopeEndpointOptions<A, D>,
  reader: Pick<Reader<A>, 'read' | 'body'>,
): (...args: A) => Promise<Answer> {
  checkFields<object>(options, 'inferScopeEndpoint', FIELDS);
  const { answer, maxBodyLength } = scopeEndpointOf<D, A>(options);
  const requestOf = requestReader<A, D>(options.request);
  return readingBodies(reader, maxBodyLength, (http, body, args) =>
    answer(body, requestOf(http, args), ...args),
  );
}

/** @throws TypeError for a mistake in the options. */
export function introspectionBy<A extends readonly unknown[], D extends Dialect>(
  options: IntrospectionEndpointOptions<A, D>,
  reader: Pick<Reader<A>, 'read' | 'body'>,
): (...args: A) => Promise<Answer> {
  checkFields<object>(options, 'introspectionEndpoint', { ...FIELDS, ...INTROSPECTION_FIELDS });
  const { answer, maxBodyLength } = introspectionOf<D, A>(options);
  const knownOf = checkedRequest<A, D>(options.request);
  // The address and the method are the gateway's own, and no defaults here. By `RequestOption`, the dialect
  // needs no field if `request` is left out.
  const known = (args: A): MaybePromise<TokenRequest<D>> =>
    after(knownOf(args), (given) => given ?? ({} as TokenRequest<D>));
  return readingBodies(reader, maxBodyLength, ({ headers }, body, args) =>
    answer(headers, body, () => known(args), ...args),
  );
}

function readingBodies<A extends readonly unknown[]>(
  { read, body }: Pick<Reader<A>, 'read' | 'body'>,
  maxLength: number,
  answer: (http: HttpRequest, body: unknown, args: A) => Promise<Answer>,
): (...args: A) => Promise<Answer> {
  return async (...args) => {
    const given = await body(maxLength, ...args);
    try {
      return await answer(read(...args), given, args);
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

/** Returns what the application knows of a request; `undefined` without a function. */
function checkedRequest<A extends readonly unknown[], D extends Dialect>(
  request: RequestFunction<A, D> | undefined,
): (args: A) => MaybePromise<TokenRequest<D> | undefined> {
  if (request === undefined) return () => undefined;
  if (typeof request !== 'function') throw new TypeError('request must be a function');
  return (args) =>
    after(request(...args), (given) => {
      // A spread drops the getters of a class: its fields would silently be the defaults.
      if (!isPlainObject(given)) throw new TypeError('request must return a plain object');
      return given;
    });
}

function requestReader<A extends readonly unknown[], D extends Dialect>(
  request: RequestFunction<A, D> | undefined,
): RequestReader<A, D> {
  const knownOf = checkedRequest(request);
  return ({ method, ip }, args, route, declared) =>
    ({ dialect }) =>
      // One after the other: a promise that nobody waits for would end the process if it rejects.
      after(knownOf(args), (given) =>
        after(declared?.(args), (fixed) => {
          // What is undefined is unknown.
          const known: TokenContext & TreeRequest = {
            interface: 'rest',
            ip,
            resource: fixed?.resource ?? route?.resource,
            access: fixed?.access ?? route?.access ?? actionOf(method, actionsIn(dialect)),
          };
          // By `RequestOption`, the dialect needs no other field if `request` is left out.
          const request = known as object as TokenRequest<D>;
          return given === undefined ? request : { ...request, ...given, ...fixed };
        }),
      );
}

/**
 * Rejects with an error that says nothing; its `cause` is what was thrown. A framework may send an error's
 * text to the client, use its `status` for the response, or continue if nothing or a string is thrown.
 */
function hide(cause: unknown): Promise<never> {
  return Promise.reject(new Error('The token could not be checked', { cause }));
}
