/**
 * `npm run fuzz`: mutated and random inputs through everything that takes a token. Nothing but a
 * `TokenError` may be thrown, no call may take longer than 50 ms, memory is bounded, and what is
 * authentic was signed. The seed is printed; `--seed` (or FUZZ_SEED) and `--runs` are taken, and
 * `--only` to repeat one run. It runs on the build.
 */
import { parseArgs } from 'node:util';
import { assertBuild } from '../the-build.js';
import { fuzz, FuzzedInputError, type FuzzReport } from './run.js';

const SLOW_MS = 50;
/** What may be in use after collecting garbage, above what was in use after warming up. */
const MOST_GROWTH = 16 * 2 ** 20;

function wholeNumber(name: string, text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new Error(`${name} must be a whole number, 0 or more`);
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

function print(report: FuzzReport, seconds: number): void {
  const { runs, calls, counts, slowest, growth } = report;
  const groups = new Map<string, string[]>();
  for (const [name, times] of [...counts].sort(([, a], [, b]) => b - a)) {
    const [group = '', rest] = name.split(' ');
    const what = `${rest === undefined ? '' : `${rest} `}${times.toLocaleString('en')}`;
    groups.set(group, [...(groups.get(group) ?? []), what]);
  }
  console.log(`inputs     ${runs.toLocaleString('en')}, in ${calls.toLocaleString('en')} calls`);
  for (const [group, names] of groups) console.log(`${group.padEnd(10)} ${names.join(', ')}`);
  const { milliseconds, call, run } = slowest;
  console.log(`slowest    ${milliseconds.toFixed(1)} ms: ${call}, in run ${run}`);
  console.log(`heap       ${megabytes(growth)} more at the most, after collecting garbage`);
  console.log(`peak       ${megabytes(process.resourceUsage().maxRSS * 1024)} of the process`);
  console.log(`time       ${seconds.toFixed(0)} s`);
}

assertBuild();
const { values } = parseArgs({
  options: { seed: { type: 'string' }, runs: { type: 'string' }, only: { type: 'string' } },
});
const randomSeed = Math.floor(Math.random() * 2 ** 32);
const seed = wholeNumber('seed', values.seed ?? process.env['FUZZ_SEED'], randomSeed);
const first = wholeNumber('only', values.only, 0);
const runs = values.only === undefined ? wholeNumber('runs', values.runs, 250_000) : 1;

console.log(`seed       ${seed}`);
const start = performance.now();
try {
  const onProgress = (done: number): void => {
    if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${runs}`);
  };
  const report = fuzz({ seed, first, runs, slow: SLOW_MS, onProgress });
  print(report, (performance.now() - start) / 1000);
  if (report.growth > MOST_GROWTH) throw new Error(`memory grows by ${megabytes(report.growth)}`);
} catch (error) {
  console.error(error);
  if (error instanceof FuzzedInputError) {
    if (values.only !== undefined) console.error(error.input);
    console.error(`Again: npm run fuzz -- --seed ${seed} --only ${error.run}`);
  }
  process.exitCode = 1;
}
