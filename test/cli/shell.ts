import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { text } from 'node:stream/consumers';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The program as it is installed: a folder for `$PATH` with `caveats` in it. */
export interface Installed {
  readonly path: string;
  remove(): void;
}

/** Bundles the sources as the build does, so that each start does not cost a compilation. */
export async function install(): Promise<Installed> {
  const folder = mkdtempSync(join(tmpdir(), 'caveats-cli-'));
  const program = join(folder, 'dist', 'cli', 'main.mjs');
  mkdirSync(join(folder, 'bin'));
  await build({
    entryPoints: [join(root, 'src/cli/main.ts')],
    outfile: program,
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'error',
  });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ version: '1.2.3' }));
  chmodSync(program, 0o755);
  const start = join(folder, 'bin', 'caveats');
  writeFileSync(start, `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
  chmodSync(start, 0o755);
  return { path: join(folder, 'bin'), remove: () => rmSync(folder, { recursive: true }) };
}

/** What came of a shell. */
export interface ShellEnded {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ShellOptions {
  readonly installed: Installed;
  readonly cwd: string;
  readonly shell?: 'bash' | 'zsh' | 'fish';
}

/** Runs a script in a shell that has the program in its path. */
export async function runShell(
  script: string,
  { installed, cwd, shell = 'bash' }: ShellOptions,
): Promise<ShellEnded> {
  const quiet: Readonly<Record<string, readonly string[]>> = {
    bash: ['--norc', '--noprofile'],
    zsh: ['-f'],
    fish: ['--no-config'],
  };
  const child = spawn(shell, [...quiet[shell]!, '-c', script], {
    cwd,
    env: {
      PATH: `${installed.path}:${process.env['PATH']}`,
      HOME: cwd,
      TERM: 'dumb',
      LC_ALL: 'C.UTF-8',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once('close', resolve)),
  ]);
  return { code, stdout, stderr };
}

/** Whether a shell is installed here. */
export function hasShell(shell: string): boolean {
  return spawnSync(shell, ['-c', 'exit 0']).status === 0;
}
