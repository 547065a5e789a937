import { once } from 'node:events';
import type { Server } from 'node:http';
import { getConnInfo } from '@hono/node-server/conninfo';
import { createAdaptorServer } from '@hono/node-server';
import { createAuthority } from 'caveats/authority';
import { requireToken } from 'caveats/hono';
import { Hono, type MiddlewareHandler } from 'hono';
import { jwt } from 'hono/jwt';
import { HOST, type Served } from './served.js';
import { levels, macaroon, PATH, plainJwt, requireMet, rootKey } from './tokens.js';

async function listen(...checks: readonly MiddlewareHandler[]): Promise<Server> {
  const app = new Hono();
  for (const check of checks) app.get(PATH, check);
  app.get(PATH, (c) => c.json({ ok: true }));
  app.onError((_error, c) => c.body(null, 403));
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  server.listen(0, HOST);
  await once(server, 'listening');
  return server;
}

const checkClaims: MiddlewareHandler = (c, next) => {
  requireMet(c.get('jwtPayload'), getConnInfo(c).remote.address, c.req.param());
  return next();
};

async function withJwt(): Promise<Server> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  // Imported once: of a text it would be imported for each request.
  const secret = await crypto.subtle.importKey(
    'raw',
    new TextEncoder().encode(rootKey),
    algorithm,
    false,
    ['verify'],
  );
  return listen(jwt({ secret, alg: 'HS256' }), checkClaims);
}

export const hono4: Readonly<Record<string, Served>> = {
  nothing: { listen: () => listen() },
  key: { token: macaroon, listen: () => listen(requireToken({ rootKey }).for(levels)) },
  authority: {
    token: macaroon,
    listen: () =>
      listen(requireToken({ authority: createAuthority({ keys: rootKey }) }).for(levels)),
  },
  jwt: { token: plainJwt, listen: withJwt },
};
