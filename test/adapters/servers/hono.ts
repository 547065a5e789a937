import { getRequestListener } from '@hono/node-server';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { inferScopeEndpoint, optionalToken, requireToken, whoami } from 'caveats/hono';
import { answerOf, GUARDED, listen, optionsWithProxy, type Serve } from './serve.js';

export const serveHono: Serve = (setup, seen) => {
  const app = new Hono();
  const options = optionsWithProxy(setup, seen, (c: Context) => ({
    header: (name) => c.req.header(name),
    param: (name) => c.req.param(name),
  }));
  if (setup.parsesBodies) {
    app.use('/infer-scope', async (c, next) => {
      await c.req.text();
      await next();
    });
  }
  const token: MiddlewareHandler = setup.optional ? optionalToken(options) : requireToken(options);
  for (const path of GUARDED)
    app.all(path, token, (c: Context) => c.json(answerOf(seen, c.get('grant'))));
  app.get('/whoami', whoami(options));
  app.post('/infer-scope', inferScopeEndpoint(options));
  app.onError((error, c) => {
    seen.errors.push(error);
    return c.text(error.message, 500);
  });
  // It would replace `Request` and `Response` for the other servers of the process, too.
  return listen(getRequestListener(app.fetch, { overrideGlobalObjects: false }));
};
