import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { pack } from '../package/packed.js';

/** A user's project: it has the packed package installed, and the suite as its own program. */
export interface App {
  /** Where it is; `caveats` is in its `node_modules`. */
  readonly folder: string;
  /** The suite as a module that imports the package. Its `runSmoke` runs it. */
  readonly suite: string;
  /** The same with the package bundled into it, for what resolves no packages. */
  readonly bundle: string;
  remove(): void;
}

export async function createApp(): Promise<App> {
  const { project: folder, remove } = pack();
  try {
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
    const suite = join(folder, 'suite.js');
    const bundle = join(folder, 'bundle.js');
    const common = { bundle: true, format: 'esm', target: 'es2022', logLevel: 'error' } as const;
    await build({
      ...common,
      entryPoints: [fileURLToPath(new URL('smoke.ts', import.meta.url))],
      outfile: suite,
      // As they stand; without the paths of tsconfig.json, which lead to the sources.
      external: ['caveats', 'caveats/*'],
      tsconfigRaw: {},
    });
    await build({ ...common, entryPoints: [suite], outfile: bundle, platform: 'browser' });
    return { folder, suite, bundle, remove };
  } catch (error) {
    remove();
    throw error;
  }
}
