/**
 * `npm run load`: what guards and JWT middleware add to a request, in processor time of the server. Each
 * server is a process of its own, without a database, on loopback; they take turns. Prints one table, with the
 * goals. Fails if a request fails, or if a heap grows.
 *
 * Options, after `--`: `--quick`, `--only express` (or `fastify`, `hono`), `--rounds 12`, `--amount 5000`
 * (requests for each server and round), `--connections 10`.
 */
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { installLocked } from '../install.js';
import { Contender } from './contender.js';
import { PLAN, type Planned } from './plan.js';
import { heapGrowth, type Measured, rowsOf, TABLE_HEAD } from './report.js';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string' },
    amount: { type: 'string' },
    connections: { type: 'string', default: '10' },
  },
});
const defaults = values.quick ? { rounds: 4, amount: 2000 } : { rounds: 12, amount: 5000 };
/** After fewer, most of a server's time is spent in compiling, which grows with the code. */
const WARM_UP = 20_000;
const rounds = wholeNumber('rounds', values.rounds ?? `${defaults.rounds}`, 2, 1000);
const amount = wholeNumber('amount', values.amount ?? `${defaults.amount}`, 100, 1_000_000);
const connections = wholeNumber('connections', values.connections, 1, 100);
const frameworks = Object.entries(PLAN).filter(
  ([name]) => values.only === undefined || values.only === name,
);
if (frameworks.length === 0) throw new Error(`--only must be ${Object.keys(PLAN).join(' or ')}`);

/** In bytes. What is more, with all garbage collected, is growth. */
const TOLERATED_GROWTH = 2 ** 21;

installLocked(fileURLToPath(new URL('.', import.meta.url)));
const [cpu] = cpus();
console.log(`Node ${process.version}, ${cpus().length} × ${cpu?.model ?? 'unknown'}`);
console.log(`Load before: ${loadavg()[0]?.toFixed(1)}. Warm-up: ${WARM_UP} requests.`);
console.log(`${rounds} rounds of ${amount} requests, ${connections} at a time.\n`);

const rows: string[] = [];
for (const [framework, planned] of frameworks) {
  const measured = await measure(framework, planned);
  rows.push(...rowsOf(measured));
  for (const { planned: one, contender } of measured)
    complain(`${framework}, ${one.label}`, contender);
}
for (const line of [...TABLE_HEAD, ...rows]) console.log(line);

async function measure(framework: string, planned: readonly Planned[]): Promise<Measured[]> {
  const all: Measured[] = [];
  try {
    for (const one of planned) {
      all.push({ planned: one, contender: await Contender.start(framework, one.check) });
    }
    for (const { contender } of all) await contender.warmUp(WARM_UP, connections);
    for (let round = 0; round < rounds; round++) {
      // Each round starts with another one.
      const turns = [...all.slice(round % all.length), ...all.slice(0, round % all.length)];
      for (const { contender } of turns) await contender.round(amount, connections);
    }
    for (const { contender } of all) await contender.watchHeap(amount, connections);
  } finally {
    for (const { contender } of all) contender.stop();
  }
  return all;
}

function complain(name: string, contender: Contender): void {
  const growth = heapGrowth(contender);
  if (contender.failed > 0) console.log(`${name}: ${contender.failed} requests failed`);
  if (growth > TOLERATED_GROWTH) console.log(`${name}: the heap grew by ${growth} bytes`);
  if (contender.failed > 0 || growth > TOLERATED_GROWTH) process.exitCode = 1;
}

function wholeNumber(name: string, given: string, least: number, most: number): number {
  const value = Number(given);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new Error(`--${name} must be a whole number from ${least} to ${most}`);
}
