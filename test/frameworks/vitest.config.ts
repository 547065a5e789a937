import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** The pages of docs/frameworks, each in its framework; `npm run test:frameworks`. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/frameworks/*.page.ts'],
    globalSetup: ['test/frameworks/setup.ts'],
    // Node 20 has the browsers' WebSocket only with this.
    execArgv: ['--experimental-websocket'],
    testTimeout: 20_000,
    hookTimeout: 120_000,
  },
});
