import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { sourcesOfEntries } from '../entries.js';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: at('../..'),
  resolve: {
    alias: sourcesOfEntries(),
  },
  test: {
    include: ['test/playground/**/*.browser.ts'],
    // One browser at a time.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
