import { createDecoder, createSigner, createVerifier } from 'fast-jwt';
import { type Contender, inProcess, onFreshTexts } from '../contender.js';
import type { Peer } from '../peer.js';
import { keyBytes, type Scenario } from '../scenario.js';
import { requireClaims } from './checks.js';
import { type Claims, jwtOf, payloadOf } from './jwt.js';
import { versionOf } from './version.js';

const name = 'fast-jwt';
const version = versionOf(name);
/** Of a text or bytes, it makes a `KeyObject` once. */
const key = Buffer.from(keyBytes);
const how = { key, algorithms: ['HS256' as const] };

export const fastJwt: Peer = {
  name,
  version,
  thirdParties: false,
  operations: {
    verify(scenario) {
      const text = jwtOf(scenario);
      const verify: (text: string) => Claims = createVerifier<string>(how);
      return inProcess(name, () => requireClaims(verify(text), scenario.request));
    },
    mint(scenario) {
      const payload = payloadOf(scenario);
      const sign = createSigner({ key, algorithm: 'HS256' });
      return inProcess(name, () => sign(payload));
    },
    parse(scenario) {
      const text = jwtOf(scenario);
      const decode = createDecoder();
      return inProcess(name, () => decode(text));
    },
  },
};

/** With its cache as it comes: it looks tokens up by a hash of their text. */
export const fastJwtWithCache: Peer = {
  name: 'fast-jwt, its cache',
  version,
  thirdParties: false,
  operations: {
    again: (scenario) => remembering('fast-jwt, its cache', scenario, (verifier) => verifier),
  },
};

/** With its cache by the text itself: faster, and what its documentation has for that. */
export const fastJwtWithTextCache: Peer = {
  name: 'fast-jwt, cache by text',
  version,
  thirdParties: false,
  operations: {
    again: (scenario) =>
      remembering('fast-jwt, cache by text', scenario, (verifier) => ({
        ...verifier,
        cacheKeyBuilder: (text: string) => text,
      })),
  },
};

type Verifier = typeof how & { readonly cache: number };

function remembering(
  called: string,
  scenario: Scenario,
  configure: (verifier: Verifier) => Verifier,
): Contender {
  const verify: (text: string) => Claims = createVerifier<string>(
    configure({ ...how, cache: 1000 }),
  );
  const { request } = scenario;
  return onFreshTexts(called, [jwtOf(scenario)], (text) => requireClaims(verify(text), request));
}
