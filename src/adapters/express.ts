/**
 * Express 4 and 5: allows requests with a valid token, and responds to all others.
 *
 * @module caveats/express
 */

import type { NextFunction, Request as ExpressRequest, Response } from 'express';
import type { LevelIn } from '../http/listing.js';
import type { Dialect, StandardDialect } from '../token/dialect.js';
import { after } from '../token/open.js';
import type { Grant } from '../token/verify.js';
import { fieldOf } from '../unknown.js';
import { introspectBy, metadataBy, optionalBy, requireBy, scopeBy, whoamiBy } from './adapter.js';
import type { Binding } from './binding.js';
import type { Authorize, ByFunction, DialectOf, Framework, RouteGuard } from './framework.js';
import type {
  MakeGuard,
  MakeIntrospection,
  MakeMetadata,
  MakeOptionalGuard,
  MakeScopeEndpoint,
  MakeWhoami,
} from './functions.js';
import { fieldsOf, parsedOrText, sendAnswer } from './node-http.js';
import type { RouteParameters } from './options.js';

export type * from './functions.js';

declare global {
  namespace Express {
    interface Request {
      /** What the request's token grants. For a dialect of your own, `grantOf` has its exact type. */
      grant?: Grant | undefined;
    }
  }
}

/** @inline */
type AnyParams = ExpressRequest['params'];

/** A handler that accepts whatever parameters its route has, so that the next handler keeps their types. */
export interface Handler<P = AnyParams> {
  <Q extends P>(req: ExpressRequest<Q>, res: Response, next: NextFunction): void;
}

/** A middleware that allows requests, `G` being what it grants. */
export interface TokenHandler<G = Grant, P = AnyParams> extends Handler<P> {
  /**
   * Returns the grant of a request in its exact type.
   *
   * @throws TypeError for a request that this middleware did not allow.
   */
  grantOf(req: object): G;
  /** As that of `Deciding`. */
  readonly decide: <Q extends P>(
    req: ExpressRequest<Q>,
    res: Response,
  ) => ReturnType<Authorize<[], G>>;
}

/** The parameters that a route must have, if its types tell them. @inline */
type Needed<Q, N> = {
  readonly [
    K in N extends `${string}?` ? never : N & string as string extends keyof Q ? never : K
  ]: string | readonly string[];
};

/** A middleware of routes with some parameters: one that the route does not have does not compile. */
export interface RouteHandler<G = Grant, N extends string = string> {
  <Q extends Needed<Q, N>>(req: ExpressRequest<Q>, res: Response, next: NextFunction): void;
  /** As that of {@link TokenHandler}. */
  grantOf(req: object): G;
  /** As that of `Deciding`. */
  readonly decide: <Q extends Needed<Q, N>>(
    req: ExpressRequest<Q>,
    res: Response,
  ) => ReturnType<Authorize<[], G>>;
}

/** As `ByParameters`, with the names of the parameters in the handler's type. */
export interface ByNamedParameters<D extends Dialect, G> {
  <const V extends RouteParameters<D>>(
    parameters: V & { readonly [K in keyof V]: K extends LevelIn<D> | 'access' ? unknown : never },
  ): RouteHandler<G, Exclude<V[Exclude<keyof V, 'access'>], undefined> & string>;
}

/** Guards single routes and lists: `G` is what it grants. */
export interface TokenGuard<D extends Dialect = StandardDialect, G = Grant<D>, P = AnyParams>
  extends RouteGuard<ExpressTypes, D, G, P>, Pick<TokenHandler<G>, 'grantOf'> {}

/** A guard with `routes` or `request`: a middleware by itself. An intersection would lose the parameters. */
export interface StandaloneGuard<D extends Dialect = StandardDialect, G = Grant<D>, P = AnyParams>
  extends TokenHandler<G, P>, TokenGuard<D, G, P> {}

/** The types of Express; those of a route are its parameters. */
export interface ExpressTypes extends Framework {
  readonly usualRoute: AnyParams;
  readonly args: [req: ExpressRequest<this['route']>, res: Response];
  readonly continues: TokenHandler<this['grant'], this['route']>;
  readonly responds: Handler<this['route']>;
  readonly byParameters: ByNamedParameters<DialectOf<this>, this['grant']> &
    ByFunction<ExpressTypes, DialectOf<this>, this['grant'], this['route']>;
  readonly guard: TokenGuard<DialectOf<this>, this['grant'], this['route']>;
  readonly standalone: StandaloneGuard<DialectOf<this>, this['grant'], this['route']>;
}

