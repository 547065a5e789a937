import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installLocked } from '../install.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '../..');

/** Installs the frameworks, and beside them the package as npm packs it. */
export default function setup(): void {
  installLocked(here);
  const caveats = join(here, 'node_modules/caveats');
  rmSync(caveats, { recursive: true, force: true });
  mkdirSync(caveats);
  const packed = execFileSync(
    'npm',
    ['pack', '--ignore-scripts', '--json', `--pack-destination=${caveats}`],
    {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const [{ filename }] = JSON.parse(packed) as [{ readonly filename: string }];
  execFileSync('tar', ['-xzf', filename, '--strip-components=1'], { cwd: caveats });
}
