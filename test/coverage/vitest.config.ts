import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import base from '../vitest.config.js';

const ALL =
  'bytes,macaroon,caveats,scope,token,authority,http,adapters,onedata,js-macaroon,testing,reading,cli,playground';
/** The parts that are looked at; all of them by default. */
const PARTS = process.env['COVERED_PARTS'] ?? ALL;
/** A glob takes braces around one part alone for letters. */
const ANY_PART = PARTS.includes(',') ? `{${PARTS}}` : PARTS;

/** What the suites of the parts reach of them: every line and every branch. */
export default defineConfig({
  ...base,
  test: {
    // Tests of what each part does; none that is there for its cost, its build or its docs.
    include: [`test/${ANY_PART}/**/*.test.ts`],
    testTimeout: 120_000,
    coverage: {
      enabled: true,
      provider: 'v8',
      // Of the playground, what it reads and judges. Its view needs a page: `npm run test:playground`
      // tries that in a real browser, where it is not seen from here.
      include: [`src/${ANY_PART}/**/*.ts`, `docs/src/${ANY_PART}/read/**/*.ts`],
      // The edge of the process: it runs in processes of its own, where it is not seen.
      exclude: ['src/cli/main.ts'],
      reporter: [['text', { skipFull: true }]],
      reportsDirectory: fileURLToPath(
        new URL('../../node_modules/.cache/coverage', import.meta.url),
      ),
      // Of all parts together: what only a process of its own runs into is not seen from here.
      thresholds: { lines: 99.5, statements: 99.5, functions: 99.5, branches: 99.5 },
    },
  },
});
