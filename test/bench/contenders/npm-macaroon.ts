import { importMacaroon, newMacaroon } from 'macaroon';
import { type Contender, inProcess } from '../contender.js';
import type { Peer } from '../peer.js';
import {
  conditionOf,
  identifier,
  keyBytes,
  location,
  oneMore,
  type Scenario,
  textOf,
  textsOf,
  tokenOf,
} from '../scenario.js';
import { atThisTime, isMet } from './checks.js';
import { versionOf } from './version.js';

const name = 'macaroon';

/**
 * It reads v2 as `caveats` does, but a text for each macaroon: of several in one it reads only those
 * that are of v1. That takes it less time than its JSON, which it writes: its binary export throws
 * from about four caveats on.
 */
export const npmMacaroon: Peer = {
  name,
  version: versionOf(name),
  thirdParties: true,
  operations: {
    verify: verifying,
    mint({ caveats }) {
      const conditions = caveats.map(conditionOf);
      return inProcess(name, () => {
        const issued = newMacaroon({ version: 2, rootKey: keyBytes, identifier, location });
        for (const condition of conditions) issued.addFirstPartyCaveat(condition);
        return JSON.stringify(issued.exportJSON());
      });
    },
    async attenuate(scenario) {
      const text = textOf(await tokenOf(scenario));
      const condition = conditionOf(oneMore);
      return inProcess(name, () => {
        const narrowed = importMacaroon(text);
        narrowed.addFirstPartyCaveat(condition);
        return JSON.stringify(narrowed.exportJSON());
      });
    },
    async parse(scenario) {
      const text = textOf(await tokenOf(scenario));
      return inProcess(name, () => importMacaroon(text));
    },
  },
};

async function verifying(scenario: Scenario): Promise<Contender> {
  const [text, ...others] = textsOf(await tokenOf(scenario), 'v2');
  return inProcess(name, () => {
    const request = atThisTime(scenario.request);
    const discharges = others.map((other) => importMacaroon(other));
    const check = (condition: string): string | null =>
      isMet(condition, request) ? null : 'unmet';
    importMacaroon(text!).verify(keyBytes, check, discharges);
  });
}
