import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childOptions } from './child-options.js';
import type { Available, Service } from './service.js';

const LOCKER = fileURLToPath(new URL('./sqlite-locker.ts', import.meta.url));
/** Node itself, and those that `npm run test:runtimes` uses, if they were installed. */
const NODES = [
  process.execPath,
  ...['node24', 'node26', 'node22'].map((name) =>
    fileURLToPath(new URL(`../runtimes/node_modules/${name}/bin/node`, import.meta.url)),
  ),
];

/**
 * A SQLite file that several processes use, through `node:sqlite`. It has no server. What takes it
 * down is a process which has locked it and is in the middle of writing; what brings it up again is
 * that process's end, or its death.
 */
export function sqlite(): Available {
  const node = NODES.find(hasSqlite);
  return node === undefined
    ? { missing: 'there is no Node with node:sqlite' }
    : { open: () => open(node) };
}

function hasSqlite(node: string): boolean {
  try {
    execFileSync(node, ['-e', "require('node:sqlite')"], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function open(node: string): Promise<Service> {
  const folder = mkdtempSync(join(tmpdir(), 'caveats-sqlite-'));
  const file = join(folder, 'revocations.sqlite');
  let locker: ChildProcess | undefined;
  let forgets = false;
  return {
    name: 'SQLite',
    address: file,
    node,
    async start() {
      const process = locker;
      locker = undefined;
      if (process === undefined) return;
      const ended = once(process, 'exit');
      // It dies in the middle of its transaction, or deletes everything and ends.
      if (forgets) process.send('forget');
      else process.kill('SIGKILL');
      forgets = false;
      await ended;
    },
    async kill() {
      locker = fork(LOCKER, [file], childOptions(node));
      await once(locker, 'message');
    },
    async forget() {
      forgets = true;
    },
    async close() {
      locker?.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
