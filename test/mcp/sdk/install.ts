import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));

// Installs what the lock file of this folder says, unless that was done. Without install scripts.
const done = statSync(join(here, 'node_modules/.package-lock.json'), { throwIfNoEntry: false });
const lock = statSync(join(here, 'package-lock.json'));
if (done === undefined || done.mtimeMs < lock.mtimeMs) {
  console.log('Installing the SDKs into test/mcp/sdk/node_modules, once …');
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: here,
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: 900_000,
  });
}
