import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** An empty folder in which somebody starts a project. */
export interface Project {
  write(file: string, text: string): void;
  /** Runs a program in the folder; what it prints. Throws with that where it fails. */
  run(program: string, ...args: readonly string[]): string;
  remove(): void;
}

/**
 * A project with the package, as npm packs it, and whatever else it installs.
 *
 * @param type of its modules, as its `package.json` has it.
 */
export function createProject(
  type: 'module' | 'commonjs',
  ...packages: readonly string[]
): Project {
  const folder = mkdtempSync(join(tmpdir(), 'caveats-project-'));
  const run = (program: string, ...args: readonly string[]): string => {
    try {
      return execFileSync(program, args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' }).trim();
    } catch (error) {
      const { stdout, stderr } = error as { readonly stdout?: string; readonly stderr?: string };
      throw new Error(`${program} ${args[0]} failed:\n${stdout}\n${stderr}`);
    }
  };
  const project: Project = {
    write(file, text) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    },
    run,
    remove: () => rmSync(folder, { recursive: true }),
  };
  const packed = execFileSync(
    'npm',
    ['pack', '--ignore-scripts', '--json', '--pack-destination', folder],
    { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const [{ filename }] = JSON.parse(packed) as [{ readonly filename: string }];
  project.write('package.json', JSON.stringify({ name: 'project', private: true, type }));
  run('npm', 'install', '--no-audit', '--no-fund', `./${filename}`, ...packages);
  return project;
}
