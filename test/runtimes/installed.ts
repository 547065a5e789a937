import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installLocked } from '../install.js';
import { Unavailable } from './outcome.js';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Installs the runtimes of this folder's lock file, where that was not done yet. */
export function installRuntimes(): void {
  installLocked(here);
}

/** A program that came with an npm package, which not every platform has. */
export function installed(packageName: string, path: string): string {
  const file = join(here, 'node_modules', packageName, path);
  if (existsSync(file)) return file;
  const platform = `${process.platform} on ${process.arch}`;
  throw new Unavailable(`npm installed no ${packageName}, for ${platform}`);
}
