import type { TokenContext } from '../caveats/request.js';
import { guardOf, type Refused } from '../http/guard.js';
import type { HeaderFields } from '../http/headers.js';
import { GUARD_FIELDS } from '../http/options.js';
import type { Answer } from '../http/problem.js';
import { accessOf } from '../http/route-template.js';
import type { RouteMatch } from '../http/routes.js';
import { scopeEndpointOf } from '../http/scope-endpoint.js';
import { checkFields, type FieldsOf } from '../options.js';
import type { Dialect, TokenRequest } from '../token/dialect.js';
import { isPromiseLike, type MaybePromise, type Opened } from '../token/open.js';
import type { Grant } from '../token/verify.js';
import { isPlainObject } from '../unknown.js';
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

/** A guard for one framework; `A` are the arguments of its handlers. Rejects, but never throws. */
export interface AdapterGuard<A extends readonly unknown[], D extends Dialect> {
  authorize(...args: A): MaybePromise<Outcome<Grant<D>>>;
  /** Allows a request without a credential, too: its grant is `undefined`. */
  authorizeOptional(...args: A): MaybePromise<Outcome<Grant<D> | undefined>>;
  whoami(...args: A): Promise<Answer>;
}

/** @throws TypeError for a mistake in the options. */
export function adapterGuard<A extends readonly unknown[], D extends Dialect>(
  options: RequireTokenOptions<A, D>,
  name: 'requireToken' | 'optionalToken' | 'whoami',
  read: (...args: A) => HttpRequest,
): AdapterGuard<A, D> {
  checkFields<object>(options, name, FIELDS);
  const guard = guardOf<D>(options);
  const requestOf = requestReader<A, D>(options.request);
  const { routes } = options;
  if (routes !== undefined && typeof routes?.match !== 'function') {
    throw new TypeError('routes must be made with createRoutes');
  }
  const authorize = (...args: A): MaybePromise<Outcome<Grant<D>>> => {
    try {
      const http = read(...args);
      const route = routes?.match(http.method, http.target);
      if (routes !== undefined && route === undefined) return guard.refuse('undeclared_route');
      const outcome = guard.authorize(http.headers, (opened) =>
        requestOf(opened, http, args, route),
      );
      return isPromiseLike(outcome) ? outcome.then(undefined, hide) : outcome;
    } catch (error) {
      return hide(error);
    }
  };
  return {
    authorize,
    authorizeOptional(...args) {
      const outcome = authorize(...args);
      return isPromiseLike(outcome) ? outcome.then(orAnonymous) : orAnonymous(outcome);
    },
    async whoami(...args) {
      try {
        const http = read(...args);
        return await guard.whoami(http.headers, (opened) => requestOf(opened, http, args));
      } catch (error) {
        return hide(error);
      }
    },
  };
}

function orAnonymous<G>(outcome: Outcome<G>): Outcome<G | undefined> {
  if (outcome.ok || outcome.code !== 'missing_credential') return outcome;
  return { ok: true, grant: undefined };
}

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
  const endpoint = scopeEndpointOf<D>(options);
  const requestOf = requestReader<A, D>(options.request);
  return {
    maxBodyLength: endpoint.maxBodyLength,
    async answer(body, ...args) {
      try {
        const http = read(...args);
        return await endpoint.answer(body, (opened) => requestOf(opened, http, args));
      } catch (error) {
        return hide(error);
      }
    },
  };
}

type RequestReader<A extends readonly unknown[], D extends Dialect> = (
  opened: Opened<D>,
  http: HttpRequest,
  args: A,
  route?: RouteMatch,
) => MaybePromise<TokenRequest<D>>;

function requestReader<A extends readonly unknown[], D extends Dialect>(
  request: RequestFunction<A, D> | undefined,
): RequestReader<A, D> {
  if (request !== undefined && typeof request !== 'function') {
    throw new TypeError('request must be a function');
  }
  return ({ dialect }, { method, ip }, args, route) => {
    const access = accessOf(method);
    const defaults = {
      interface: 'rest',
      ...(ip !== undefined && { ip }),
      ...(dialect.fields.get('access')?.choices?.includes(access) && { access }),
      ...(route && { resource: route.resource, access: route.access }),
    } satisfies TokenContext & object;
    // `RequestOption` lets it be left out only if the dialect needs no field.
    if (request === undefined) return defaults as TokenRequest<D>;
    const own = request(...args);
    return isPromiseLike(own)
      ? own.then((later) => merged(defaults, later))
      : merged(defaults, own);
  };
}

function merged<R extends object>(defaults: object, own: R): R {
  // A spread drops the getters of a class: its fields would silently be the defaults.
  if (!isPlainObject(own)) throw new TypeError('request must return a plain object');
  return { ...defaults, ...own };
}

/**
 * Rejects with an error that says nothing; its `cause` is what was thrown. A framework may send an error's
 * text to the client, use its `status` for the response, or continue if nothing or a string is thrown.
 */
function hide(cause: unknown): Promise<never> {
  return Promise.reject(new Error('The token could not be checked', { cause }));
}
