import peer from 'macaroons.js';
import { type Contender, inProcess } from '../contender.js';
import type { Peer } from '../peer.js';
import {
  conditionOf,
  flat,
  identifier,
  location,
  oneMore,
  rootKey,
  type Scenario,
  textsOf,
  tokenOf,
} from '../scenario.js';
import { atThisTime, isMet } from './checks.js';
import { versionOf } from './version.js';

const { MacaroonsBuilder, MacaroonsVerifier } = peer;
const name = 'macaroons.js';

/** It reads v1 only, a text for each macaroon. */
export const macaroonsJs: Peer = {
  name,
  version: versionOf(name),
  thirdParties: true,
  operations: {
    verify: verifying,
    mint({ caveats }) {
      const conditions = caveats.map(conditionOf);
      return inProcess(name, () => {
        const builder = new MacaroonsBuilder(location, rootKey, identifier);
        for (const condition of conditions) builder.add_first_party_caveat(condition);
        return builder.getMacaroon().serialize();
      });
    },
    async attenuate(scenario) {
      const text = await v1Text(scenario);
      const condition = conditionOf(oneMore);
      return inProcess(name, () =>
        MacaroonsBuilder.modify(MacaroonsBuilder.deserialize(text))
          .add_first_party_caveat(condition)
          .getMacaroon()
          .serialize(),
      );
    },
    async parse(scenario) {
      const text = await v1Text(scenario);
      return inProcess(name, () => MacaroonsBuilder.deserialize(text));
    },
  },
};

async function v1Text(scenario: Scenario): Promise<string> {
  return flat(textsOf(await tokenOf(scenario), 'v1')[0]!);
}

async function verifying(scenario: Scenario): Promise<Contender> {
  const [text, ...others] = textsOf(await tokenOf(scenario), 'v1');
  return inProcess(name, () => {
    const request = atThisTime(scenario.request);
    const verifier = new MacaroonsVerifier(MacaroonsBuilder.deserialize(text!));
    for (const other of others) verifier.satisfy3rdParty(MacaroonsBuilder.deserialize(other));
    verifier.satisfyGeneral((condition) => isMet(condition, request));
    if (!verifier.isValid(rootKey)) throw new Error('it is refused');
  });
}
