/**
 * `npm run scale`: one, two and four processes behind a port, over Redis and PostgreSQL. It reports requests
 * per second, the work of processes and stores, what stores are asked, and how stale answers are after a
 * token was revoked. It asserts nothing but that no request fails.
 *
 * Options, after `--`: `--rounds 5`, `--seconds 4` (for each measurement), `--connections 32`, `--only Redis` (a
 * part of a name).
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { doc, expiresIn, ip, readonly } from 'caveats';
import { createAuthority } from 'caveats/authority';
import { percentile } from '../load/report.js';
import { Group, type Load } from './group.js';
import { KEYS } from './server.js';
import { staleness } from './staleness.js';
import { startStores, type Stores } from './stores.js';
import { openVariant, type Variant } from './variants.js';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
    connections: { type: 'string', default: '32' },
    only: { type: 'string', default: '' },
  },
});
const [rounds, seconds, connections] = [values.rounds, values.seconds, values.connections].map(
  (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= 1 && value <= 100) return value;
    throw new Error('--rounds, --seconds and --connections must be whole numbers, 1 to 100');
  },
) as [number, number, number];

const ALL_CASES: readonly (readonly [Variant, number])[] = [
  ['no check', 2],
  ['no store', 1],
  ['no store', 2],
  ['no store', 4],
  ['Redis', 1],
  ['Redis', 2],
  ['Redis', 4],
  ['Redis, together', 2],
  ['Redis, replica', 2],
  ['Redis, remembered', 2],
  ['Redis, tracking', 2],
  ['PostgreSQL', 1],
  ['PostgreSQL', 2],
  ['PostgreSQL', 4],
  ['PostgreSQL, together', 2],
  ['PostgreSQL, remembered', 2],
];
const STALE: readonly Variant[] = [
  'Redis',
  'Redis, replica',
  'Redis, remembered',
  'Redis, tracking',
  'PostgreSQL',
];
const isChosen = (variant: Variant): boolean => variant.includes(values.only);
const CASES = ALL_CASES.filter(([variant]) => isChosen(variant) || variant === 'no store');
const TOKENS = 200;
const WARM_UP_SECONDS = 3;

interface Running {
  readonly variant: Variant;
  readonly group: Group;
}

interface Measured extends Load {
  /** Of each request: how often the store is asked, and what it works, in microseconds. */
  readonly asked: number;
  readonly storeCpu: number;
}

const storeOf = (variant: Variant): 'redis' | 'replica' | 'postgres' | undefined => {
  if (variant.startsWith('PostgreSQL')) return 'postgres';
  if (variant === 'Redis, replica') return 'replica';
  return variant.startsWith('Redis') ? 'redis' : undefined;
};

async function measure(
  stores: Stores,
  { variant, group }: Running,
  tokens: readonly string[],
): Promise<Measured> {
  const store = storeOf(variant);
  const work = async () => (store === undefined ? { calls: 0, cpu: 0 } : stores.work(store));
  const before = await work();
  const load = await group.load(tokens, seconds, connections);
  const after = await work();
  const asked = (after.calls - before.calls) / load.requests;
  return { ...load, asked, storeCpu: (after.cpu - before.cpu) / load.requests };
}

async function measureRevoking(
  stores: Stores,
  variant: 'Redis' | 'PostgreSQL',
): Promise<{ readonly asked: number; readonly median: number }> {
  const revocations = await openVariant(variant, stores.addresses);
  const authority = createAuthority({ keys: KEYS, revocations });
  // Finds the mark.
  await authority.revoke({ id: 'the first' });
  const store = storeOf(variant)!;
  const before = await stores.work(store);
  const times: number[] = [];
  for (let i = 0; i < 100; i++) {
    const started = performance.now();
    await authority.revoke({ id: `revoked-${i}` });
    times.push(performance.now() - started);
  }
  const { calls } = await stores.work(store);
  return { asked: (calls - before.calls) / times.length, median: percentile(times, 0.5) };
}

const [cpu] = cpus();
console.log(`Node ${process.version} on ${cpus().length} × ${cpu?.model ?? 'unknown'}`);
console.log(`The load before: ${loadavg()[0]?.toFixed(1)}; ${connections} connections`);
const stores = await startStores();
try {
  for (const variant of ['Redis', 'PostgreSQL'] as const) {
    const revocations = await openVariant(variant, stores.addresses);
    // Leaves the mark before any other process looks for it.
    await createAuthority({ keys: KEYS, revocations }).revoke({ id: 'the first' });
  }
  const authority = createAuthority({ keys: KEYS });
  const caveats = [expiresIn(86_400), ip('127.0.0.0/8'), doc('A'), readonly()];
  const tokens = await Promise.all(
    Array.from({ length: TOKENS }, (_, i) => authority.issue(`usr-${i % 50}`, caveats)),
  );
  const running: Running[] = [];
  for (const [variant, processes] of CASES) {
    const group = await Group.start({ variant, addresses: stores.addresses }, processes);
    await group.load(tokens, WARM_UP_SECONDS, connections);
    running.push({ variant, group });
  }
  const measured = CASES.map((): Measured[] => []);
  for (let round = 0; round < rounds; round++) {
    // Back and forth, so that no case always comes after the same other one.
    const order = [...running.entries()];
    if (round % 2 === 1) order.reverse();
    for (const [i, one] of order) measured[i]!.push(await measure(stores, one, tokens));
  }
  for (const { group } of running) await group.stop();
  report(measured);
  for (const variant of ['Redis', 'PostgreSQL'] as const) {
    const { asked, median } = await measureRevoking(stores, variant);
    console.log(`To revoke in ${variant}: ${asked} calls, ${median.toFixed(1)} ms (median)`);
  }
  console.log(`\nThe load after: ${loadavg()[0]?.toFixed(1)}`);
  console.log('\nAfter a token was revoked it was allowed for, ms: median, worst');
  for (const variant of STALE.filter(isChosen)) {
    const times = await staleness(stores, variant);
    const [half, most] = [percentile(times, 0.5), Math.max(...times)];
    console.log(
      `  ${variant.padEnd(24)}${half.toFixed(1).padStart(8)}${most.toFixed(1).padStart(8)}`,
    );
  }
} finally {
  await stores.close();
}
process.exit();

function report(measured: readonly (readonly Measured[])[]): void {
  const names = ['per second', 'of no store', 'median ms', 'µs', 'store µs', 'asked', 'failed'];
  console.log(
    `\n${'store, processes'.padEnd(26)}${names.map((name) => name.padStart(13)).join('')}`,
  );
  for (const [i, [variant, processes]] of CASES.entries()) {
    const runs = measured[i]!;
    const middle = (value: (run: Measured) => number): number => percentile(runs.map(value), 0.5);
    // Of the same round: the machine's load differs from one to the next.
    const base = measured[CASES.findIndex(([name, n]) => name === 'no store' && n === processes)]!;
    const ratios = runs.map(({ perSecond }, round) => perSecond / base[round]!.perSecond);
    const cells = [
      middle(({ perSecond }) => perSecond).toFixed(0),
      percentile(ratios, 0.5).toFixed(2),
      middle(({ median }) => median).toFixed(2),
      middle(({ cpu }) => cpu).toFixed(0),
      middle(({ storeCpu }) => storeCpu).toFixed(0),
      middle(({ asked }) => asked).toFixed(2),
      runs.reduce((sum, { failed }) => sum + failed, 0).toFixed(0),
    ];
    const name = `${variant}, ${processes}`.padEnd(26);
    console.log(name + cells.map((cell) => cell.padStart(13)).join(''));
  }
}
