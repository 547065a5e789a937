import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import base from '../vitest.config.js';

/** What the suites of the parts reach of them: every line and every branch. */
export default defineConfig({
  ...base,
  test: {
    // Tests of what each part does; none that is there for its cost, its build or its docs.
    include: [
      'test/{bytes,macaroon,caveats,scope,token,authority,http,adapters,onedata,testing,cli}/**/*.test.ts',
    ],
    testTimeout: 120_000,
    coverage: {
      enabled: true,
      provider: 'v8',
      include: [
        'src/{bytes,macaroon,caveats,scope,token,authority,http,adapters,onedata,testing,cli}/**/*.ts',
      ],
      // The edge of the process: it runs in processes of its own, where it is not seen.
      exclude: ['src/cli/main.ts'],
      reporter: [['text', { skipFull: true }]],
      reportsDirectory: fileURLToPath(
        new URL('../../node_modules/.cache/coverage', import.meta.url),
      ),
      thresholds: { 100: true, perFile: true },
    },
  },
});
