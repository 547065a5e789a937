import { defineConfig } from 'vitest/config';
import { sourcesOfEntries } from './test/entries.js';

/** Measured costs. With thousands of random cases, builds and other programs: `npm run test:long`. */
const COSTS = ['test/cost/**/*.test.ts', 'test/**/cost.test.ts'];
const LONG = [
  'test/{contract,examples,fleet,fuzz,package}/**/*.test.ts',
  'test/{macaroon,onedata,scope,token}/*-properties.test.ts',
  'test/adapters/{cases-insecure,hooks,paths}.test.ts',
  'test/authority/token-text-properties.test.ts',
  'test/cli/{completion,hostile,process}.test.ts',
  'test/docs/examples.test.ts',
  'test/http/routes-routers.test.ts',
  'test/mcp/laws.test.ts',
  'test/onedata/{oracles,properties,scope}.test.ts',
  'test/proof/{mutants,vectors}.test.ts',
  'test/testing/{broken,laws-of}-kinds.test.ts',
  'test/token/{opaque-identity,scope-0.4}.test.ts',
];

export default defineConfig({
  // The tests run on the sources, so they need no build. test/package tests the packed build.
  resolve: { alias: sourcesOfEntries() },
  test: {
    testTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'quick',
          include: ['test/**/*.test.ts'],
          exclude: [...LONG, ...COSTS, '**/node_modules/**'],
          // The files that a worker runs share their modules, which saves more than half of the time.
          isolate: false,
          // Vitest leaves one core idle by default.
          maxWorkers: '100%',
          sequence: { groupOrder: 1 },
          setupFiles: ['test/setup.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'long',
          include: LONG,
          exclude: [...COSTS, '**/node_modules/**'],
          maxWorkers: '100%',
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'costs',
          include: COSTS,
          maxWorkers: '100%',
          sequence: { groupOrder: 3 },
        },
      },
    ],
    coverage: {
      // CI sets COVERAGE, so that the run of npm test also measures it.
      enabled: process.env['COVERAGE'] !== undefined,
      provider: 'v8',
      // Of the playground, what reads and judges tokens; browser tests cover its view.
      include: ['src/**/*.ts', 'docs/src/playground/read/**/*.ts'],
      // Runs only in processes of its own, which the coverage does not see.
      exclude: ['src/cli/main.ts'],
      reporter: [['text', { skipFull: true }]],
      reportsDirectory: 'node_modules/.cache/coverage',
      thresholds: { lines: 97, statements: 97, functions: 97, branches: 97 },
    },
  },
});