/** The scheme and host of a URL, which Express keeps in front of what a mounted router gets. */
const ORIGIN = /^https?:\/\/[^/?]*/i;

const binding: Binding<ExpressTypes> = {
  read(req) {
    const { method, ip } = req;
    return { method, headers: fieldsOf(req), ip };
  },
  /** What the next router takes: where it is mounted, and the rest as it was rewritten. */
  target({ baseUrl, url, originalUrl }) {
    if (baseUrl === '') return url;
    const [origin = ''] = ORIGIN.exec(url) ?? [];
    const rest = url.slice(origin.length);
    // Express turns the mount's own path into a slash; one that the client sent is refused as elsewhere.
    const isRoot = rest === '/' || rest.startsWith('/?');
    const [asked = ''] = originalUrl.split('?', 1);
    return origin + baseUrl + (isRoot && !asked.endsWith('/') ? rest.slice(1) : rest);
  },
  params: ({ params }) => params,
  route: (req) => fieldOf(req.route, 'path'),
  body: (maxLength, req) => parsedOrText(req.body, req, maxLength),
  continuing(authorize, { set, grantOf }) {
    const handler: Handler = (req, res, next) => {
      const isAllowed = after(authorize(req, res), (outcome) => {
        if (outcome.ok) set(req, outcome.grant);
        else sendAnswer(outcome, req, res);
        return outcome.ok;
      });
      void after(isAllowed, (ok) => void (ok && next()), next);
    };
    return Object.assign(handler, { grantOf, decide: authorize });
  },
  responding: (answer) => (req, res, next) => {
    const respond = async (): Promise<void> => sendAnswer(await answer(req, res), req, res);
    respond().catch(next);
  },
};

/**
 * Allows only requests with a valid token. Its grant is `req.grant`. `token.for` guards a route, `token.list` a
 * list. With `routes` or `request`, it is a middleware by itself.
 *
 * The client's address is `req.ip`: the setting `trust proxy` decides whose `X-Forwarded-For` counts.
 * `routes` are matched with `req.baseUrl + req.url`, the path that the next router takes. Errors go to
 * `next`, with the reason as their `cause`.
 *
 * @example
 * ```ts
 * import express from 'express';
 * import { inferScopeEndpoint, optionalToken, requireToken, whoami } from 'caveats/express';
 *
 * const options = { rootKey: 'an example key, 32 bytes or more' };
 * const token = requireToken(options);
 * const docs = [{ id: 'A' }, { id: 'B' }];
 * const app = express();
 * app.get('/docs', token.list('doc', () => docs, ({ id }) => ({ doc: id })));
 * app.get('/docs/:docId', token.for({ doc: 'docId' }), (req, res) => {
 *   res.json({ reader: req.grant?.subject });
 * });
 * app.get('/pages/:docId', optionalToken(options).for({ doc: 'docId' }), (req, res) => {
 *   res.json({ reader: req.grant?.subject ?? 'anonymous' });
 * });
 * app.get('/whoami', whoami(options));
 * app.post('/infer-scope', inferScopeEndpoint(options));
 * ```
 * @see https://expressjs.com/en/guide/behind-proxies.html
 */
export const requireToken: MakeGuard<ExpressTypes> = /* @__PURE__ */ requireBy(binding);

/** As `requireToken`, but a request without a credential is allowed: its grant is `undefined`. */
export const optionalToken: MakeOptionalGuard<ExpressTypes> = /* @__PURE__ */ optionalBy(binding);

/** Responds with who the token of a request was issued to, and what it reaches. */
export const whoami: MakeWhoami<ExpressTypes> = /* @__PURE__ */ whoamiBy(binding);

/** Responds with what the token in a body reaches. Reads the body itself if no parser did. */
export const inferScopeEndpoint: MakeScopeEndpoint<ExpressTypes> = /* @__PURE__ */ scopeBy(binding);

/** Responds with what OAuth says of the token in a form (RFC 7662), to the clients that it lists. */
export const introspectionEndpoint: MakeIntrospection<ExpressTypes> =
  /* @__PURE__ */ introspectBy(binding);

/** Responds with the metadata of the API (RFC 9728). */
export const resourceMetadataEndpoint: MakeMetadata<ExpressTypes> =
  /* @__PURE__ */ metadataBy(binding);
