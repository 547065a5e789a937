import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly default: string }>>;
  readonly tsup: { readonly entry: Readonly<Record<string, string>> };
}

/** The sources of the package's entry points, by what a program imports: `caveats/http` … */
export function sourcesOfEntries(): Readonly<Record<string, string>> {
  const { exports, tsup }: Manifest = JSON.parse(readFileSync(at('package.json'), 'utf8'));
  const entries = Object.entries(exports).flatMap(([subpath, target]) => {
    if (typeof target === 'string') return [];
    const built = target.default.replace(/^\.\/dist\/(.*)\.js$/, '$1');
    const source = tsup.entry[built];
    if (source === undefined) throw new Error(`nothing builds ${target.default}`);
    return [[subpath.replace(/^\./, 'caveats'), at(source)] as const];
  });
  // The longer names first: an alias stands for all that starts with it.
  return Object.fromEntries(entries.reverse());
}
