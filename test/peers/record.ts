/*
 * Records what the peers write, for `npm test` to check where they are not installed:
 *
 *   npx tsx --tsconfig test/tsconfig.json test/peers/record.ts
 *
 * Third-party caveats have random nonces, so what is recorded is never the same twice.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toHex } from '../bytes/oracle.js';
import { buildDrivers } from './drivers/build.js';
import { type Format, isJson } from './formats.js';
import type { Peer, PeerName } from './peer.js';
import { allPeers } from './peers/all.js';
import { conditionsOf } from './plan.js';
import { samplePlans } from './random-plans.js';
import { recordBlobs, type RecordedToken, type Recording, RECORDINGS } from './recording.js';

const ORIGINS: Readonly<Record<PeerName, string>> = {
  libmacaroons: 'https://github.com/rescrv/libmacaroons, by drivers/libmacaroons.c',
  'go-macaroon': 'https://github.com/go-macaroon/macaroon, by drivers/gomacaroon.go',
  pymacaroons: 'https://github.com/ecordell/pymacaroons, by drivers/pymacaroons_driver.py',
  'npm macaroon': 'https://www.npmjs.com/package/macaroon, by peers/npm-macaroon.ts',
  'macaroons.js': 'https://www.npmjs.com/package/macaroons.js, by peers/macaroons-js.ts',
};
/** About how many tokens of each peer. */
const TOKENS = 90;
const MAX_CONDITION = 400;

async function recordTokens(peer: Peer, format: Format, seed: number): Promise<RecordedToken[]> {
  // What is recorded is read strictly.
  const emptyFields = peer.jsonTolerance === undefined || !isJson(format);
  const limits = { ...peer.limits(format, 'writes'), emptyFields, maxCondition: MAX_CONDITION };
  const plans = samplePlans(limits, Math.ceil(TOKENS / peer.writes.length), seed);
  return Promise.all(
    plans.map(async (plan) => ({
      format,
      rootKey: toHex(plan.primary.rootKey),
      blobs: recordBlobs(await peer.write(plan, format), format),
      conditions: conditionsOf(plan).map(toHex),
    })),
  );
}

const folder = mkdtempSync(join(tmpdir(), 'caveats-record-'));
const peers = allPeers(buildDrivers(folder));
const seed = Number(process.env['PEERS_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
mkdirSync(RECORDINGS, { recursive: true });
for (const peer of peers) {
  if (peer.version === 'missing') throw new Error(`${peer.name} is not installed`);
  const tokens: RecordedToken[] = [];
  for (const [i, format] of peer.writes.entries()) {
    tokens.push(...(await recordTokens(peer, format, seed + i)));
  }
  const recording: Recording = {
    peer: peer.name,
    origin: ORIGINS[peer.name],
    version: peer.version,
    recorded: new Date().toISOString().slice(0, 10),
    seed,
    tokens,
  };
  const file = `${peer.name.replaceAll(/\W/g, '-')}.json`;
  writeFileSync(new URL(file, RECORDINGS), `${JSON.stringify(recording, null, 1)}\n`);
  console.log(`${peer.name} ${peer.version}: ${tokens.length} tokens`);
  peer.stop();
}
rmSync(folder, { recursive: true });
