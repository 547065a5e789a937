import type { RequestHandler } from 'express';
import { createRoutes, type Routes } from 'caveats/http';
import { PREFIX, routes } from './guard.js';
import { Problem } from './problem.js';
import coda from './operations.json' with { type: 'json' };

/** The operations that Coda documents, by their routes. */
const names: ReadonlyMap<string, string> = new Map(
  Object.entries(coda.operations).map(([name, route]) => [route, name]),
);

const options = { prefix: PREFIX, trailingSlash: true };
const documented = createRoutes(
  Object.fromEntries([...names.keys()].map((key) => [key, {}])),
  options,
);

/** The routes in front of the check, which accept every token. */
const open = createRoutes({ 'GET /whoami': {}, 'POST /tokens/inferScope': {} }, options);

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/**
 * Responds to requests that no operation answers: 501 for an operation that only Coda has, 405 for another
 * method, and 404 for another path. No token would change that, so none is asked for.
 */
export const assertAnswered: RequestHandler = ({ method, baseUrl, url }, res, next) => {
  const routeIn = (some: Routes, by: string): string | undefined =>
    some.match(by, baseUrl + url)?.route;
  const ownRoute = (by: string): string | undefined => routeIn(routes, by) ?? routeIn(open, by);
  const [own, theirs] = [ownRoute(method), routeIn(documented, method)];
  // `/packs/listings` is not the pack called `listings`.
  if (own !== undefined && (theirs ?? own) === own) return next();
  const name = names.get(theirs ?? '');
  if (name !== undefined) throw new Problem(501, `Coda has ${name}, and this API does not`);
  const allowed = METHODS.filter((each) => ownRoute(each) !== undefined);
  if (allowed.length === 0) throw new Problem(404, 'There is nothing at this path');
  res.set('allow', allowed.join(', '));
  throw new Problem(405, `This path takes ${allowed.join(', ')}`);
};
