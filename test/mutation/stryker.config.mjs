import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One part of the library, `macaroon` say, and then by the tests of that part alone. */
const PART = process.env.MUTATED_PART;

const results = (kind) => `node_modules/.cache/stryker/${PART ?? 'mutation'}${kind}.json`;

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: [`src/${PART ?? '{macaroon,caveats,scope,token}'}/**/*.ts`],
  testRunner: 'vitest',
  vitest: { configFile: 'test/mutation/vitest.config.ts', related: true },
  coverageAnalysis: 'perTest',
  // Most mutants run while a test file is loaded as well as in tests: then the tests that reach them
  // decide. With MUTATED_STATIC=1 each of them meets every test, which takes longer; it is for the few
  // that run at load time alone (tables), which are left out otherwise.
  ignoreStatic: process.env.MUTATED_STATIC !== '1',
  concurrency: 2,
  // Outside of the clone: neither git nor prettier nor a build meets it. One for each run, so that
  // several can go on at once.
  tempDirName: join(tmpdir(), `caveats-stryker-${process.pid}`),
  ignorePatterns: ['.git', 'dist', 'docs', 'examples', '*.tgz'],
  reporters: ['clear-text', 'json', 'progress-append-only'],
  clearTextReporter: {
    allowColor: false,
    logTests: false,
    reportTests: false,
    reportMutants: true,
  },
  jsonReporter: { fileName: results('') },
  // An infinite loop is known by its count of hits; what is merely slow on a busy machine is not killed.
  timeoutFactor: 8,
  // For `--incremental` while tests are written. It misses changes of what tests share: no score of it
  // is written down.
  incrementalFile: results('-incremental'),
  thresholds: { high: 95, low: 90, break: 90 },
};
