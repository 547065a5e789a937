import { attenuate, deserialize, inferScope, mint, serialize, verify } from 'caveats';
import { createAuthority, createKeyring } from 'caveats/authority';
import { inProcess, onFreshTexts } from '../contender.js';
import type { Peer } from '../peer.js';
import {
  identifier,
  keyBytes,
  keyId,
  location,
  oneMore,
  rootKey,
  textOf,
  tokenOf,
} from '../scenario.js';
import { versionOf } from './version.js';

const name = 'caveats';

export const ours: Peer = {
  name,
  version: versionOf('caveats'),
  thirdParties: true,
  operations: {
    async verify(scenario) {
      const text = textOf(await tokenOf(scenario));
      const options = { rootKey: keyBytes, request: scenario.request };
      return inProcess(name, () => verify(text, options));
    },
    async again(scenario) {
      const text = textOf(await tokenOf(scenario));
      const keys = createKeyring({ current: keyId, keys: { [keyId]: rootKey } });
      const authority = createAuthority({ location, keys });
      const { request } = scenario;
      return onFreshTexts(name, text, (fresh) => authority.verify(fresh, { request }));
    },
    mint({ caveats }) {
      return inProcess(name, () =>
        serialize(mint({ rootKey: keyBytes, identifier, location, caveats })),
      );
    },
    async attenuate(scenario) {
      const text = textOf(await tokenOf(scenario));
      return inProcess(name, () => serialize(attenuate(text, [oneMore])));
    },
    async parse(scenario) {
      const text = textOf(await tokenOf(scenario));
      return inProcess(name, () => deserialize(text));
    },
    async infer(scenario) {
      const text = textOf(await tokenOf(scenario));
      const options = { rootKey: keyBytes, context: scenario.request };
      return inProcess(name, () => inferScope(text, options));
    },
  },
};
