import { filterByScope } from 'caveats';
import { expect, test } from 'vitest';
import { intersectNames } from '../../src/scope/names.js';
import { interleave } from '../bench/interleave.js';
import { growthOf, LINEAR } from './growth.js';

test('what lists of names have in common is found without comparing every name with every other', () => {
  const find = (length: number) => {
    const names = Array.from({ length }, (_, i) => `usr-${i}`);
    const whitelists = [names, names.toReversed(), names];
    return () => intersectNames(whitelists);
  };
  const timings = interleave({ eighth: find(500), whole: find(4000) }, { rounds: 30, runs: 1 });
  // Linear would be 8 times, every one with every other 64 times.
  expect(Math.min(...timings.whole) / Math.min(...timings.eighth)).toBeLessThan(24);
});

test('items are chosen by a scope without going through all of its tables for each', async () => {
  const growth = await growthOf((share) => {
    const tables = Array.from({ length: 8000 * share }, (_, i) => `t${i}`);
    const scope = { kind: 'only', docs: { A: { tables } } } as const;
    const items = tables.map((table) => `${table}!`);
    return () => filterByScope(scope, items, (table) => ({ doc: 'A', table }));
  });
  expect(growth).toBeLessThan(LINEAR);
});
