import { createSecretKey } from 'node:crypto';
import type { Server } from 'node:http';
import { createAuthority } from 'caveats/authority';
import { requireToken } from 'caveats/express';
import { createRoutes } from 'caveats/http';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import jwt from 'jsonwebtoken';
import { oauth2JwtBearer, type WithAuth } from './peers.js';
import { HOST, type Served } from './served.js';
import {
  audience,
  issuer,
  levels,
  macaroon,
  oauthJwt,
  PATH,
  plainJwt,
  requireMet,
  rootKey,
} from './tokens.js';

function withJsonWebToken(): RequestHandler {
  const key = createSecretKey(rootKey, 'utf8');
  return (req, _res, next) => {
    const token = req.headers.authorization?.slice('Bearer '.length) ?? '';
    requireMet(jwt.verify(token, key, { algorithms: ['HS256'] }), req.ip, req.params);
    next();
  };
}

function withOauth(): RequestHandler[] {
  const { auth } = oauth2JwtBearer();
  const check: RequestHandler = (req, _res, next) => {
    requireMet((req as WithAuth).auth?.payload, req.ip, req.params);
    next();
  };
  return [auth({ issuer, audience, secret: rootKey, tokenSigningAlg: 'HS256' }), check];
}

function withRoutes(): RequestHandler {
  const routes = createRoutes({ [`GET ${PATH.replace(/:(\w+)/g, '{$1}')}`]: {} });
  return requireToken({ authority: authority(), routes });
}

const refuse: ErrorRequestHandler = (_error, _req, res, _next) => void res.sendStatus(403);

function listen(...checks: readonly RequestHandler[]): Server {
  const app = express().disable('x-powered-by');
  app.get(PATH, ...checks, (_req, res) => void res.json({ ok: true }));
  return app.use(refuse).listen(0, HOST);
}

const authority = () => createAuthority({ keys: rootKey });

export const express5: Readonly<Record<string, Served>> = {
  nothing: { listen: () => listen() },
  key: { token: macaroon, listen: () => listen(requireToken({ rootKey }).for(levels)) },
  authority: {
    token: macaroon,
    listen: () => listen(requireToken({ authority: authority() }).for(levels)),
  },
  routes: { token: macaroon, listen: () => listen(withRoutes()) },
  jsonwebtoken: { token: plainJwt, listen: () => listen(withJsonWebToken()) },
  oauth2: { token: oauthJwt, listen: () => listen(...withOauth()) },
};
