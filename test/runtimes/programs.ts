import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** How long a runtime may take before it counts as hung, in milliseconds; far more than it needs. */
export const PATIENCE = 120_000;

const execute = promisify(execFile);

/**
 * Runs a program to its end; what it printed. It is killed where it takes too long, and where this
 * program ends before it.
 */
export async function runProgram(
  file: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): Promise<string> {
  const running = execute(file, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
  });
  const kill = () => running.child.kill('SIGKILL');
  process.once('exit', kill);
  try {
    const { stdout } = await within(file, running);
    return stdout;
  } finally {
    kill();
    process.off('exit', kill);
  }
}

/** What was promised, or an error where that takes too long. */
export async function within<T>(who: string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`${who} gave no answer within ${PATIENCE / 1000} seconds`));
    }, PATIENCE);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
