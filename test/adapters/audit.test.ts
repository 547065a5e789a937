import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADAPTERS, type AdapterName } from './audit/case.js';
import { CASES, CASES_BY_AUTHORITY } from './audit/cases.js';
import { runCase } from './audit/run.js';
import { serveExpress, serveExpress4 } from './servers/express.js';
import { serveFastify } from './servers/fastify.js';
import { serveFetch } from './servers/fetch.js';
import { serveHono } from './servers/hono.js';
import { serveKoa } from './servers/koa.js';
import { serveNode } from './servers/node.js';
import type { Serve } from './servers/serve.js';

const SERVERS: Readonly<Record<AdapterName, Serve>> = {
  express: serveExpress,
  express4: serveExpress4,
  fastify: serveFastify,
  hono: serveHono,
  koa: serveKoa,
  node: serveNode,
  fetch: serveFetch,
};

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
