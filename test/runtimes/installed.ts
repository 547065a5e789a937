import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Unavailable } from './outcome.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const modules = join(here, 'node_modules');

/** npm is given a quarter of an hour for what is 1 GB once it is unpacked. */
const INSTALL_LIMIT = 900_000;

/**
 * Installs the runtimes of this folder's lock file, where that was not done yet. Without install
 * scripts: what is run is what is in the packages, and no script can fetch anything else.
 */
export function installRuntimes(): void {
  const done = statSync(join(modules, '.package-lock.json'), { throwIfNoEntry: false });
  const lock = statSync(join(here, 'package-lock.json'));
  if (done !== undefined && done.mtimeMs >= lock.mtimeMs) return;
  console.log('Installing the runtimes into test/runtimes/node_modules, once …');
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: here,
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: INSTALL_LIMIT,
  });
}

/** A program that came with an npm package, which not every platform has. */
export function installed(packageName: string, path: string): string {
  const file = join(modules, packageName, path);
  if (existsSync(file)) return file;
  const platform = `${process.platform} on ${process.arch}`;
  throw new Unavailable(`npm installed no ${packageName}, for ${platform}`);
}
