import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The package as npm would publish it, and a project that has it installed with what it needs. */
export interface Packed {
  readonly tarball: string;
  readonly files: readonly string[];
  readonly project: string;
  remove(): void;
}

export function pack(): Packed {
  const project = mkdtempSync(join(tmpdir(), 'caveats-'));
  // npm run test:long has built it already.
  const options = ['--ignore-scripts', '--json', '--pack-destination', project];
  const output = execFileSync('npm', ['pack', ...options], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [{ filename, files }] = JSON.parse(output) as [
    { filename: string; files: { path: string }[] },
  ];
  const tarball = join(project, filename);
  const installed = join(project, 'node_modules/caveats');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1']);
  mkdirSync(join(project, 'node_modules/@noble'));
  for (const dependency of ['@noble/ciphers', '@noble/hashes']) {
    symlinkSync(join(root, 'node_modules', dependency), join(project, 'node_modules', dependency));
  }
  return {
    tarball,
    files: files.map(({ path }) => path),
    project,
    remove: () => rmSync(project, { recursive: true }),
  };
}

/** Runs a command of the project's own tools; what it prints. Throws with it where it fails. */
export function runTool(name: string, ...args: readonly string[]): string {
  return execFileSync(join(root, 'node_modules/.bin', name), args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
  });
}
