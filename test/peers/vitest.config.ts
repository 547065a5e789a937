import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: at('../..'),
  resolve: {
    alias: {
      'caveats/macaroon': at('../../src/macaroon/index.ts'),
      caveats: at('../../src/index.ts'),
    },
  },
  test: {
    include: ['test/peers/**/*.peers.ts'],
    globalSetup: at('./setup.ts'),
    testTimeout: 300_000,
  },
});
