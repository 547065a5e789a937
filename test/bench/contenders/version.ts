import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The version of an installed package, or of this one. */
export function versionOf(name: string): string {
  const folder = name === 'caveats' ? '' : `node_modules/${name}/`;
  const manifest: { readonly version: string } = JSON.parse(
    readFileSync(`${root}${folder}package.json`, 'utf8'),
  );
  return manifest.version;
}
