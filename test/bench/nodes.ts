import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Report } from './report.js';

const VERSIONS = [20, 22, 24, 26];
const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const TSCONFIG = fileURLToPath(new URL('../tsconfig.build.json', import.meta.url));

/** Runs the benchmark with each version of Node in turn; npm has them as packages. */
export function* reportsOfNodes(options: readonly string[]): Generator<Report> {
  for (const version of VERSIONS) {
    const node = `node-${process.platform}-${process.arch}@${version}`;
    const run = ['node', '--import', 'tsx', JSON.stringify(MAIN), '--json', ...options].join(' ');
    const report = execFileSync('npx', ['--yes', '--package', node, '--call', run], {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
      env: { ...process.env, TSX_TSCONFIG_PATH: TSCONFIG },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    yield JSON.parse(report) as Report;
  }
}
