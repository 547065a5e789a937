import { attenuate, deserialize, inferScope, mint, serialize, verify } from 'caveats';
import { createAuthority, createKeyring, type Keyring } from 'caveats/authority';
import { awaited, inProcess, onFreshTexts } from '../contender.js';
import type { Peer } from '../peer.js';
import {
  copiesOf,
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

function keyring(): Keyring {
  return createKeyring({ current: keyId, keys: { [keyId]: rootKey } });
}

export const ours: Peer = {
  name,
  version: versionOf('caveats'),
  thirdParties: true,
  operations: {
    // As a service does it, which has its key ready; what is remembered is another comparison.
    async verify(scenario) {
      const text = textOf(await tokenOf(scenario));
      const authority = createAuthority({ location, keys: keyring(), cache: false });
      const options = { request: scenario.request };
      return awaited(name, () => authority.verify(text, options));
    },
    async again(scenario) {
      const text = textOf(await tokenOf(scenario));
      const authority = createAuthority({ location, keys: keyring() });
      const { request } = scenario;
      return onFreshTexts(name, [text], (fresh) => authority.verify(fresh, { request }));
    },
    // The token is verified before the clock starts; each copy is new.
    async narrowed(scenario) {
      const text = textOf(await tokenOf(scenario));
      const copies = (await copiesOf(scenario)).map(textOf);
      const authority = createAuthority({ location, keys: keyring() });
      const { request } = scenario;
      const verifying = (fresh: string): Promise<unknown> => authority.verify(fresh, { request });
      return onFreshTexts(name, copies, verifying, () => verifying(text));
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

const pure = 'caveats, verify alone';

/** The pure function, which is given the key as it is each time. */
export const oursPure: Peer = {
  name: pure,
  version: ours.version,
  thirdParties: true,
  operations: {
    async verify(scenario) {
      const text = textOf(await tokenOf(scenario));
      const options = { rootKey: keyBytes, request: scenario.request };
      return inProcess(pure, () => verify(text, options));
    },
  },
};
