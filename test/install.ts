import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';

/** npm is given a quarter of an hour for what is 1 GB once it is unpacked. */
const LIMIT = 900_000;

/**
 * Installs what the lock file of a folder has, where that was not done yet. Without install scripts: what
 * is run is what is in the packages, and no script can fetch anything else.
 */
export function installLocked(folder: string): void {
  const done = statSync(join(folder, 'node_modules/.package-lock.json'), { throwIfNoEntry: false });
  const lock = statSync(join(folder, 'package-lock.json'));
  if (done !== undefined && done.mtimeMs >= lock.mtimeMs) return;
  console.log(`Installing what ${folder} needs, once …`);
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: LIMIT,
  });
}
