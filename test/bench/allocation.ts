import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Allocation } from './allocation-run.js';

/** What one caveat more allocates, and how much of that the result holds, in bytes. */
export interface AllocationPerCaveat {
  readonly allocated: number;
  readonly held: number;
  readonly by: readonly Allocation[];
}

/** Measures it in a process of its own: the difference between many caveats and few. */
export async function measureAllocation(): Promise<AllocationPerCaveat> {
  const by = await inAProcess();
  const [few, many] = by;
  if (few === undefined || many === undefined) throw new Error('allocations were not counted');
  const more = many.caveats - few.caveats;
  return {
    allocated: (many.allocated - few.allocated) / more,
    held: (many.held - few.held) / more,
    by,
  };
}

function inAProcess(): Promise<readonly Allocation[]> {
  const program = fileURLToPath(new URL('allocation-run.ts', import.meta.url));
  const semiSpace = 256;
  const child = fork(program, {
    execArgv: [
      ...process.execArgv,
      '--expose-gc',
      `--min-semi-space-size=${semiSpace}`,
      `--max-semi-space-size=${semiSpace}`,
    ],
  });
  return new Promise((resolve, reject) => {
    child.once('message', (by) => resolve(by as readonly Allocation[]));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`counting allocations ended with ${code}`)));
  });
}
