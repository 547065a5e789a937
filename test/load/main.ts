/**
 * `npm run load`: servers with and without the check of tokens under load, in rounds that take turns:
 * the docs API, and a handler that does nothing. It says how many requests they answer, what the check
 * adds, and what becomes of the servers' memory; it fails where a request fails or memory grows.
 *
 * Options, after `--`: `--seconds 60` (for each of the four), `--connections 10`.
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { Contender } from './contender.js';
import { failures, heapGrowth, sayComparison } from './report.js';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    connections: { type: 'string', default: '10' },
  },
});
const seconds = Number(values.seconds);
const connections = Number(values.connections);
if (!(seconds >= 4 && seconds <= 3600)) throw new Error('--seconds must be 4 to 3600');
if (!(connections >= 2 && connections <= 100)) throw new Error('--connections must be 2 to 100');

const WARM_UP_SECONDS = 3;
const ROUNDS = Math.max(2, Math.round(seconds / 6));
/** In bytes. What is more, after a warm-up and with all garbage collected, is growth. */
const TOLERATED_GROWTH = 2 ** 21;

async function compare(what: 'api' | 'bare'): Promise<boolean> {
  const unchecked = await Contender.start(what, 'unchecked');
  const checked = await Contender.start(what, 'checked');
  const both = [unchecked, checked];
  try {
    for (const contender of both) await contender.warmUp(WARM_UP_SECONDS, connections);
    for (let round = 0; round < ROUNDS; round++) {
      for (const contender of both) await contender.round(seconds / ROUNDS, connections);
    }
  } finally {
    for (const contender of both) contender.stop();
  }
  sayComparison(unchecked, checked);
  return both.every(
    (contender) => failures(contender) === 0 && heapGrowth(contender.memory) < TOLERATED_GROWTH,
  );
}

const [cpu] = cpus();
console.log(`Node ${process.version} on ${cpus().length} × ${cpu?.model ?? 'unknown'}`);
console.log(`The machine's load before: ${loadavg()[0]?.toFixed(1)}; ${connections} connections`);
const isGood = [await compare('api'), await compare('bare')];
if (isGood.includes(false)) {
  console.log('\nA request failed, or memory grew.');
  process.exitCode = 1;
}
