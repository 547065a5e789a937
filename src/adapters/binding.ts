import type { HeaderFields } from '../http/headers.js';
import type { Answer } from '../http/problem.js';
import type { MaybePromise } from '../token/open.js';
import type { ArgsOf, Authorize, Framework, Of } from './framework.js';

/** What an adapter reads of its framework's request. */
export interface HttpRequest {
  readonly method: string;
  readonly headers: HeaderFields;
  /** The client's address as the framework trusts it. */
  readonly ip: string | undefined;
}

/** How a framework is spoken to; `A` are the arguments of its handlers, without `next`. */
export interface Binding<
  F extends Framework,
  A extends readonly unknown[] = ArgsOf<F, F['usualRoute']>,
> {
  read(...args: A): HttpRequest;
  /** Returns the path or URL that the router takes. */
  target(...args: A): string;
  /** Returns the parameters of the router; left out without one. */
  params?(...args: A): unknown;
  /** Returns the route as the router declares it, such as `/docs/:docId`; left out without a router. */
  route?(...args: A): unknown;
  /** Returns a body, as text or parsed; of a long text, a little more than `maxLength` characters. */
  body(maxLength: number, ...args: A): MaybePromise<unknown>;
  /** Makes a handler that continues with a grant. */
  continuing<G>(
    authorize: Authorize<A, G>,
    grants: Grants<G>,
  ): Of<F, F['usualRoute'], unknown, G>['continues'];
  /** Makes a handler that responds. */
  responding(answer: (...args: A) => MaybePromise<Answer>): Of<F, F['usualRoute']>['responds'];
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
    set(request: { grant?: unknown; [own]?: G }, grant) {
      request.grant = grant;
      request[own] = grant;
    },
    grantOf(request: { readonly [own]?: G }) {
      if (!(own in request)) throw new TypeError('grantOf: this guard did not allow the request');
      return request[own] as G;
    },
  };
}
