import { createSecretKey } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { inProcess } from '../contender.js';
import type { Peer } from '../peer.js';
import { keyBytes } from '../scenario.js';
import { requireClaims } from './checks.js';
import { jwtOf, payloadOf } from './jwt.js';
import { versionOf } from './version.js';

const name = 'jsonwebtoken';
/** Made once: of a text it would make one each time. */
const key = createSecretKey(keyBytes);

export const jsonWebToken: Peer = {
  name,
  version: versionOf(name),
  thirdParties: false,
  operations: {
    verify(scenario) {
      const text = jwtOf(scenario);
      return inProcess(name, () => {
        const claims = jwt.verify(text, key, { algorithms: ['HS256'] });
        if (typeof claims === 'string') throw new Error('not a set of claims');
        requireClaims(claims, scenario.request);
      });
    },
    mint(scenario) {
      const payload = payloadOf(scenario);
      return inProcess(name, () => jwt.sign(payload, key, { algorithm: 'HS256' }));
    },
    parse(scenario) {
      const text = jwtOf(scenario);
      return inProcess(name, () => jwt.decode(text));
    },
  },
};
