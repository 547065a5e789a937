import { fileURLToPath } from 'node:url';

/** Start Jest with `node --experimental-vm-modules`: the library has ES modules only. */
export default {
  rootDir: fileURLToPath(new URL('..', import.meta.url)),
  testMatch: ['<rootDir>/jest/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  // TypeScript is written as it is imported once it is compiled.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '\\.ts$': '<rootDir>/jest/transform.js' },
};
