import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import type { Access } from 'caveats';
import type { RouteMatch } from 'caveats/http';
import { assertMembers, member } from './body.js';
import type { Database, Json } from './data/database.js';
import { accessTo } from './data/sharing.js';
import { PREFIX, resourceOf, routes } from './guard.js';
import { type Call, found, latestChange, type Operation, type User } from './operation.js';
import { readAsked } from './paging.js';
import { Problem, problemBody } from './problem.js';

/**
 * Returns what a request accesses; `undefined` if there is no such operation. Looked up once per request, so
 * the guard and the handler see the same resource.
 */
export function locate(db: Database, req: Request): RouteMatch | undefined {
  const locals: { match?: RouteMatch } = req.res?.locals ?? {};
  if (locals.match !== undefined) return locals.match;
  const match = routes.match(req.method, req.baseUrl + req.url);
  if (match !== undefined) {
    const url = new URL(req.originalUrl, originOf(req));
    locals.match = { ...match, resource: resourceOf(db, match, url) };
  }
  return locals.match;
}

/** Runs an operation, for a request whose token was verified. */
export function answerWith(db: Database, operation: Operation): RequestHandler {
  return async (req, res) => {
    const { resource, access, params } = found(locate(db, req));
    const { grant } = req;
    if (grant === undefined) throw new TypeError('the check did not allow the request');
    const user = findUser(db, grant.subject);
    if (resource.doc !== undefined) assertShared(db, user, resource.doc, access);
    const site = originOf(req);
    const url = new URL(req.originalUrl, site);
    const path = url.pathname.slice(PREFIX.length).replace(/\/$/, '');
    const { query = {}, paging } = operation;
    const asked = readAsked(url.searchParams, query, { path, paging, now: latestChange() });
    const body: Json = req.body ?? null;
    assertBody(req, operation);
    const call: Call = {
      db,
      user,
      grant,
      resource,
      params,
      query: asked.query,
      body,
      base: site + PREFIX,
      site,
      path,
      page: asked.page,
    };
    const answer = await db.atomically(() => operation.answer(call));
    res.status(operation.status ?? 200).json(answer);
  };
}

/** Responds with 501 to what Coda's API has in its bodies and this one does not, and with 400 to anything else. */
function assertBody({ body, headers }: Request, { members, missing = [] }: Operation): void {
  if (members === undefined) return;
  if (body === undefined) {
    const isSent = 'transfer-encoding' in headers || Number(headers['content-length'] ?? 0) > 0;
    if (isSent) throw new Problem(415, 'The body must have the type application/json');
    return;
  }
  const name = missing.find((each) => member(body, each) !== undefined);
  if (name !== undefined) throw new Problem(501, `This API has no ${name}`);
  // n8n sends its query once more, in the body.
  assertMembers(body, members, ['qs']);
}

/** Returns the origin of the server. The header `Host` is the client's choice. */
export function originOf({ socket }: Pick<Request, 'socket'>): string {
  return `http://127.0.0.1:${socket.localPort}`;
}

/** Returns the user of a token. */
export function findUser(db: Database, subject: string): User {
  const row = db.get('SELECT * FROM users WHERE id = ?', subject);
  if (row === undefined) throw new Problem(403, 'The user of the token is unknown');
  return { id: row.text('id'), name: row.text('name'), email: row.text('email') };
}

/** Checks the sharing of a doc: both the token and its user must be allowed. */
export function assertShared(db: Database, user: User, doc: string, access: Access): void {
  const allowed = accessTo(db, user, doc);
  if (!allowed.includes('read')) throw new Problem(404, 'Not found');
  if (!allowed.includes(access)) throw new Problem(403, 'The doc is shared read-only');
}

/** For paths outside of the API. */
export const notFound: RequestHandler = () => {
  throw new Problem(404, 'Not found');
};

/** Responds to an error. The details of an unexpected one go to the log only. */
export const answerProblem: ErrorRequestHandler = (error, _req, res, next) => {
  if (res.headersSent) return next(error);
  // What the guard could not look up is the cause of its error.
  const problem = [error, Object(error).cause].find((each) => each instanceof Problem);
  const status = problem?.status ?? statusOf(error);
  if (problem === undefined && status >= 500) console.error(error);
  res.status(status).set('cache-control', 'no-store');
  res.json(problemBody(status, problem?.message));
};

/** Returns the status of an error of Express, such as for a body that is not JSON. */
function statusOf(error: unknown): number {
  const status: unknown = Reflect.get(Object(error), 'status');
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
