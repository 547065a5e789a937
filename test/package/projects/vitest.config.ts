import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** The package in projects of its users; `npm run test:package`. */
export default defineConfig({
  root: fileURLToPath(new URL('../../..', import.meta.url)),
  test: {
    include: ['test/package/projects/**/*.package.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
