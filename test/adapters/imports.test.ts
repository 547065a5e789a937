import { build } from 'esbuild';
import { builtinModules } from 'node:module';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sourcesOfEntries } from '../entries.js';
import { ADAPTERS } from './audit/case.js';

const sources = sourcesOfEntries();
const NAMES = Object.entries(sources)
  .filter(([, source]) => source.includes('/src/adapters/'))
  .map(([entry]) => entry.slice('caveats/'.length));

/** What a program that imports this has to have besides, and what it pulls in of the library. */
async function importsOf(source: string) {
  const { metafile, outputFiles } = await build({
    entryPoints: [source],
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    packages: 'external',
    metafile: true,
    write: false,
  });
  const [output] = Object.values(metafile.outputs);
  return {
    outside: new Set(output!.imports.map(({ path }) => path)),
    inside: Object.keys(metafile.inputs).map((path) => basename(path)),
    code: outputFiles[0]!.text,
  };
}

test('every adapter is audited', () => {
  expect(ADAPTERS).toEqual(expect.arrayContaining(NAMES));
});

describe.each(NAMES)('caveats/%s', (name) => {
  test('loads no framework, and nothing of Node', async () => {
    const { outside, code } = await importsOf(sources[`caveats/${name}`]!);
    expect([...outside].sort()).toEqual([
      '@noble/ciphers/salsa.js',
      '@noble/hashes/sha2.js',
      '@noble/hashes/utils.js',
    ]);
    // Nor does it in another way than by importing.
    expect(code).not.toMatch(/\b(require|import)\(/);
    for (const module of builtinModules) expect(code).not.toContain(`'${module}'`);
    expect(code).not.toMatch(/\b(Buffer|process)\./);
  });

  test('loads no other adapter', async () => {
    const { inside } = await importsOf(sources[`caveats/${name}`]!);
    expect(inside).toContain(`${name}.ts`);
    expect(inside.filter((file) => NAMES.includes(basename(file, '.ts')))).toEqual([`${name}.ts`]);
  });
});
