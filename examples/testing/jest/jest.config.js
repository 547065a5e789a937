import { fileURLToPath } from 'node:url';

/** Start Jest with `node --experimental-vm-modules`: the library has only ES modules. */
export default {
  rootDir: fileURLToPath(new URL('..', import.meta.url)),
  testMatch: ['<rootDir>/jest/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  // TypeScript imports `./api.js` from `./api.ts`.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '\\.ts$': '<rootDir>/jest/transform.js' },
};
