import { createRequire } from 'node:module';
import type { RequestHandler } from 'express';
import type { FastifyPluginCallback } from 'fastify';

// What is used of the packages of this folder's own lock file. The type check does without them.

const require = createRequire(import.meta.url);

interface OauthOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly secret: string;
  readonly tokenSigningAlg: 'HS256';
}

interface Oauth {
  readonly auth: (options: OauthOptions) => RequestHandler;
}

/** What `express-oauth2-jwt-bearer` puts on a request. */
export interface WithAuth {
  readonly auth?: { readonly payload: object };
}

/** What `@fastify/jwt` puts on a request. */
export interface WithJwt {
  jwtVerify(): Promise<object>;
}

interface JwtOptions {
  readonly secret: string;
  readonly verify: { readonly cache: boolean };
}

export function oauth2JwtBearer(): Oauth {
  return require('express-oauth2-jwt-bearer') as Oauth;
}

export function fastifyJwt(): FastifyPluginCallback<JwtOptions> {
  return require('@fastify/jwt') as FastifyPluginCallback<JwtOptions>;
}
