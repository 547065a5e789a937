import KoaRouter from '@koa/router';
import Koa, { type Context } from 'koa';
import { parse } from 'node:querystring';
import { text } from 'node:stream/consumers';
import {
  inferScopeEndpoint,
  introspectionEndpoint,
  optionalToken,
  requireToken,
  resourceMetadataEndpoint,
  whoami,
} from 'caveats/koa';
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
  optionsOf,
  type Serve,
  toDoc,
} from './serve.js';

export const serveKoa: Serve = (setup, seen) => {
  const app = new Koa(setup.behindProxy ? { proxy: true, maxIpsCount: 1 } : {});
  const router = new KoaRouter();
  const options = optionsOf(setup, seen, (ctx: Context) => ({
    header: (name) => ctx.get(name) || undefined,
    param: (name) => ctx['params'][name],
  }));
  if (setup.parsesBodies) {
    app.use(async (ctx, next) => {
      const body = await text(ctx.req);
      Object.assign(ctx.request, { body: ctx.is('urlencoded') ? parse(body) : JSON.parse(body) });
      await next();
    });
  }
  const token = setup.optional ? optionalToken(options) : requireToken(options);
  for (const path of GUARDED) {
    router.all(path, token, (ctx) => {
      ctx.body = answerOf(seen, ctx.state.grant);
    });
  }
  const answer = (ctx: Context): void => {
    ctx.body = answerOf(seen, ctx.state['grant']);
  };
  for (const [path, parameters] of BY_PARAMETERS) router.all(path, token.for(parameters), answer);
  const find = (ctx: Context) => findTable(ctx['params'].id);
  router.all('/found/:id', token.for(find), answer);
  router.all('/found/:id/to-write', token.for(find, { access: 'write' }), answer);
  router.all('/list', token.list('doc'), (ctx) => {
    ctx.body = listOf(seen, ctx.state.grant);
  });
  for (const [path, more] of LISTED)
    router.all(
      path,
      token.list('doc', () => DOCS, toDoc, more),
    );
  router.get('/whoami', whoami(options));
  router.post('/infer-scope', inferScopeEndpoint(options));
  router.post('/introspect', introspectionEndpoint({ ...options, clients: CLIENTS }));
  router.all(METADATA.path, resourceMetadataEndpoint(METADATA));
  app.use(router.routes());
  app.on('error', (error) => seen.errors.push(error));
  return listen(app.callback());
};
