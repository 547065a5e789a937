import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import type { Resource } from 'caveats';
import type { RouteMatch } from 'caveats/http';
import type { Database } from './data/database.js';
import { accessTo } from './data/sharing.js';
import { PREFIX, resourceOf, routes } from './guard.js';
import { type Call, found, type Operation, type User } from './operation.js';
import { Problem, problemBody } from './problem.js';

/**
 * What a request is about; `undefined` where it asks for no operation. It is found out once, so that
 * what is checked is also what is done.
 */
export function locate(db: Database, req: Request): RouteMatch | undefined {
  const locals: { match?: RouteMatch } = req.res?.locals ?? {};
  if (locals.match !== undefined) return locals.match;
  const match = routes.match(req.method, req.baseUrl + req.url);
  if (match !== undefined) locals.match = { ...match, resource: resourceOf(db, match) };
  return locals.match;
}

/** Answers an operation, for a request whose token was checked. */
export function answerWith(db: Database, operation: Operation): RequestHandler {
  return (req, res) => {
    const { resource, access, params } = found(locate(db, req));
    const user = findUser(db, req.grant?.identity.subject);
    if (resource.doc !== undefined) assertShared(db, user, resource, access);
    const origin = originOf(req);
    const url = new URL(req.originalUrl, origin);
    const call: Call = {
      db,
      user,
      resource,
      params,
      query: url.searchParams,
      body: req.body ?? null,
      base: origin + PREFIX,
      path: url.pathname.slice(PREFIX.length),
    };
    const body = db.atomically(() => operation.answer(call));
    res.status(operation.status ?? 200).json(body);
  };
}

/** Where the server is. The header `Host` would be what the client says. */
export function originOf({ socket }: Pick<Request, 'socket'>): string {
  return `http://127.0.0.1:${socket.localPort}`;
}

/** Whose token it is. */
function findUser(db: Database, subject: string | undefined): User {
  const row = db.get('SELECT * FROM users WHERE id = ?', subject ?? null);
  if (row === undefined) throw new Problem(403, 'The user of the token is not known here');
  return { id: row.text('id'), name: row.text('name'), email: row.text('email') };
}

/** What a token is good for is one thing, what its user may do is another: both have to allow it. */
function assertShared(
  db: Database,
  user: User,
  { doc }: Resource,
  access: RouteMatch['access'],
): void {
  const allowed = accessTo(db, user, doc ?? '');
  if (!allowed.includes('read')) throw new Problem(404, 'There is no such thing');
  if (!allowed.includes(access)) throw new Problem(403, 'The doc is shared for reading alone');
}

/** For paths outside of the API. */
export const notFound: RequestHandler = () => {
  throw new Problem(404, 'There is no such thing');
};

/** Answers what was thrown. Of what nobody foresaw, only the log tells more than the status. */
export const answerProblem: ErrorRequestHandler = (error, _req, res, next) => {
  if (res.headersSent) return next(error);
  const isProblem = error instanceof Problem;
  const status = isProblem ? error.status : statusOf(error);
  if (status >= 500) console.error(error);
  res.status(status).type('application/problem+json');
  res.send(JSON.stringify(problemBody(status, isProblem ? error.message : undefined)));
};

/** The status of an error of Express itself, such as that of a body which is no JSON. */
function statusOf(error: unknown): number {
  const status: unknown = Reflect.get(Object(error), 'status');
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
