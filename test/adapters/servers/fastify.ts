import fastify, { type FastifyRequest } from 'fastify';
import {
  decorateGrant,
  inferScopeEndpoint,
  introspectionEndpoint,
  optionalToken,
  requireToken,
  resourceMetadataEndpoint,
  whoami,
} from 'caveats/fastify';
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

interface WithParams {
  Params: Partial<Record<string, string>>;
}

export const serveFastify: Serve = async (setup, seen) => {
  const app = fastify({ trustProxy: setup.behindProxy === true ? 'loopback' : false });
  await app.register(decorateGrant);
  const options = optionsOf(setup, seen, ({ headers, params }: FastifyRequest<WithParams>) => ({
    header: (name) => headers[name]?.toString(),
    param: (name) => params[name],
  }));
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_, body, done) => done(null, body),
  );
  const token = setup.optional ? optionalToken(options) : requireToken(options);
  for (const path of GUARDED) {
    app.all<{ Params: Record<string, string> }>(path, { onRequest: token }, async (request) => {
      token.grantOf(request);
      return answerOf(seen, request.grant);
    });
  }
  for (const [path, parameters] of BY_PARAMETERS) {
    app.all<WithParams>(path, { onRequest: token.for(parameters) }, async (request) => {
      token.grantOf(request);
      return answerOf(seen, request.grant);
    });
  }
  const found = token.for(({ params }: FastifyRequest<WithParams>) => findTable(params['id']!));
  app.all<WithParams>('/found/:id', { onRequest: found }, async ({ grant }) =>
    answerOf(seen, grant),
  );
  const toWrite = token.for(({ params }) => findTable(params['id']!), { access: 'write' });
  app.all<WithParams>('/found/:id/to-write', { onRequest: toWrite }, async ({ grant }) =>
    answerOf(seen, grant),
  );
  const list = token.list('doc');
  app.all<WithParams>('/list', { onRequest: list }, async (request) =>
    listOf(seen, list.grantOf(request)),
  );
  for (const [path, more] of LISTED) {
    app.all<WithParams>(
      path,
      token.list('doc', async () => DOCS, toDoc, more),
    );
  }
  app.get('/whoami', whoami(options));
  app.post('/infer-scope', inferScopeEndpoint(options));
  app.post('/introspect', introspectionEndpoint({ ...options, clients: CLIENTS }));
  app.all(METADATA.path, resourceMetadataEndpoint(METADATA));
  app.addHook('onError', async (_request, _reply, error) => {
    seen.errors.push(error);
  });
  await app.ready();
  return listen(app.server);
};
