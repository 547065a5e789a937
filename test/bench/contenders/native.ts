import type { Caveat, TokenRequest } from 'caveats';
import { Driver } from '../../peers/driver.js';
import type { Contender } from '../contender.js';
import type { BuiltNative } from '../native/build.js';
import type { Operation, Peer } from '../peer.js';
import {
  conditionOf,
  copiesOf,
  identifier,
  keyBytes,
  location,
  oneMore,
  type Scenario,
  textOf,
  textsOf,
  tokenOf,
} from '../scenario.js';

/** What a program of its own reads of a token: one text in v2, or in v1 a text for each macaroon. */
type Reads = 'v1' | 'v2';

/**
 * A library in a process of its own, which does the work in a loop, takes the time by its own clock
 * and answers with that. While it works, this process waits.
 */
export function nativePeer(name: string, reads: Reads, { command, version }: BuiltNative): Peer {
  const driven = (operation: Operation) => (scenario: Scenario) =>
    drivenContender(name, command, async () => loadLine(operation, scenario, reads));
  return {
    name,
    version,
    thirdParties: true,
    operations: {
      verify: driven('verify'),
      // It has no cache: this is what the cache of others saves.
      again: driven('verify'),
      narrowed: driven('narrowed'),
      mint: driven('mint'),
      attenuate: driven('attenuate'),
      parse: driven('parse'),
    },
  };
}

async function drivenContender(
  name: string,
  command: string,
  line: () => Promise<string>,
): Promise<Contender> {
  const driver = new Driver([command]);
  const ask = async (request: string): Promise<string> => {
    const answer = await driver.ask(request);
    if (answer.startsWith('failed')) throw new Error(`${name} ${answer}`);
    return answer;
  };
  await ask(await line());
  return {
    name,
    time: async (runs, clock) => Number(await ask(`run ${runs} ${clock}`)),
    stop: () => driver.stop(),
  };
}

/** All that a driver has to know, in words: `native/libmacaroons.c` says in which order. */
async function loadLine(operation: Operation, scenario: Scenario, reads: Reads): Promise<string> {
  const tokens = operation === 'narrowed' ? await copiesOf(scenario) : [await tokenOf(scenario)];
  const texts = tokens.flatMap((token) =>
    reads === 'v1' ? textsOf(token, 'v1') : [textOf(token)],
  );
  const conditions = [...scenario.caveats, ...(operation === 'attenuate' ? [oneMore] : [])];
  const facts = factsOf(scenario.request);
  return [
    'load',
    operation,
    ...[keyBytes, location, identifier].map(hex),
    conditions.length,
    ...conditions.map((caveat: Caveat) => hex(conditionOf(caveat))),
    facts.length,
    ...facts.flat().map(hex),
    texts.length,
    ...texts,
  ].join(' ');
}

/** What a condition starts with, and what has to be in its list. */
function factsOf(request: TokenRequest): readonly (readonly [prefix: string, value: string])[] {
  return [
    ['ip = ', `${request.ip}`],
    ['service = ', `${request.service}`],
    ['doc = ', `${request.resource?.doc}`],
    ['access = ', `${request.access}`],
    ['consumer = ', `${request.consumer}`],
    ['asn = ', `${request.asn}`],
    ['geo.country = ', `${request.country}`],
    ['interface = ', `${request.interface}`],
  ];
}

function hex(value: Uint8Array | string): string {
  return Buffer.from(value as string).toString('hex');
}
