import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { buildReference } from '../../docs/src/reference/build.js';
import { sourcesOfEntries } from '../entries.js';
import { root } from './fences.js';
import { linksOf } from './links.js';

const made = mkdtempSync(join(tmpdir(), 'reference-'));

afterAll(() => rmSync(made, { recursive: true }));

/** The pages in a folder, by their paths in it. */
function pagesIn(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return Object.fromEntries(
    files
      .filter((file) => file.endsWith('.md'))
      .sort()
      .map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
  );
}

// A compiler for all entry points, with the types of every framework: seconds, or more on a busy machine.
const COMPILING = 180_000;

describe('the reference', () => {
  test('has a page for each entry point, which its index names', () => {
    const entries = Object.keys(sourcesOfEntries()).reverse();
    const { 'README.md': index = '', ...pages } = pagesIn(join(root, 'docs/reference'));
    const titles = Object.values(pages).map((page) => /^# (.*)$/m.exec(page)?.[1]);
    expect(titles.sort()).toEqual([...entries].sort());
    const linked = linksOf(index).filter((target) => !target.startsWith('..'));
    expect(linked).toEqual(entries.map((entry) => `${entry.replace(/^caveats\//, '')}.md`));
  });

  test('tells what docstrings lack', { timeout: COMPILING }, async () => {
    const lacking = await buildReference(join(made, 'lacking'), {
      entryPoints: [join(root, 'test/docs/lacking/index.ts')],
      tsconfig: join(root, 'test/docs/lacking/tsconfig.json'),
      intentionallyNotExported: [],
    });
    const found = [
      'Hidden, defined in caveats/test/docs/lacking/index.ts, is referenced by',
      'undocumented (CallSignature), defined in caveats/test/docs/lacking/index.ts, does not have',
      'Failed to resolve link to "nobody"',
      'undocumented has no @example',
      'silent has no @example',
      'silent has no @param value',
      'LinkedOptions.hidden has no docstring',
    ];
    expect(found.filter((text) => !lacking.some((line) => line.includes(text)))).toEqual([]);
    expect(lacking).toHaveLength(found.length);
  });
});
