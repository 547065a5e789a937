import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import { build } from 'esbuild';
import { vi } from 'vitest';
import { sourcesOfEntries } from '../entries.js';
import { root } from './fences.js';

/**
 * Runs an example against the sources; what it prints, line by line.
 *
 * @param name another for each run: what was imported once is not run again.
 */
export async function run(code: string, name: string): Promise<readonly string[]> {
  const file = join(root, 'node_modules', `.example-${name}.mjs`);
  const { outputFiles } = await build({
    // A server of an example takes a free port, and does not keep the process.
    stdin: {
      contents: code.replace('.listen(3000)', ".listen(0, '127.0.0.1').unref()"),
      loader: 'ts',
      // As the compiler of all examples has them, in a folder of the root.
      resolveDir: join(root, 'test'),
    },
    bundle: true,
    format: 'esm',
    platform: 'node',
    alias: sourcesOfEntries(),
    // Frameworks are imported as they are, as a program that is not bundled does it.
    packages: 'external',
    write: false,
  });
  writeFileSync(file, outputFiles[0]!.contents);
  const printed: string[] = [];
  const log = vi
    .spyOn(console, 'log')
    .mockImplementation((...words) => printed.push(format(...words)));
  try {
    await import(pathToFileURL(file).href);
  } finally {
    log.mockRestore();
    rmSync(file);
  }
  return printed;
}
