/**
 * Express 4 and 5: allows requests with a valid token, and responds to all others.
 *
 * @module caveats/express
 */

import type { Request as ExpressRequest } from 'express';
import { after } from '../token/open.js';
import type { Grant } from '../token/verify.js';
import { fieldOf } from '../unknown.js';
import { introspectBy, metadataBy, optionalBy, requireBy, scopeBy, whoamiBy } from './adapter.js';
import type { Binding } from './binding.js';
import type { ExpressTypes, Handler } from './express-types.js';
import type {
  MakeGuard,
  MakeIntrospection,
  MakeOptionalGuard,
  MakeMetadata,
  MakeScopeEndpoint,
  MakeWhoami,
} from './functions.js';
import { fieldsOf, readNodeBody, sendAnswer } from './node-http.js';

export type {
  ByNamedParameters,
  ExpressTypes,
  Handler,
  RouteHandler,
  StandaloneGuard,
  TokenGuard,
  TokenHandler,
} from './express-types.js';
export type * from './functions.js';

declare global {
  namespace Express {
    interface Request {
      /** What the request's token grants. For a dialect of your own, `grantOf` has its exact type. */
      grant?: Grant | undefined;
    }
  }
}

const binding: Binding<ExpressTypes> = {
  read(req) {
    const { method, ip } = req;
    return { method, headers: fieldsOf(req), ip };
  },
  target: targetOf,
  params: ({ params }) => params,
  route: (req) => fieldOf(req.route, 'path'),
  body: (maxLength, req) => req.body ?? readNodeBody(req, maxLength),
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

/** The scheme and host of a URL, which Express keeps in front of what a mounted router gets. */
const ORIGIN = /^https?:\/\/[^/?]*/i;

/** Returns what the next router takes: where it is mounted, and the rest as it was rewritten. */
function targetOf({ baseUrl, url, originalUrl }: ExpressRequest): string {
  if (baseUrl === '') return url;
  const [origin = ''] = ORIGIN.exec(url) ?? [];
  const rest = url.slice(origin.length);
  // Express turns the mount's own path into a slash; one that the client sent is refused as elsewhere.
  const isRoot = rest === '/' || rest.startsWith('/?');
  const [asked = ''] = originalUrl.split('?', 1);
  return origin + baseUrl + (isRoot && !asked.endsWith('/') ? rest.slice(1) : rest);
}
