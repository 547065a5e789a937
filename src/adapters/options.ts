import type { AnyCaveat } from '../caveats/kind.js';
import type { Context, Request } from '../caveats/request.js';
import type { Caveat } from '../caveats/vocabulary.js';
import type { GuardOptions, ScopeEndpointOptions } from '../http/options.js';
import type { Routes } from '../http/routes.js';
import type { AnyIdentity, Identity } from '../token/identity.js';

/** What the application knows of a request; `A` is what the framework calls a handler with. */
export type RequestFunction<A extends readonly unknown[], R> = (
  ...args: A
) => (R & Context) | PromiseLike<R & Context>;

/**
 * What the application knows of a request. It is merged over the defaults, which are the peer's
 * address as the framework trusts it, `access` by the method, and the interface `rest`; and over
 * what `routes` say. It may take its time; where it throws, nobody is let in.
 *
 * It may be left out, unless the kinds of the vocabulary need what nobody else could tell.
 */
export type RequestOption<A extends readonly unknown[], R> = object extends R
  ? { readonly request?: RequestFunction<A, NoInfer<R>> | undefined }
  : { readonly request: RequestFunction<A, NoInfer<R>> };

/** How an adapter lets requests in. */
export type RequireTokenOptions<
  A extends readonly unknown[],
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
  O extends boolean = false,
> = GuardOptions<C, R, I, O> &
  RequestOption<A, R> & {
    /** Which resource each route is about. What they do not declare is refused, whoever asks. */
    readonly routes?: Routes | undefined;
  };

/** How an adapter tells what a token in a body reaches. */
export type InferScopeEndpointOptions<
  A extends readonly unknown[],
  C extends AnyCaveat = Caveat,
  R = Request,
  I extends AnyIdentity = Identity,
> = ScopeEndpointOptions<C, R, I> & RequestOption<A, R>;
