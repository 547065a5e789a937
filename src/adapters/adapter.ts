import type { Resource } from '../caveats/docs.js';
import { treeOfModel } from '../caveats/scope-model.js';
import { guardOf } from '../http/deciding.js';
import { INTROSPECTION_FIELDS, introspectionOf } from '../http/introspection.js';
import { filterByScope, type LevelIn } from '../http/listing.js';
import { GUARD_FIELDS } from '../http/options.js';
import { type Answer, answerJson, problemOf } from '../http/problem.js';
import type { Allowed, Decision } from '../http/refusal.js';
import { scopeEndpointOf } from '../http/scope-endpoint.js';
import { checkFields, type FieldsOf } from '../options.js';
import { type Dialect, dialectOr, type TokenRequest, type TypesOf } from '../token/dialect.js';
import { after, isPromiseLike, type MaybePromise } from '../token/open.js';
import type { Grant } from '../token/verify.js';
import { errorOf } from '../unknown.js';
import { type Binding, createGrants, type HttpRequest } from './binding.js';
import type { ArgsOf, Authorize, Framework } from './framework.js';
import type {
  MakeGuard,
  MakeIntrospection,
  MakeMetadata,
  MakeOptionalGuard,
  MakeScopeEndpoint,
  MakeWhoami,
} from './functions.js';
import type {
  InferScopeEndpointOptions,
  IntrospectionEndpointOptions,
  RequireTokenOptions,
} from './options.js';
import { checkedRequest, declaredList, declaredRoute, requestReader } from './requests.js';

/** Every option of an adapter's functions: one object serves all of them. */
const FIELDS: FieldsOf<RequireTokenOptions<[]>> = { ...GUARD_FIELDS, request: true, routes: true };

/** The arguments of any handler. */
type Args<F extends Framework> = ArgsOf<F, F['usualRoute']>;

export function requireBy<F extends Framework>(binding: Binding<F>): MakeGuard<F>;
export function requireBy<F extends Framework>(binding: Binding<F>): object {
  return <D extends Dialect>(options: RequireTokenOptions<Args<F>, D>) =>
    guardBy(binding, options, 'requireToken');
}

export function optionalBy<F extends Framework>(binding: Binding<F>): MakeOptionalGuard<F>;
export function optionalBy<F extends Framework>(binding: Binding<F>): object {
  return <D extends Dialect>(options: RequireTokenOptions<Args<F>, D>) =>
    guardBy(binding, options, 'optionalToken', { ok: true, grant: undefined });
}

/** Makes a guard; without `anonymous`, a request without a credential is refused. */
function guardBy<F extends Framework, D extends Dialect, N = never>(
  binding: Binding<F>,
  options: RequireTokenOptions<Args<F>, D>,
  name: 'requireToken' | 'optionalToken',
  anonymous?: Allowed<N>,
): object {
  const { guard, dialect, requestOf } = checkedGuard(binding, options, name);
  const { authorize, authorizeList, refuse } = guard;
  const { routes } = options;
  const grants = createGrants<Grant<D> | N>();
  const list = (level: LevelIn<D>, more?: object) => {
    const declared = declaredList(dialect, level, more);
    return deciding(binding, (http, args) =>
      authorizeList.of(http.headers, requestOf(http, args, undefined, declared), { args, level }),
    );
  };
  const decide = deciding<F, Grant<D> | N>(binding, (http, args) => {
    const route = routes?.match(http.method, binding.target(...args));
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
    return listing as MaybePromise<Decision<Grant<D>>>;
  });
  return Object.assign(binding.continuing(decide, grants), {
    for(given: object | ((...args: Args<F>) => unknown), more?: object) {
      const declared = declaredRoute(dialect, binding.params, given, more);
      const authorized = deciding<F, Grant<D> | N>(binding, (http, args) =>
        authorize.of(http.headers, requestOf(http, args, undefined, declared), { args, anonymous }),
      );
      return binding.continuing(authorized, grants);
    },
    list(
      level: LevelIn<D>,
      load?: object | ((...args: Args<F>) => MaybePromise<readonly unknown[]>),
      toResource?: (item: unknown) => Resource<D>,
      more: object = {},
    ) {
      if (typeof load !== 'function') return binding.continuing(list(level, load), createGrants());
      if (typeof toResource !== 'function') {
        throw new TypeError('token.list: toResource must be a function');
      }
      const { parents: given, ...others }: { readonly parents?: unknown } = more;
      const parents = given === true;
      return answering(binding, list(level, others), async ({ scope }, args) => {
        const items = await load(...args);
        if (!Array.isArray(items)) throw new TypeError('token.list: load must return a list');
        return filterByScope<TypesOf<D>['scope'], unknown>(scope, items, toResource, { parents });
      });
    },
  });
}

