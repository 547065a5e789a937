import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { sourcesOfEntries } from './entries.js';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: at('..'),
  resolve: {
    // The tests run on the sources; test/package has the packed build.
    alias: sourcesOfEntries(),
  },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    typecheck: {
      enabled: true,
      include: ['test/**/*.test-d.ts'],
      tsconfig: at('./tsconfig.json'),
    },
  },
});
