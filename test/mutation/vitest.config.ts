import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vitest/config';
import base from '../vitest.config.js';
import { ClosestFirst } from './closest-first.js';

const FEWER_RUNS = fileURLToPath(new URL('fewer-runs.ts', import.meta.url));

/** Gives the tests a fast-check that makes fewer runs. */
const fewerRuns: Plugin = {
  name: 'fewer-runs',
  enforce: 'pre',
  resolveId: (source, importer) =>
    source === 'fast-check' && importer !== FEWER_RUNS ? FEWER_RUNS : undefined,
};

export default defineConfig({
  ...base,
  plugins: [fewerRuns],
  test: {
    include: ['test/{bytes,macaroon,caveats,scope,token,mutation}/**/*.test.ts'],
    testTimeout: 60_000,
    // One load of the sources for all test files, which is most of the time of a mutant.
    isolate: false,
    sequence: { sequencer: ClosestFirst },
  },
});
