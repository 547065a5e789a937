import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ip, service, time } from 'caveats';
import { confineToken, dataReadonly } from 'caveats/onedata';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import documented from '../vectors/onezone-infer-example.json' with { type: 'json' };
import { type CertificateFiles, makeCertificate, runs } from '../examples/onezone-tools.js';
import {
  ACCESS,
  DELTA,
  GAMMA,
  KRAKOW,
  type Running,
  startOnezone,
  tokenOf,
} from '../examples/onezone-world.js';

const hasOpenssl = runs('openssl', 'version');
const driver = fileURLToPath(new URL('drivers/onezone-client.py', import.meta.url));
const run = promisify(execFile);

/** A Python that has a module: Debian's own, which sees Debian's packages, or the one on the path. */
function pythonWith(...modules: readonly string[]): string | undefined {
  return ['/usr/bin/python3', 'python3'].find((each) =>
    runs(each, '-c', `import ${modules.join(', ')}`),
  );
}

const python = pythonWith('requests');
const pythonWithClient = pythonWith('onedatafilerestclient.provider_selector');

const EPSILON = 'b1d27ac0e9c34a0f9a5d8c3e6f70214bch3c5e';
const ZETA = 'c90e4f5a6b7d48e2a1f3b0c2d4e6f8a0ch91d7';
const OTHER_GAMMA = '5e0d3c1b9f8a47e6b2d4c6a8e0f1357bch60aa';

const krakow = { domain: 'krakow.onedata.example.com', version: '25.0', online: true };
const lisbon = { domain: 'lisbon.onedata.example.com', version: '21.02.2', online: false };
const paris = { domain: 'paris.onedata.example.com', version: '21.02.5', online: true };
const vienna = { domain: 'vienna.onedata.example.com', version: '20.02.20', online: true };

const alice = tokenOf('alice-1');
const bob = tokenOf('bob-1');

describe.skipIf(!hasOpenssl)('over HTTPS (openssl)', () => {
  let certificate: CertificateFiles;
  let onezone: Running;
  beforeAll(async () => {
    certificate = makeCertificate();
    onezone = await startOnezone({ certificate });
  });
  afterAll(async () => {
    await onezone.stop();
    certificate.remove();
  });

  /** What Python makes of a token: by the client itself, or by the same requests. */
  async function ask(
    by: string | undefined,
    way: 'requests' | 'onedatafilerestclient',
    token: string,
  ): Promise<unknown> {
    const args = ['-B', driver, way, new URL(onezone.url).host, token];
    const { stdout, stderr } = await run(by ?? 'python3', args);
    expect(stderr).toBe('');
    return JSON.parse(stdout);
  }

  it('it answers as the documentation of Onezone does, to who trusts its certificate', async () => {
    const token = tokenOf('alice-1', ACCESS, [time(documented.response.validUntil)]);
    const url = `${onezone.url}/api/v3/onezone/tokens/infer_access_token_scope`;
    const asked = request(url, { method: 'POST', ca: certificate.cert });
    asked.end(JSON.stringify({ token }));
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(200);
    expect(await json(response)).toEqual(documented.response);
    const distrusted = request(url, { method: 'POST' }).end('{}');
    await expect(once(distrusted, 'response')).rejects.toThrow(/self.signed/);
  });

  describe.skipIf(python === undefined)('the requests of the client (python3-requests)', () => {
    const askByRequests = (token: string): Promise<unknown> => ask(python, 'requests', token);

    it('find spaces, supports and the domains of Oneproviders', async () => {
      expect(await askByRequests(alice)).toEqual({
        readonly: false,
        spaces: {
          [GAMMA]: {
            name: 'Gamma',
            supports: [
              { ...krakow, readonly: false },
              { ...lisbon, readonly: false },
            ],
          },
          [DELTA]: { name: 'Delta', supports: [{ ...lisbon, readonly: true }] },
        },
      });
      expect(await askByRequests(bob)).toMatchObject({
        spaces: {
          [EPSILON]: {
            supports: [
              { ...krakow, readonly: true },
              { ...paris, readonly: false },
              { ...vienna, readonly: false },
            ],
          },
          [ZETA]: { name: 'Zeta', supports: [] },
        },
      });
    });

    it('find out why a token fails', async () => {
      expect(await askByRequests(confineToken(alice, [ip('192.0.2.0/24')]))).toEqual({
        http_code: 400,
        category: 'tokenCaveatUnverified',
        description: expect.any(String),
        details: { caveat: { type: 'ip', whitelist: ['192.0.2.0/24'] } },
      });
    });
  });

  describe.skipIf(pythonWithClient === undefined)('onedatafilerestclient itself', () => {
    const askByClient = (token: string): Promise<unknown> =>
      ask(pythonWithClient, 'onedatafilerestclient', token);
    const nameOf = (id: string): unknown =>
      expect.stringMatching(new RegExp(`^(Gamma|Delta|Epsilon)(@${id})?$`));

    it('lists the spaces, and chooses Oneproviders for them', async () => {
      expect(await askByClient(alice)).toEqual({
        readonly: false,
        spaces: {
          [GAMMA]: { name: nameOf(GAMMA), domains: [krakow.domain], writable: [krakow.domain] },
          [DELTA]: { name: nameOf(DELTA), domains: [], writable: [] },
        },
      });
      expect(await askByClient(bob)).toMatchObject({
        spaces: {
          [EPSILON]: {
            name: nameOf(EPSILON),
            domains: [krakow.domain, paris.domain],
            writable: [paris.domain],
          },
          [OTHER_GAMMA]: { name: `Gamma@${OTHER_GAMMA}`, domains: [paris.domain] },
        },
      });
    });

    it('goes by what is left of a narrowed token', async () => {
      const token = confineToken(bob, [service(`opw-${KRAKOW}`), dataReadonly()]);
      expect(await askByClient(token)).toMatchObject({
        readonly: true,
        spaces: {
          [GAMMA]: { domains: [krakow.domain] },
          [EPSILON]: { domains: [krakow.domain], writable: [] },
        },
      });
    });

    it('tells why a token fails', async () => {
      expect(await askByClient(confineToken(alice, [ip('192.0.2.0/24')]))).toMatchObject({
        http_code: 400,
        category: 'tokenCaveatUnverified',
        details: { caveat: { type: 'ip', whitelist: ['192.0.2.0/24'] } },
      });
    });
  });
});
