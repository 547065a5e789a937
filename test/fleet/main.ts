/**
 * `npm run fleet`: a thousand processes, ten million live tokens, a thousand revocations a minute, in
 * virtual time, over stores that fail, hang, lose what they did not acknowledge, and reorder. It fails if
 * an answer is staler than its wiring allows, or a good token is refused.
 *
 * Options, after `--`: `--seed 1`, `--processes 1000`, `--seconds 70`, `--only primary` (a part of a name),
 * `--mistakes` (the wirings that are wrong, too).
 */
import { parseArgs } from 'node:util';
import { Fleet } from './fleet.js';
import { boundOf, FULL, MISTAKES, WIRINGS } from './scenario.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(FULL.seed) },
    processes: { type: 'string', default: String(FULL.processes) },
    seconds: { type: 'string', default: String(FULL.seconds) },
    only: { type: 'string', default: '' },
    mistakes: { type: 'boolean', default: false },
  },
});
const whole = (text: string, most: number, name: string): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new Error(`--${name} must be 1 to ${most}`);
};
const scenario = {
  ...FULL,
  seed: whole(values.seed, 2 ** 32 - 1, 'seed'),
  processes: whole(values.processes, 10_000, 'processes'),
  seconds: whole(values.seconds, 3600, 'seconds'),
};
const { processes, tokens, seconds, seed, revocationsPerMinute } = scenario;
console.log(
  `${processes} processes, ${tokens} tokens, ${revocationsPerMinute} revocations a minute, ${seconds} s, seed ${seed}`,
);

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(2)} %`;

async function simulate(name: string, change: Partial<typeof scenario>): Promise<boolean> {
  const wired = { ...scenario, ...change };
  const started = performance.now();
  const result = await new Fleet(wired).run();
  const bound = boundOf(wired, result);
  const uses = Object.values(result.verdicts).reduce((sum, count) => sum + count, 0);
  const isGood =
    result.worst <= bound &&
    (bound > 0 || result.allowed === 0) &&
    Object.keys(result.wronglyRefused).length === 0;
  console.log(`\n${name}: ${isGood ? 'as it should be' : 'WRONG'}`);
  const lines = {
    verified: `${uses}, ${percent(result.verdicts['verification_unavailable'] ?? 0, uses)} without an answer from the store`,
    revoked: `${result.acknowledged}, ${result.takenBack} taken back; ${result.repeated} attempts were not acknowledged`,
    'tried afterwards': `${result.tried} times, allowed ${result.allowed} times`,
    'stalest answer': `${result.worst.toFixed(3)} s; at most ${bound.toFixed(3)} s (replicas were up to ${result.worstLag.toFixed(3)} s behind)`,
    'good tokens refused': JSON.stringify(result.wronglyRefused),
    'calls to the store': `${result.reads} reads, ${result.writes} writes`,
    took: `${((performance.now() - started) / 1000).toFixed(0)} s, ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MiB; digest ${result.digest}`,
  };
  for (const [what, line] of Object.entries(lines)) console.log(`  ${what.padEnd(20)}${line}`);
  return isGood;
}

const isChosen = ([name]: [string, unknown]): boolean => name.includes(values.only);
for (const [name, change] of Object.entries(WIRINGS).filter(isChosen)) {
  if (!(await simulate(name, change(scenario)))) process.exitCode = 1;
}
if (values.mistakes) {
  for (const [name, change] of Object.entries(MISTAKES).filter(isChosen)) {
    if (await simulate(name, change(scenario))) process.exitCode = 1;
  }
}
