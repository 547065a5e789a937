import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: ['src/{macaroon,caveats,scope,token}/**/*.ts'],
  testRunner: 'vitest',
  vitest: { configFile: 'test/mutation/vitest.config.ts', related: true },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // Outside of the clone: neither git nor prettier nor a build meets it.
  tempDirName: join(tmpdir(), 'caveats-stryker'),
  ignorePatterns: ['.git', 'dist', 'docs', 'examples', '*.tgz'],
  reporters: ['clear-text', 'json'],
  clearTextReporter: {
    allowColor: false,
    logTests: false,
    reportTests: false,
    reportMutants: true,
  },
  jsonReporter: { fileName: 'node_modules/.cache/stryker/mutation.json' },
  // An infinite loop is known by its count of hits; what is merely slow on a busy machine is not killed.
  timeoutFactor: 4,
  incrementalFile: 'node_modules/.cache/stryker/incremental.json',
  thresholds: { high: 95, low: 90, break: 90 },
};
