import { decodeJwt, jwtVerify, SignJWT } from 'jose';
import { awaited, inProcess } from '../contender.js';
import type { Peer } from '../peer.js';
import { keyBytes } from '../scenario.js';
import { requireClaims } from './checks.js';
import { jwtOf, payloadOf } from './jwt.js';
import { versionOf } from './version.js';

const name = 'jose';

/** Its keys are those of WebCrypto, so all but decoding is asynchronous. The key is imported once. */
export const jose: Peer = {
  name,
  version: versionOf(name),
  thirdParties: false,
  operations: {
    async verify(scenario) {
      const text = jwtOf(scenario);
      const key = await importKey();
      return awaited(name, async () => {
        const { payload } = await jwtVerify(text, key, { algorithms: ['HS256'] });
        requireClaims(payload, scenario.request);
      });
    },
    async mint(scenario) {
      const payload = payloadOf(scenario);
      const key = await importKey();
      return awaited(name, () =>
        new SignJWT(payload).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(key),
      );
    },
    parse(scenario) {
      const text = jwtOf(scenario);
      return inProcess(name, () => decodeJwt(text));
    },
  },
};

function importKey(): Promise<CryptoKey> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  return crypto.subtle.importKey('raw', keyBytes, algorithm, false, ['sign', 'verify']);
}
