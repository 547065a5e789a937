import express, { type RequestHandler } from 'express';
import {
  inferScopeEndpoint,
  requireToken,
  type TokenGuard,
  type TokenHandler,
} from 'caveats/express';
import { type Grant, scopeOverlaps } from 'caveats';
import type { Authority } from 'caveats/authority';
import { answerProblem, answerWith, locate, notFound } from './answer.js';
import { createDocsAuthority, type DocsAuthority } from './authority.js';
import type { Database } from './data/database.js';
import { createDownload } from './download.js';
import { PREFIX, routes, tokenOptions } from './guard.js';
import { found, type Operation } from './operation.js';
import { operations } from './operations/index.js';
import { tokenOperations } from './tokens.js';
import { assertAnswered } from './unanswered.js';
import { createWhoami } from './whoami.js';

/** Allows requests whose token reaches what they access. */
export function createTokenCheck(
  db: Database,
  authority: Authority = createDocsAuthority(db),
): TokenHandler<Grant> {
  return requireToken({
    ...tokenOptions(authority),
    routes,
    request: (req) => ({ resource: locate(db, req)?.resource }),
  });
}

/**
 * The API as an Express app.
 *
 * @param check allows requests, and sets `req.grant`.
 */
export function createApp(
  db: Database,
  check: RequestHandler,
  authority: DocsAuthority = createDocsAuthority(db),
): express.Express {
  const api = express.Router({ caseSensitive: true });
  const token = requireToken(tokenOptions(authority));
  // What there is does not depend on the token, so it comes before any token.
  api.use(assertAnswered);
  // These two accept every token, so they come before the check.
  api.get('/whoami', createWhoami(db, authority));
  api.post('/tokens/inferScope', inferScopeEndpoint(tokenOptions(authority)));
  // Bodies are read only after the token was verified.
  api.use(check, express.json(), express.text({ type: 'text/javascript' }));
  // A body can take minutes, and the token may have been revoked meanwhile.
  api.use((req, res, next) => (req.body === undefined ? next() : check(req, res, next)));
  api.use('/tokens', keepNone);
  for (const operation of [...Object.values(operations), ...tokenOperations(authority)]) {
    const [method, path] = routeOf(operation.route);
    api[method](
      path,
      checkBody(token, operation),
      checkList(token, operation),
      answerWith(db, operation),
    );
  }
  const app = express().disable('x-powered-by').get('/icons/:name', sendIcon);
  app.get('/blobs/:id', createDownload(db, authority));
  return app.use(PREFIX, api).use(notFound, answerProblem);
}

/** Allows requests whose token may also read the doc that their body names. */
function checkBody(token: TokenGuard, { reads }: Operation): RequestHandler {
  if (reads === undefined) return (_req, _res, next) => next();
  const check = token.for((req) => ({ doc: found(reads(req.body ?? null)) }), { access: 'read' });
  return (req, res, next) => {
    if (reads(req.body ?? null) === undefined) next();
    else check(req, res, next);
  };
}

/** Refuses a list in a doc of which the token reaches nothing, as the doc itself. */
function checkList(token: TokenGuard, { list }: Operation): RequestHandler {
  if (list !== 'table') return (_req, _res, next) => next();
  const check = token.for({ doc: 'docId' });
  return (req, res, next) => {
    if (scopeOverlaps(found(req.grant), { doc: String(req.params['docId']) })) next();
    else check(req, res, next);
  };
}

/** A response with a token is not for caches. */
const keepNone: RequestHandler = (_req, res, next) => {
  res.set('cache-control', 'no-store');
  next();
};

/** The image of an icon: the first letter of its name. */
const sendIcon: RequestHandler<{ name: string }> = ({ params: { name } }, res) => {
  const [letter = ''] = name.replaceAll(/[^\p{L}\p{N}]/gu, '').toUpperCase();
  res
    .type('svg')
    .send(
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">` +
        `<text x="16" y="24" text-anchor="middle" font-size="24">${letter}</text></svg>`,
    );
};

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** `GET /docs/{docId}` as Express has it: `get` and `/docs/:docId`. */
function routeOf(template: string): readonly [method: (typeof METHODS)[number], path: string] {
  const [name = '', path = ''] = template.split(' ');
  const method = METHODS.find((known) => known === name.toLowerCase());
  if (method === undefined) throw new TypeError(`${template} has an unknown method`);
  return [method, path.replaceAll(/\{(\w+)\}/g, ':$1')];
}
