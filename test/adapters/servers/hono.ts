import { getRequestListener } from '@hono/node-server';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import {
  inferScopeEndpoint,
  introspectionEndpoint,
  optionalToken,
  requireToken,
  resourceMetadataEndpoint,
  whoami,
} from 'caveats/hono';
import {
  answerOf,
  CLIENTS,
  METADATA,
  BY_PARAMETERS,
  DOCS,
  findTable,
  GUARDED,
  LISTED,
  listen,
  listOf,
  optionsWithProxy,
  type Serve,
  toDoc,
} from './serve.js';

export const serveHono: Serve = (setup, seen) => {
  const app = new Hono();
  const options = optionsWithProxy(setup, seen, (c: Context) => ({
    header: (name) => c.req.header(name),
    param: (name) => c.req.param(name),
  }));
  if (setup.parsesBodies) {
    for (const path of ['/infer-scope', '/introspect']) {
      app.use(path, async (c, next) => {
        await c.req.text();
        await next();
      });
    }
  }
  const token = setup.optional ? optionalToken(options) : requireToken(options);
  const answer = (c: Context) => c.json(answerOf(seen, c.get('grant')));
  const guarded: MiddlewareHandler = token;
  for (const path of GUARDED) app.all(path, guarded, answer);
  for (const [path, parameters] of BY_PARAMETERS) {
    const named: MiddlewareHandler = token.for(parameters);
    app.all(path, named, answer);
  }
  const find = (c: Context) => findTable(c.req.param('id')!);
  const found: MiddlewareHandler = token.for(find);
  app.all('/found/:id', found, answer);
  const toWrite: MiddlewareHandler = token.for(find, { access: 'write' });
  app.all('/found/:id/to-write', toWrite, answer);
  app.all('/list', token.list('doc'), (c) => c.json(listOf(seen, c.var.grant)));
  for (const [path, more] of LISTED)
    app.all(
      path,
      token.list('doc', () => DOCS, toDoc, more),
    );
  app.get('/whoami', whoami(options));
  app.post('/infer-scope', inferScopeEndpoint(options));
  app.post('/introspect', introspectionEndpoint({ ...options, clients: CLIENTS }));
  app.all(METADATA.path, resourceMetadataEndpoint(METADATA));
  app.onError((error, c) => {
    seen.errors.push(error);
    return c.text(error.message, 500);
  });
  // It would replace `Request` and `Response` for the other servers of the process, too.
  return listen(getRequestListener(app.fetch, { overrideGlobalObjects: false }));
};
