import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';
import peer from 'macaroons.js';
import { text, toHex, utf8 } from '../../bytes/oracle.js';
import type { Blobs } from '../formats.js';
import type { Peer, Presented, Verdict } from '../peer.js';
import type { MacaroonPlan, TokenPlan } from '../plan.js';
import { TEXT_ONLY } from '../random-plans.js';
import { sealedAtOnce } from '../sealed-at-once.js';
import { messageOf } from './thrown.js';

const { MacaroonsBuilder, MacaroonsVerifier } = peer;
type PeerToken = ReturnType<typeof MacaroonsBuilder.deserialize>;

const { version } = createRequire(import.meta.url)('macaroons.js/package.json') as {
  version: string;
};

/** https://github.com/nitram509/macaroons.js */
export const macaroonsJs: Peer = {
  name: 'macaroons.js',
  version,
  writes: ['v1-text'],
  reads: ['v1-text'],
  limits: () => TEXT_ONLY,
  takes: [
    'an unsigned condition added, unmet',
    'an unsigned condition added to a discharge, unmet',
    'a discharge that no caveat asks for',
    'a discharge given twice',
  ],
  write: async (plan) => write(plan),
  verify: async (presented) => verify(presented),
  stop: () => undefined,
};

/** It derives keys that are strings; a buffer it takes for a key that is derived already. */
function derived(rootKey: Uint8Array): Buffer {
  return createHmac('sha256', 'macaroons-key-generator').update(rootKey).digest();
}

function create({ location, rootKey, identifier, caveats }: MacaroonPlan): PeerToken {
  const builder = new MacaroonsBuilder(location, derived(rootKey), text(identifier));
  for (const caveat of caveats) {
    if (caveat.kind === 'first') builder.add_first_party_caveat(text(caveat.condition));
    else {
      const { rootKey: key, identifier: id } = caveat.discharge;
      sealedAtOnce(() =>
        builder.add_third_party_caveat(caveat.location, Buffer.from(key), text(id)),
      );
    }
  }
  return builder.getMacaroon();
}

function write({ primary, discharges }: TokenPlan): Blobs {
  const first = create(primary);
  const bound = discharges.map((discharge) =>
    MacaroonsBuilder.modify(first).prepare_for_request(create(discharge)).getMacaroon(),
  );
  return [first, ...bound].map((token) => utf8(token.serialize()));
}

function verify({ blobs, rootKey, met }: Presented): Verdict {
  const texts = new Set(met.map(toHex));
  const conditions: Uint8Array[] = [];
  try {
    const [primary, ...discharges] = blobs.map((blob) => MacaroonsBuilder.deserialize(text(blob)));
    if (primary === undefined) throw new Error('no token was given');
    const verifier = new MacaroonsVerifier(primary).satisfyGeneral((condition) => {
      conditions.push(utf8(condition));
      return texts.has(toHex(utf8(condition)));
    });
    for (const discharge of discharges) verifier.satisfy3rdParty(discharge);
    if (!verifier.isValid(derived(rootKey))) return { kind: 'refused', reason: 'not valid' };
  } catch (error) {
    return { kind: 'refused', reason: messageOf(error) };
  }
  return { kind: 'accepted', conditions };
}
