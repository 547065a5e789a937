import type { Context, Request } from '../caveats/request.js';

/**
 * What a server knows of a request; or a function that finds it out, and may take its time. It is
 * asked only about a token that decodes, so that junk costs no more than to see that it is junk.
 */
export type KnownRequest<R = Request> = (R & Context) | FindRequest<R>;

/** Finds out what a server knows of a request. */
export type FindRequest<R = Request> = () => (R & Context) | PromiseLike<R & Context>;

/** What is known, found out if need be. */
export async function findRequest<R>(known: KnownRequest<R>): Promise<R & Context> {
  return isFunction(known) ? known() : known;
}

function isFunction<R>(known: KnownRequest<R>): known is FindRequest<R> {
  return typeof known === 'function';
}
