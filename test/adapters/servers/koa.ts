import KoaRouter from '@koa/router';
import Koa, { type Context } from 'koa';
import { json } from 'node:stream/consumers';
import { inferScopeEndpoint, optionalToken, requireToken, whoami } from 'caveats/koa';
import { answerOf, GUARDED, listen, optionsOf, type Serve } from './serve.js';

export const serveKoa: Serve = (setup, seen) => {
  const app = new Koa(setup.behindProxy ? { proxy: true, maxIpsCount: 1 } : {});
  const router = new KoaRouter();
  const options = optionsOf(setup, seen, (ctx: Context) => ({
    header: (name) => ctx.get(name) || undefined,
    param: (name) => ctx['params'][name],
  }));
  if (setup.parsesBodies) {
    app.use(async (ctx, next) => {
      Object.assign(ctx.request, { body: await json(ctx.req) });
      await next();
    });
  }
  const token = setup.optional ? optionalToken(options) : requireToken(options);
  for (const path of GUARDED) {
    router.all(path, token, (ctx) => {
      ctx.body = answerOf(seen, ctx.state.grant);
    });
  }
  router.get('/whoami', whoami(options));
  router.post('/infer-scope', inferScopeEndpoint(options));
  app.use(router.routes());
  app.on('error', (error) => seen.errors.push(error));
  return listen(app.callback());
};
