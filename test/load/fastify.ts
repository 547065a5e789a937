import type { Server } from 'node:http';
import { createAuthority } from 'caveats/authority';
import { decorateGrant, requireToken } from 'caveats/fastify';
import fastify, {
  type FastifyInstance,
  type FastifyRequest,
  type onRequestAsyncHookHandler,
} from 'fastify';
import { fastifyJwt, type WithJwt } from './peers.js';
import { HOST, type Served } from './served.js';
import { levels, macaroon, PATH, plainJwt, requireMet, rootKey } from './tokens.js';

async function listen(
  check?: onRequestAsyncHookHandler,
  prepare?: (app: FastifyInstance) => unknown,
): Promise<Server> {
  const app = fastify();
  await prepare?.(app);
  app.setErrorHandler((_error, _request, reply) => reply.code(403).send());
  app.get(PATH, check === undefined ? {} : { onRequest: check }, async () => ({ ok: true }));
  await app.listen({ port: 0, host: HOST });
  return app.server;
}

function withCaveats(options: Parameters<typeof requireToken>[0]): Promise<Server> {
  return listen(requireToken(options).for(levels), (app) => app.register(decorateGrant));
}

async function checkClaims(request: FastifyRequest): Promise<void> {
  const claims = await (request as FastifyRequest & WithJwt).jwtVerify();
  requireMet(claims, request.ip, request.params as object);
}

function withJwt(cache: boolean): Promise<Server> {
  return listen(checkClaims, (app) =>
    app.register(fastifyJwt(), { secret: rootKey, verify: { cache } }),
  );
}

export const fastify5: Readonly<Record<string, Served>> = {
  nothing: { listen: () => listen() },
  key: { token: macaroon, listen: () => withCaveats({ rootKey }) },
  authority: {
    token: macaroon,
    listen: () => withCaveats({ authority: createAuthority({ keys: rootKey }) }),
  },
  jwt: { token: plainJwt, listen: () => withJwt(false) },
  cached: { token: plainJwt, listen: () => withJwt(true) },
};
