import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Fleet } from './fleet.js';
import { boundOf, MISTAKES, type Scenario, SMALL, WIRINGS } from './scenario.js';
import type { Result } from './tally.js';

const wirings = Object.entries(WIRINGS).map(([name, change]) => [name, change(SMALL)] as const);
const mistakes = Object.entries(MISTAKES).map(([name, change]) => [name, change(SMALL)] as const);

interface Outcome extends Result {
  /** Whether an answer was staler than the wiring allows. */
  readonly isTooStale: boolean;
}

async function run(change: Partial<Scenario>): Promise<Outcome> {
  const scenario = { ...SMALL, ...change };
  const result = await new Fleet(scenario).run();
  // The bound of a mistake is that of the wiring that was meant.
  const isForever = scenario.reads.from === 'memory' && scenario.reads.seconds === Infinity;
  const bound = isForever ? 2 : boundOf(scenario, result);
  const isTooStale = bound === 0 ? result.allowed > 0 : result.worst > bound;
  return { ...result, isTooStale };
}

describe('forty processes with ten million tokens', () => {
  test.each(wirings)('allow nothing that is revoked: %s', async (_, change) => {
    const outcome = await run(change);
    expect(outcome).toMatchObject({ isTooStale: false, wronglyRefused: {} });
    // The primary is never stale; everything else is, or the simulation would not see it.
    expect(outcome.allowed > 0).toBe(change.reads !== undefined);
    expect(outcome.acknowledged).toBeGreaterThan(200);
    expect(outcome.repeated).toBeGreaterThan(0);
    expect(outcome.takenBack).toBeGreaterThan(0);
    expect(outcome.tried).toBeGreaterThan(4000);
    expect(outcome.verdicts['granted']).toBeGreaterThan(4000);
    expect(outcome.verdicts['verification_unavailable']).toBeGreaterThan(0);
  });

  test('go the same way with the same seed, and another with another', async () => {
    const change = { seconds: 8, processes: 10 };
    const digests = [];
    for (const seed of [7, 7, 8]) digests.push((await run({ ...change, seed })).digest);
    expect(digests[1]).toBe(digests[0]);
    expect(digests[2]).not.toBe(digests[0]);
  });

  test.each(mistakes)('are seen to go wrong with %s', async (_, change) => {
    const { isTooStale, wronglyRefused } = await run(change);
    expect(isTooStale || Object.keys(wronglyRefused).length > 0).toBe(true);
  });
});

test('the stores of the page are those that the fleet reads from', () => {
  const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
  const page = read('../../docs/scale.md');
  const functions = read('./wrappers.ts').matchAll(/^(?:export )?(function \w+.*?^}$)/gms);
  const shown = [...functions].flatMap(([, text]) => text!).filter((text) => page.includes(text));
  expect(shown.map((text) => /\w+(?=\()/.exec(text)?.[0])).toEqual([
    'readOnly',
    'rememberFor',
    'notBehind',
  ]);
});
