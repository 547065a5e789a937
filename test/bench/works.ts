import { biscuit } from './contenders/biscuit.js';
import { fastJwt, fastJwtWithCache, fastJwtWithTextCache } from './contenders/fast-jwt.js';
import { jose } from './contenders/jose.js';
import { jsonWebToken } from './contenders/jsonwebtoken.js';
import { macaroonsJs } from './contenders/macaroons-js.js';
import { nativePeer } from './contenders/native.js';
import { npmMacaroon } from './contenders/npm-macaroon.js';
import { ours, oursPure } from './contenders/ours.js';
import type { Contender } from './contender.js';
import { buildGoMacaroon, buildLibmacaroons } from './native/build.js';
import type { Operation, Peer } from './peer.js';
import { expired, type Scenario, scenarios } from './scenario.js';

/** Something that contenders are compared in. */
export interface Comparison {
  readonly id: string;
  readonly title: string;
  readonly operation: Operation;
  readonly scenario: Scenario;
  /** Another kind of work of this library, to compare with. */
  readonly beside?: Operation;
}

const { one, five, twenty, thirdParty, narrowed } = scenarios;

export const comparisons: readonly Comparison[] = [
  {
    id: 'verify-1',
    title: 'Text to verdict, 1 typed caveat',
    operation: 'verify',
    scenario: one,
  },
  {
    id: 'verify-5',
    title: 'Text to verdict, 5 typed caveats',
    operation: 'verify',
    scenario: five,
  },
  {
    id: 'verify-20',
    title: 'Text to verdict, 20 typed caveats',
    operation: 'verify',
    scenario: twenty,
  },
  {
    id: 'third-party',
    title: 'Text to verdict, 5 typed caveats and a third-party caveat with its discharge',
    operation: 'verify',
    scenario: thirdParty,
  },
  {
    id: 'again',
    title: 'The same token again, 5 typed caveats',
    operation: 'again',
    scenario: five,
    beside: 'verify',
  },
  {
    id: 'narrowed',
    title: 'A narrowed copy of a token that was verified before, 5 typed caveats and one more',
    operation: 'narrowed',
    scenario: narrowed,
  },
  { id: 'mint', title: 'Mint and write, 5 typed caveats', operation: 'mint', scenario: five },
  {
    id: 'attenuate',
    title: 'Narrow a token of 5 caveats by one more, text to text',
    operation: 'attenuate',
    scenario: five,
  },
  { id: 'parse', title: 'Read only, 5 typed caveats', operation: 'parse', scenario: five },
  {
    id: 'infer',
    title: 'Infer the scope, 5 typed caveats, beside a verdict',
    operation: 'infer',
    scenario: five,
    beside: 'verify',
  },
];

/** Everyone; the drivers of libraries that are not in JavaScript are compiled into the folder. */
export function allPeers(folder: string): readonly Peer[] {
  const libmacaroons = buildLibmacaroons(folder);
  const goMacaroon = buildGoMacaroon(folder);
  return [
    ours,
    oursPure,
    npmMacaroon,
    macaroonsJs,
    ...(libmacaroons ? [nativePeer('libmacaroons (C)', 'v1', libmacaroons)] : []),
    ...(goMacaroon ? [nativePeer('go-macaroon (Go)', 'v2', goMacaroon)] : []),
    biscuit,
    jose,
    jsonWebToken,
    fastJwt,
    fastJwtWithCache,
    fastJwtWithTextCache,
  ];
}

/**
 * Those who take part in a comparison, this library first.
 *
 * @throws Error where one of them lets in a token that has expired.
 */
export async function contendersOf(
  comparison: Comparison,
  peers: readonly Peer[],
): Promise<readonly Contender[]> {
  const { operation, scenario, beside } = comparison;
  const contenders: Contender[] = [];
  for (const peer of peers) {
    const prepare = peer.operations[operation];
    if (prepare === undefined || (scenario.thirdParty && !peer.thirdParties)) continue;
    if (operation === 'verify' || operation === 'again' || operation === 'narrowed') {
      await requireRefusal(await prepare(expired(scenario)));
    }
    contenders.push(await prepare(scenario));
  }
  const reference = beside && (await ours.operations[beside]?.(scenario));
  if (reference) contenders.push({ ...reference, name: `caveats, ${beside}` });
  return contenders;
}

async function requireRefusal(contender: Contender): Promise<void> {
  let refused = false;
  try {
    await contender.time(1, 'wall');
  } catch {
    refused = true;
  }
  contender.stop?.();
  if (!refused) throw new Error(`${contender.name} lets an expired token in`);
}
