import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vitest/config';
import base from '../../vitest.config.js';
import { ClosestFirst } from './closest-first.js';

const QUICKER_CHECK = fileURLToPath(new URL('quicker-check.ts', import.meta.url));
const MUTANT_RUNNER = fileURLToPath(new URL('mutant-runner.ts', import.meta.url));

/** Gives the tests a fast-check that makes fewer runs, and starts sooner. */
const quickerCheck: Plugin = {
  name: 'quicker-check',
  enforce: 'pre',
  resolveId: (source, importer) =>
    source === 'fast-check' && importer !== QUICKER_CHECK ? QUICKER_CHECK : undefined,
};

/** The part that is mutated, by the tests of its own folder; without it all parts, by the tests of all. */
const PART = process.env['MUTATED_PART'] ?? '{macaroon,caveats,scope,token}';

export default defineConfig({
  ...base,
  plugins: [quickerCheck],
  test: {
    include: [`test/${PART}/**/*.test.ts`, 'test/bytes/**/*.test.ts'],
    // They take most of the time and, with fewer runs, see no mutant that the others do not.
    exclude: ['test/macaroon/{trees,lenient-properties}.test.ts'],
    testTimeout: 60_000,
    // One load of the sources for all test files, which is most of the time of a mutant.
    isolate: false,
    sequence: { sequencer: ClosestFirst },
    runner: MUTANT_RUNNER,
  },
});
