import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tsx = fileURLToPath(new URL('../../node_modules/.bin/tsx', import.meta.url));
const run = promisify(execFile);

it('the tests of the tiny API pass in vitest, in Jest and in node:test', async () => {
  // It runs on dist, as a user's project would; where a runner fails, it ends badly.
  const { stdout } = await run(tsx, ['examples/testing/main.ts'], { cwd: root });
  for (const runner of ['vitest', 'Jest', 'node:test']) expect(stdout).toContain(`\n${runner}\n`);
});
