import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly default: string }>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;

/** The built file of each entry point. `npm test` has built them. */
const entries = Object.entries(manifest.exports).flatMap(([entry, target]) =>
  typeof target === 'string' ? [] : [[entry.replace(/^\./, 'caveats'), target.default] as const],
);

/** What the table in docs/performance.md says, in bytes. */
const told = new Map(
  [
    ...readFileSync('docs/performance.md', 'utf8').matchAll(
      /^\| `(caveats[\w/-]*)` +\| ([\d.]+) kB/gm,
    ),
  ].map(([, entry, size]) => [entry, 1000 * Number(size)]),
);

test.each(entries)(
  '%s is as large as the docs say, with all that it brings along',
  async (entry, file) => {
    const { outputFiles } = await build({
      entryPoints: [file],
      absWorkingDir: root,
      bundle: true,
      minify: true,
      format: 'esm',
      platform: 'browser',
      // Who uses an entry point that needs a peer has that one already.
      external: Object.keys(manifest.peerDependencies),
      write: false,
    });
    const { length } = gzipSync(outputFiles[0]!.contents, { level: 9 });
    const size = told.get(entry) ?? 0;
    expect(Math.abs(length - size) / length, `${entry}: ${length} bytes`).toBeLessThan(0.03);
  },
);
