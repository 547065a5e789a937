import fastify, { type FastifyRequest } from 'fastify';
import {
  decorateGrant,
  inferScopeEndpoint,
  optionalToken,
  requireToken,
  whoami,
} from 'caveats/fastify';
import { answerOf, GUARDED, listen, optionsOf, type Serve } from './serve.js';

type WithParams = FastifyRequest<{ Params: Partial<Record<string, string>> }>;

export const serveFastify: Serve = async (setup, seen) => {
  const app = fastify({ trustProxy: setup.behindProxy === true ? 'loopback' : false });
  await app.register(decorateGrant);
  const options = optionsOf(setup, seen, ({ headers, params }: WithParams) => ({
    header: (name) => headers[name]?.toString(),
    param: (name) => params[name],
  }));
  const token = setup.optional ? optionalToken(options) : requireToken(options);
  for (const path of GUARDED) {
    app.all<{ Params: Record<string, string> }>(path, { onRequest: token }, async (request) => {
      token.grantOf(request);
      return answerOf(seen, request.grant);
    });
  }
  app.get('/whoami', whoami(options));
  app.post('/infer-scope', inferScopeEndpoint(options));
  app.addHook('onError', async (_request, _reply, error) => {
    seen.errors.push(error);
  });
  await app.ready();
  return listen(app.server);
};
