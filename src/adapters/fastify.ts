/**
 * Fastify 5: allows requests with a valid token, and responds to all others.
 *
 * @module caveats/fastify
 */

import type {
  FastifyPluginCallback,
  FastifyReply,
  FastifyRequest,
  RouteGenericInterface,
} from 'fastify';
import type { Answer } from '../http/problem.js';
import type { Dialect, StandardDialect } from '../token/dialect.js';
import type { Grant } from '../token/verify.js';
import { introspectBy, metadataBy, optionalBy, requireBy, scopeBy, whoamiBy } from './adapter.js';
import type { Binding } from './binding.js';
import type {
  ByFunction,
  ByParameters,
  Deciding,
  DialectOf,
  Framework,
  RouteGuard,
} from './framework.js';
import type {
  MakeGuard,
  MakeIntrospection,
  MakeMetadata,
  MakeOptionalGuard,
  MakeScopeEndpoint,
  MakeWhoami,
} from './functions.js';
import { fieldsOf } from './node-http.js';

export type * from './functions.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** What the request's token grants. For a dialect of your own, `grantOf` has its exact type. */
    grant?: Grant | undefined;
  }
}

/** @inline */
type AnyRoute = RouteGenericInterface;

/** A hook or handler of routes. */
export type Handler<R extends AnyRoute = AnyRoute> = (
  request: FastifyRequest<R>,
  reply: FastifyReply,
) => Promise<FastifyReply | undefined>;

/** A hook that allows requests, `G` being what it grants. */
export interface TokenHook<G = Grant, R extends AnyRoute = AnyRoute>
  extends Handler<R>, Deciding<[request: FastifyRequest<R>, reply: FastifyReply], G> {
  /**
   * Returns the grant of a request in its exact type.
   *
   * @throws TypeError for a request that this hook did not allow.
   */
  grantOf(request: object): G;
}

/** Guards single routes and lists, `G` being what it grants. */
export interface TokenGuard<
  D extends Dialect = StandardDialect,
  G = Grant<D>,
  R extends AnyRoute = AnyRoute,
>
  extends RouteGuard<FastifyTypes, D, G, R>, Pick<TokenHook<G>, 'grantOf'> {}

/** @inline */
type RouteOf<F extends Framework> = Extract<F['route'], AnyRoute>;

/** The types of Fastify. */
export interface FastifyTypes extends Framework {
  readonly anyRoute: AnyRoute;
  readonly usualRoute: AnyRoute;
  readonly args: [request: FastifyRequest<RouteOf<this>>, reply: FastifyReply];
  readonly continues: TokenHook<this['grant'], RouteOf<this>>;
  readonly responds: Handler<RouteOf<this>>;
  readonly byParameters: ByParameters<this> &
    ByFunction<FastifyTypes, DialectOf<this>, this['grant'], RouteOf<this>>;
  readonly guard: TokenGuard<DialectOf<this>, this['grant'], RouteOf<this>>;
  readonly standalone: this['continues'] & this['guard'];
}

/** Declares `request.grant`, so that requests have one shape and other plugins can depend on it. */
export const decorateGrant: FastifyPluginCallback = /* @__PURE__ */ Object.assign<
  FastifyPluginCallback,
  Record<symbol, unknown>
>(
  (app, _, done) => {
    if (!app.hasRequestDecorator('grant')) app.decorateRequest('grant', undefined);
    done();
  },
  // For the whole app instead of a scope of its own, as `fastify-plugin` does it.
  { [Symbol.for('skip-override')]: true, [Symbol.for('fastify.display-name')]: 'grant' },
);

const binding: Binding<FastifyTypes> = {
  read(request) {
    const { method, ip, raw } = request;
    return { method, headers: fieldsOf(raw), ip };
  },
  target: ({ url }) => url,
  params: ({ params }) => params,
  route: ({ routeOptions }) => routeOptions.url,
  body: (_, { body }) => body,
  continuing(authorize, { set, grantOf }) {
    const hook: Handler = async (request, reply) => {
      const outcome = await authorize(request, reply);
      // Fastify waits for a reply that is returned, and does not continue.
      if (!outcome.ok) return send(reply, outcome);
      set(request, outcome.grant);
      return undefined;
    };
    return Object.assign(hook, { grantOf, decide: authorize });
  },
  responding: (answer) => async (request, reply) => send(reply, await answer(request, reply)),
};

/**
 * Allows only requests with a valid token. A hook, best `onRequest`, which runs before the body is read.
 * Its grant is `request.grant`. `token.for` guards a route, `token.list` a list. With `routes` or `request`, it
 * is a hook by itself.
 *
 * The client's address is `request.ip`: the option `trustProxy` decides whose `X-Forwarded-For` counts.
 * `routes` are matched with `request.url`, as `rewriteUrl` left it. Errors are thrown, with the reason as
 * their `cause`.
 *
 * @example
 * ```ts
 * import fastify from 'fastify';
 * import { inferScopeEndpoint, optionalToken, requireToken, whoami } from 'caveats/fastify';
 *
 * const options = { rootKey: 'an example key, 32 bytes or more' };
 * const token = requireToken(options);
 * const anyone = optionalToken(options);
 * const docs = [{ id: 'A' }, { id: 'B' }];
 * const app = fastify();
 * app.get('/docs', token.list('doc', () => docs, ({ id }) => ({ doc: id })));
 * app.get('/docs/:docId', { onRequest: token.for({ doc: 'docId' }) }, async (request) => ({
 *   reader: request.grant?.subject,
 * }));
 * app.get('/pages/:docId', { onRequest: anyone.for({ doc: 'docId' }) }, async ({ grant }) => ({
 *   reader: grant?.subject ?? 'anonymous',
 * }));
 * app.get('/whoami', whoami(options));
 * app.post('/infer-scope', inferScopeEndpoint(options));
 * ```
 */
export const requireToken: MakeGuard<FastifyTypes> = /* @__PURE__ */ requireBy(binding);

/** As `requireToken`, but a request without a credential is allowed: its grant is `undefined`. */
export const optionalToken: MakeOptionalGuard<FastifyTypes> = /* @__PURE__ */ optionalBy(binding);

/** Responds with who the token of a request was issued to, and what it reaches. A handler. */
export const whoami: MakeWhoami<FastifyTypes> = /* @__PURE__ */ whoamiBy(binding);

/** Responds with what the token in a body reaches. A handler; Fastify's parsers read the body. */
export const inferScopeEndpoint: MakeScopeEndpoint<FastifyTypes> = /* @__PURE__ */ scopeBy(binding);

/** Responds with what OAuth says of the token in a form (RFC 7662), to the clients that it lists. Register a parser of forms. */
export const introspectionEndpoint: MakeIntrospection<FastifyTypes> =
  /* @__PURE__ */ introspectBy(binding);

/** Responds with the metadata of the API (RFC 9728). */
export const resourceMetadataEndpoint: MakeMetadata<FastifyTypes> =
  /* @__PURE__ */ metadataBy(binding);

function send(reply: FastifyReply, { status, headers, body }: Answer): FastifyReply {
  return reply.code(status).headers(headers).send(body);
}
