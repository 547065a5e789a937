/**
 * Servers of `node:http`: allows requests with a valid token, and responds to all others.
 *
 * @module caveats/node
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Allowed } from '../http/refusal.js';
import type { Dialect, StandardDialect } from '../token/dialect.js';
import type { Grant } from '../token/verify.js';
import { introspectBy, metadataBy, optionalBy, requireBy, scopeBy, whoamiBy } from './adapter.js';
import type { Binding } from './binding.js';
import type { Deciding, DialectOf, Framework, RouteGuard } from './framework.js';
import type {
  MakeGuard,
  MakeIntrospection,
  MakeMetadata,
  MakeOptionalGuard,
  MakeScopeEndpoint,
  MakeWhoami,
} from './functions.js';
import { fieldsOf, readNodeBody, sendAnswer } from './node-http.js';

export type * from './functions.js';

/** A listener that resolves with the grant of a request; `undefined` if it refused and responded. */
export interface TokenListener<G = Grant> extends Deciding<NodeTypes['args'], G> {
  (req: IncomingMessage, res: ServerResponse): Promise<Allowed<G> | undefined>;
}

/** A listener that responds. */
export type Listener = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

/** Guards single routes and lists, `G` being what it grants. */
export interface TokenGuard<D extends Dialect = StandardDialect, G = Grant<D>> extends RouteGuard<
  NodeTypes,
  D,
  G
> {}

/** The types of `node:http`. */
export interface NodeTypes extends Framework {
  readonly args: [req: IncomingMessage, res: ServerResponse];
  readonly continues: TokenListener<this['grant']>;
  readonly responds: Listener;
  readonly guard: TokenGuard<DialectOf<this>, this['grant']>;
  readonly standalone: this['continues'] & this['guard'];
}

const binding: Binding<NodeTypes> = {
  read(req) {
    // A server's messages have both.
    const { method = '', socket } = req;
    return { method, headers: fieldsOf(req), ip: socket.remoteAddress };
  },
  target: ({ url = '' }) => url,
  body: (maxLength, req) => readNodeBody(req, maxLength),
  continuing(authorize) {
    const listener = async (req: IncomingMessage, res: ServerResponse) => {
      const outcome = await authorize(req, res);
      if (outcome.ok) return outcome;
      sendAnswer(outcome, req, res);
      return undefined;
    };
    return Object.assign(listener, { decide: authorize });
  },
  responding: (answer) => async (req, res) => sendAnswer(await answer(req, res), req, res),
};

/**
 * Allows only requests with a valid token. It resolves with the grant, or with `undefined` for a request
 * that it refused and responded to: do not serve that one. `token.for` takes a function that returns what a
 * request is about, `token.list` guards a list. With `routes` or `request`, it is a listener by itself.
 *
 * The client's address is the socket's; behind a proxy, supply the client's with `request`. It rejects if
 * a lookup or `request` does, with the reason as the error's `cause`: catch it and respond with 500.
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http';
 * import { requireToken, whoami } from 'caveats/node';
 *
 * const options = { rootKey: 'an example key, 32 bytes or more' };
 * const answerWhoami = whoami(options);
 * const authorize = requireToken(options).for((req) => ({ doc: req.url?.slice(1) ?? '' }));
 * const server = createServer(async (req, res) => {
 *   try {
 *     if (req.url === '/whoami') return await answerWhoami(req, res);
 *     const authorized = await authorize(req, res);
 *     if (authorized !== undefined) res.end(`Hello ${authorized.grant.subject}`);
 *   } catch {
 *     res.writeHead(500).end();
 *   }
 * });
 * ```
 */
export const requireToken: MakeGuard<NodeTypes> = /* @__PURE__ */ requireBy(binding);

/** As `requireToken`, but a request without a credential is allowed: its grant is `undefined`. */
export const optionalToken: MakeOptionalGuard<NodeTypes> = /* @__PURE__ */ optionalBy(binding);

/** Responds with who the token of a request was issued to, and what it reaches. Rejects as `requireToken` does. */
export const whoami: MakeWhoami<NodeTypes> = /* @__PURE__ */ whoamiBy(binding);

/** Responds with what the token in a body reaches. Rejects as `requireToken` does. */
export const inferScopeEndpoint: MakeScopeEndpoint<NodeTypes> = /* @__PURE__ */ scopeBy(binding);

/** Responds with what OAuth says of the token in a form (RFC 7662), to the clients that it lists. */
export const introspectionEndpoint: MakeIntrospection<NodeTypes> =
  /* @__PURE__ */ introspectBy(binding);

/** Responds with the metadata of the API (RFC 9728). */
export const resourceMetadataEndpoint: MakeMetadata<NodeTypes> =
  /* @__PURE__ */ metadataBy(binding);