/** Checks the options of a guard, and makes what it decides with. */
function checkedGuard<F extends Framework, D extends Dialect>(
  { read, route }: Binding<F>,
  options: RequireTokenOptions<Args<F>, D>,
  name: string,
) {
  checkFields<object>(options, name, FIELDS);
  const guard = guardOf<D, Args<F>>(options, (args) =>
    routeText(read(...args).method, route?.(...args)),
  );
  const requestOf = requestReader<Args<F>, D>(options.request);
  const { authority, routes } = options;
  const dialect = dialectOr<Dialect>(authority?.dialect ?? options.dialect);
  if (routes !== undefined && typeof routes?.match !== 'function') {
    throw new TypeError('routes must be made with createRoutes');
  }
  const isKnown = authority === undefined || authority.dialect !== undefined;
  if (isKnown && routes?.scope && treeOfModel(routes.scope) !== treeOfModel(dialect.scope)) {
    throw new TypeError('routes must be made with the scope of the dialect');
  }
  return { guard, dialect, requestOf };
}

/** Makes what decides about requests, and rejects with errors that say nothing. */
function deciding<F extends Framework, G>(
  { read }: Binding<F>,
  decide: (http: HttpRequest, args: Args<F>) => MaybePromise<Decision<G>>,
): Authorize<Args<F>, G> {
  return (...args) => {
    try {
      const decided = decide(read(...args), args);
      return isPromiseLike(decided) ? decided.then(undefined, hide) : decided;
    } catch (error) {
      return hide(error);
    }
  };
}

/** Rejects with an error of no status: frameworks send an error's text, and continue if nothing is thrown. */
function hide(cause: unknown): Promise<never> {
  return Promise.reject(new Error('The token could not be checked', { cause }));
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY']);

/** Returns a method and route as the router declares it. A method that only the client knows is left out. */
function routeText(method: string, route: unknown): string | undefined {
  if (typeof route !== 'string') return undefined;
  return METHODS.has(method) ? `${method} ${route}` : route;
}

/** Makes a handler that responds with something about a grant. */
function answering<F extends Framework, G>(
  { responding }: Binding<F>,
  authorize: Authorize<Args<F>, G>,
  toBody: (grant: G, args: Args<F>) => MaybePromise<object>,
) {
  return responding(async (...args) => {
    const decided = await authorize(...args);
    if (!decided.ok) return decided;
    try {
      return answerJson(await toBody(decided.grant, args));
    } catch (error) {
      throw errorOf(error);
    }
  });
}

export function whoamiBy<F extends Framework>(binding: Binding<F>): MakeWhoami<F>;
export function whoamiBy<F extends Framework>(binding: Binding<F>): object {
  return <D extends Dialect>(options: RequireTokenOptions<Args<F>, D>) => {
    const { guard, requestOf } = checkedGuard(binding, options, 'whoami');
    const decide = deciding(binding, (http, args) =>
      guard.whoami.of(http.headers, requestOf(http, args), { args }),
    );
    return answering(binding, decide, (scope) => scope);
  };
}

export function scopeBy<F extends Framework>(binding: Binding<F>): MakeScopeEndpoint<F>;
export function scopeBy<F extends Framework>(binding: Binding<F>): object {
  return <D extends Dialect>(options: InferScopeEndpointOptions<Args<F>, D>) => {
    checkFields<object>(options, 'inferScopeEndpoint', FIELDS);
    const { answer, maxBodyLength } = scopeEndpointOf<D, Args<F>>(options);
    const requestOf = requestReader<Args<F>, D>(options.request);
    return readingBodies(binding, maxBodyLength, (http, body, args) =>
      answer(body, requestOf(http, args), ...args),
    );
  };
}

export function introspectBy<F extends Framework>(binding: Binding<F>): MakeIntrospection<F>;
export function introspectBy<F extends Framework>(binding: Binding<F>): object {
  return <D extends Dialect>(options: IntrospectionEndpointOptions<Args<F>, D>) => {
    checkFields<object>(options, 'introspectionEndpoint', { ...FIELDS, ...INTROSPECTION_FIELDS });
    const { answer, maxBodyLength } = introspectionOf<D, Args<F>>(options);
    const knownOf = checkedRequest<Args<F>, D>(options.request);
    // The address and the method are the gateway's own, and no defaults here. By `RequestOption`, the dialect
    // needs no field if `request` is left out.
    const known = (args: Args<F>): MaybePromise<TokenRequest<D>> =>
      after(knownOf(args), (given) => given ?? ({} as TokenRequest<D>));
    return readingBodies(binding, maxBodyLength, ({ headers }, body, args) =>
      answer(headers, body, () => known(args), ...args),
    );
  };
}

function readingBodies<F extends Framework>(
  { read, body, responding }: Binding<F>,
  maxLength: number,
  answer: (http: HttpRequest, body: unknown, args: Args<F>) => Promise<Answer>,
) {
  return responding(async (...args) => {
    const given = await body(maxLength, ...args);
    try {
      return await answer(read(...args), given, args);
    } catch (error) {
      return hide(error);
    }
  });
}

export function metadataBy<F extends Framework>({ read, responding }: Binding<F>): MakeMetadata<F> {
  return (metadata) => {
    if (typeof metadata?.answer !== 'function') {
      throw new TypeError('resourceMetadataEndpoint takes what createResourceMetadata returned');
    }
    return responding((...args) => metadata.answer(read(...args).method));
  };
}
