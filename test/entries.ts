import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly default: string }>>;
}

/** The source of each entry point, by its import specifier (`caveats/http`), from `exports` in package.json. */
export function sourcesOfEntries(): Readonly<Record<string, string>> {
  const { exports }: Manifest = JSON.parse(readFileSync(at('package.json'), 'utf8'));
  const entries = Object.entries(exports).flatMap(([subpath, target]) => {
    if (typeof target === 'string') return [];
    const source = at(target.default.replace(/^\.\/dist\/(.*)\.js$/, 'src/$1.ts'));
    if (!existsSync(source)) throw new Error(`${target.default} has no source ${source}`);
    return [[subpath.replace(/^\./, 'caveats'), source] as const];
  });
  // The longer names first: an alias stands for all that starts with it.
  return Object.fromEntries(entries.reverse());
}
