/**
 * Apache with `mod_auth_openidc`, a gateway that knows nothing of macaroons, in front of a service that
 * checks nothing: with the configuration of docs/oauth.md.
 */
import { access, attenuate, deserialize, doc, expiresIn, ip, serialize, service } from 'caveats';
import { createAuthority } from 'caveats/authority';
import { introspectionEndpoint } from 'caveats/node';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listen, type Served } from '../adapters/servers/serve.js';
import { type Apache, apache, selfSigned } from './apache.js';

const page = readFileSync(new URL('../../docs/oauth.md', import.meta.url), 'utf8');
const [, configuration = ''] = /^```apache\n(.*?)^```$/ms.exec(page) ?? [];

const secret = 'a-secret_of~the*gateway(1)';
const authority = createAuthority({ keys: 'a root key of 32 bytes, no less.' });

const available = apache();
if ('missing' in available) test.skip(`Apache is skipped: ${available.missing}`, () => {});
else describe('Apache with mod_auth_openidc', () => suite(available.open));

function suite(
  open: (configuration: string, env: Record<string, string>) => Promise<Apache>,
): void {
  let gateway: Apache;
  let introspection: Served;
  let docs: Served;
  let here: string;
  let isUp = true;
  const asked: string[] = [];

  const certificate = selfSigned();
  const start = (text: string): Promise<Apache> =>
    open(`OIDCCABundlePath "${certificate.file}"\n${text}`, { GATEWAY_SECRET: secret });

  beforeAll(async () => {
    const introspect = introspectionEndpoint({
      authority,
      clients: { other: 'the-secret-of-another-client', gateway: secret },
      request: () => ({ service: 'opw-lisbon' }),
    });
    // The module asks over TLS alone.
    introspection = await listen(
      createServer(certificate, (req, res) => {
        asked.push(`${req.method} ${req.headers['content-type']}`);
        if (isUp) void introspect(req, res);
        else res.writeHead(503).end();
      }),
    );
    docs = await listen((req, res) => {
      res.end(`${req.method} ${req.url}`);
    });
    here = configuration
      .replace('https://tokens.example.com/', `https://127.0.0.1:${introspection.port}/`)
      .replace('http://docs.internal.example.com/', `http://127.0.0.1:${docs.port}/`);
    gateway = await start(here);
  });
  afterAll(async () => {
    await gateway?.close();
    await introspection?.close();
    await docs?.close();
    certificate.remove();
  });

  const ask = async (path: string, token?: string, method = 'GET', of = gateway) => {
    const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
    const response = await fetch(`http://127.0.0.1:${of.port}${path}`, { method, headers });
    return { status: response.status, body: await response.text() };
  };
  const isRefused = ({ status }: { readonly status: number }): boolean =>
    status === 401 || status === 403;

  test('lets a token without restrictions read and write', async () => {
    const token = await authority.issue('usr-1');
    expect(await ask('/docs/B', token)).toEqual({ status: 200, body: 'GET /docs/B' });
    expect(await ask('/docs/B', token, 'POST')).toEqual({ status: 200, body: 'POST /docs/B' });
    expect(asked.at(-1)).toMatch(/^POST application\/x-www-form-urlencoded/);
  });

  test('lets a token that expires in, as one that does not', async () => {
    const token = await authority.issue('usr-1', [expiresIn(60)]);
    expect((await ask('/docs/B', token)).status).toBe(200);
  });

  test('refuses no token, junk, and a token of another key', async () => {
    const other = createAuthority({ keys: 'another key of 32 bytes, no less' });
    for (const token of [undefined, 'junk', await other.issue('usr-1')]) {
      expect(await ask('/docs/B', token)).toSatisfy(isRefused);
    }
  });

  test('refuses to write with a token for reading', async () => {
    const token = await authority.issue('usr-1', [access('read')]);
    expect((await ask('/docs/B', token)).status).toBe(200);
    expect(await ask('/docs/B', token, 'POST')).toSatisfy(isRefused);
    expect(await ask('/docs/B', token, 'DELETE')).toSatisfy(isRefused);
  });

  test('lets a token for one doc read that doc alone', async () => {
    const token = await authority.issue('usr-1', [doc('A')]);
    expect(await ask('/docs/A', token)).toEqual({ status: 200, body: 'GET /docs/A' });
    for (const path of ['/docs/B', '/docs/', '/docs/AB', '/docs/a']) {
      expect(await ask(path, token)).toSatisfy(isRefused);
    }
    expect(await ask('/docs/A', token, 'POST')).toSatisfy(isRefused);
  });

  test('refuses a token whose ids look like words', async () => {
    for (const id of ['A read', ' write ', 'read', 'x\tread\t', 'B read:doc=A', '"read"']) {
      const token = await authority.issue('usr-1', [doc(id)]);
      expect(await ask('/docs/A', token)).toSatisfy(isRefused);
      expect(await ask('/docs/B', token)).toSatisfy(isRefused);
    }
  });

  test('refuses a token for an address, and lets one for this service in', async () => {
    expect(await ask('/docs/B', await authority.issue('usr-1', [ip('127.0.0.1')]))).toSatisfy(
      isRefused,
    );
    const token = await authority.issue('usr-1', [service('opw-paris')]);
    expect(await ask('/docs/B', token)).toSatisfy(isRefused);
    const here = await authority.issue('usr-1', [service('opw-lisbon')]);
    expect((await ask('/docs/B', here)).status).toBe(200);
  });

  test('refuses a token at once when its holder has narrowed it, or it is revoked', async () => {
    const token = await authority.issue('usr-1');
    expect((await ask('/docs/B', token)).status).toBe(200);
    const narrow = serialize(attenuate(deserialize(token), [expiresIn(-1)]));
    expect(await ask('/docs/B', narrow)).toSatisfy(isRefused);
    await authority.revoke({ token });
    expect(await ask('/docs/B', token)).toSatisfy(isRefused);
  });

  test('would let a revoked token in if it remembered answers, as it does by default', async () => {
    const interval = /^ *OIDCOAuthTokenIntrospectionInterval -1\n/m;
    expect(here).toMatch(interval);
    const remembering = await start(here.replace(interval, ''));
    try {
      const token = await authority.issue('usr-1', [expiresIn(60)]);
      const statusNow = async () => (await ask('/docs/B', token, 'GET', remembering)).status;
      expect(await statusNow()).toBe(200);
      await authority.revoke({ token });
      expect(await statusNow()).toBe(200);
      expect(await ask('/docs/B', token)).toSatisfy(isRefused);
    } finally {
      await remembering.close();
    }
  });

  test('refuses while the endpoint is down', async () => {
    const token = await authority.issue('usr-1');
    isUp = false;
    const refused = await ask('/docs/B', token);
    isUp = true;
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect((await ask('/docs/B', token)).status).toBe(200);
  });

  test('logs no token', async () => {
    const token = await authority.issue('usr-1');
    await ask('/docs/B', token);
    expect(gateway.log()).not.toContain(token);
  });
}
