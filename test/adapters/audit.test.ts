import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADAPTERS } from './audit/case.js';
import { CASES, CASES_BY_AUTHORITY } from './audit/cases.js';
import { runCase } from './audit/run.js';
import { SERVERS } from './servers/all.js';

const unhandled: unknown[] = [];
const note = (error: unknown): void => void unhandled.push(error);
beforeAll(() => {
  process.on('unhandledRejection', note).on('uncaughtException', note);
});
afterAll(() => {
  process.off('unhandledRejection', note).off('uncaughtException', note);
});

describe.each(ADAPTERS)('%s', (adapter) => {
  for (const audited of CASES) {
    const why = audited.notIn?.[adapter];
    if (why !== undefined) test.skip(`${audited.name} (not here: ${why})`, () => undefined);
    else test(audited.name, () => runCase(audited, SERVERS[adapter]));
  }
});

describe.each(ADAPTERS)('%s, with an authority in place of a key', (adapter) => {
  const cases = CASES_BY_AUTHORITY.filter(({ notIn }) => notIn?.[adapter] === undefined);
  for (const audited of cases) {
    test(audited.name, () => runCase(audited, SERVERS[adapter], 'authority'));
  }
});

test('in all of that, nothing was thrown that nobody caught', () => {
  expect(unhandled).toEqual([]);
});

test('the audit has at least 40 cases, each with a name of its own', () => {
  const names = new Set(CASES.map(({ name }) => name));
  expect(names.size).toBe(CASES.length);
  expect(names.size).toBeGreaterThanOrEqual(40);
  expect(CASES_BY_AUTHORITY.length).toBeGreaterThanOrEqual(35);
});
