/** What a real OAuth client makes of the metadata of an API, its challenges, and introspection. */
import { access, doc, expiresIn } from 'caveats';
import { createAuthority } from 'caveats/authority';
import { introspectionEndpoint, requireToken, resourceMetadataEndpoint } from 'caveats/express';
import { createResourceMetadata } from 'caveats/http';
import express from 'express';
import * as oauth from 'oauth4webapi';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listen, type Served } from './servers/serve.js';

/** For loopback, where there is no TLS. */
const insecure = { [oauth.allowInsecureRequests]: true };
/** All that form-encoding has to encode of what an id and a secret may be. */
const id = "gateway.1~a!*'()-_";
const secret = "16-or-more:!*'()~.-_=&?/";

const authority = createAuthority({ keys: 'a root key of 32 bytes, no less.' });
let server: Served;
let resource: string;
let as: oauth.AuthorizationServer;

beforeAll(async () => {
  const app = express();
  server = await listen(app);
  resource = `http://127.0.0.1:${server.port}/v1`;
  const metadata = createResourceMetadata({
    resource,
    authorizationServers: ['https://login.example.com'],
    scopesSupported: ['read', 'write'],
  });
  const token = requireToken({ authority, realm: 'docs', resourceMetadata: metadata.url });
  app.get(metadata.path, resourceMetadataEndpoint(metadata));
  app.get('/v1/docs/:docId', token.for({ doc: 'docId' }), (_, res) => void res.json({}));
  app.post('/introspect', introspectionEndpoint({ authority, clients: { [id]: secret } }));
  as = {
    issuer: 'https://login.example.com',
    introspection_endpoint: new URL('/introspect', resource).href,
  };
});
afterAll(() => server.close());

describe('an OAuth client', () => {
  test('finds the metadata of the API by its URL', async () => {
    const url = new URL(resource);
    const response = await oauth.resourceDiscoveryRequest(url, insecure);
    const found = await oauth.processResourceDiscoveryResponse(url, response);
    expect(found).toEqual({
      resource,
      authorization_servers: ['https://login.example.com'],
      scopes_supported: ['read', 'write'],
      bearer_methods_supported: ['header'],
    });
  });

  test('finds them by the challenge of a refusal', async () => {
    const url = new URL(`${resource}/docs/A`);
    const refused = await oauth
      .protectedResourceRequest('junk', 'GET', url, undefined, undefined, insecure)
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(oauth.WWWAuthenticateChallengeError);
    const [challenge] = (refused as oauth.WWWAuthenticateChallengeError).cause;
    expect(challenge).toMatchObject({
      scheme: 'bearer',
      parameters: { realm: 'docs', error: 'invalid_token' },
    });
    const found = await fetch(challenge!.parameters.resource_metadata!);
    expect(await found.json()).toMatchObject({ resource });
  });

  const introspect = async (token: string, auth: oauth.ClientAuth, client_id = id) => {
    const client = { client_id };
    const response = await oauth.introspectionRequest(as, client, auth, token, insecure);
    return oauth.processIntrospectionResponse(as, client, response);
  };
  const WAYS = [
    ['client_secret_basic', oauth.ClientSecretBasic],
    ['client_secret_post', oauth.ClientSecretPost],
  ] as const;

  test.each(WAYS)('introspects a token by %s', async (_, way) => {
    const token = await authority.issue('usr-1', [doc('A'), access('read'), expiresIn(60)]);
    expect(await introspect(token, way(secret))).toMatchObject({
      active: true,
      scope: 'read:doc=A',
      sub: 'usr-1',
      token_type: 'Bearer',
      exp: expect.any(Number),
      iat: expect.any(Number),
      jti: expect.any(String),
    });
    await authority.revoke({ token });
    expect(await introspect(token, way(secret))).toEqual({ active: false });
    expect(await introspect('junk', way(secret))).toEqual({ active: false });
  });

  test.each(WAYS)('learns by %s that its secret or its id is wrong', async (_, way) => {
    const token = await authority.issue('usr-1');
    for (const [given, name] of [
      [`${secret}x`, id],
      [secret, 'somebody'],
    ] as const) {
      const error = await introspect(token, way(given), name).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(oauth.WWWAuthenticateChallengeError);
      expect(error).toMatchObject({
        status: 401,
        cause: [{ scheme: 'basic', parameters: { realm: 'introspection' } }],
      });
    }
  });
});
