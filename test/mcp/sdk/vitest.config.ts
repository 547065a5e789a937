import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { sourcesOfEntries } from '../../entries.js';

export default defineConfig({
  root: fileURLToPath(new URL('../../..', import.meta.url)),
  resolve: { alias: sourcesOfEntries() },
  test: {
    include: ['test/mcp/sdk/*.sdk.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // The SDKs warn of what the tests mean to do.
    silent: 'passed-only',
    maxWorkers: '100%',
  },
});
