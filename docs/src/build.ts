import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPage } from './playground/build.js';
import { buildReference } from './reference/build.js';

// `npm run docs` writes docs/playground/index.html and docs/reference/ from the sources.
// `npm run docs:check` writes nothing, and fails if they are out of date or a docstring is missing.

const docs = fileURLToPath(new URL('..', import.meta.url));
const GENERATED = ['playground', 'reference'];

/** The files below a folder, by their paths in it. */
function filesIn(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(files.map((file) => [file.slice(folder.length + 1), readFileSync(file, 'utf8')]));
}

/** The generated files that differ between two folders, or are only in one. */
function differences(kept: string, built: string): readonly string[] {
  return GENERATED.flatMap((name) => {
    const [before, after] = [filesIn(join(kept, name)), filesIn(join(built, name))];
    const files = new Set([...before.keys(), ...after.keys()]);
    return [...files]
      .filter((file) => before.get(file) !== after.get(file))
      .map((file) => `docs/${name}/${file}`);
  });
}

/** Writes the generated folders; returns what the docstrings lack. */
async function buildInto(folder: string): Promise<readonly string[]> {
  for (const name of GENERATED) rmSync(join(folder, name), { recursive: true, force: true });
  const page = join(folder, 'playground', 'index.html');
  mkdirSync(dirname(page), { recursive: true });
  writeFileSync(page, await buildPage());
  return buildReference(join(folder, 'reference'));
}

async function check(): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'caveats-docs-'));
  try {
    const lacking = await buildInto(folder);
    const stale = differences(docs, folder).map((file) => `${file} is out of date`);
    return stale.length === 0 ? lacking : [...lacking, ...stale, 'Run npm run docs.'];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const problems = process.argv.includes('--check') ? await check() : await buildInto(docs);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
