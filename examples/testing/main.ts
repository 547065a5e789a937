/** `npm run example:testing`: the tests of a small API, in vitest, in Jest and in node:test. */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);

const RUNNERS: Readonly<Record<string, readonly string[]>> = {
  vitest: [
    join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs'),
    ...['run', '--config', join(here, 'vitest/vitest.config.ts')],
  ],
  Jest: [
    '--experimental-vm-modules',
    '--no-warnings',
    join(dirname(require.resolve('jest/package.json')), 'bin/jest.js'),
    ...['--config', join(here, 'jest/jest.config.js')],
  ],
  'node:test': [
    '--import',
    'tsx',
    '--test',
    '--test-reporter',
    'spec',
    join(here, 'node/api.test.ts'),
  ],
};

for (const [runner, args] of Object.entries(RUNNERS)) {
  console.log(`\n${runner}`);
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
