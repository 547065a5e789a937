import type { ForkOptions } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** How to run a program of this folder, over the sources of the library, in a process of its own. */
export function childOptions(node: string = process.execPath): ForkOptions {
  return {
    cwd: at('../..'),
    execPath: node,
    execArgv: ['--import', 'tsx', '--disable-warning=ExperimentalWarning'],
    // It says what `caveats` and its entry points are.
    env: { ...process.env, TSX_TSCONFIG_PATH: at('../tsconfig.json') },
  };
}
