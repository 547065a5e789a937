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
    include: ['test/services/**/*.services.ts'],
    testTimeout: 300_000,
    hookTimeout: 120_000,
  },
});
