import { type BuildOptions, build, type Plugin } from 'esbuild';
import { mkdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { sourcesOfEntries } from '../entries.js';
import { readVectors } from './vectors.js';

// Each is a deliberate mistake in src: the vectors of the model must differ from what the library then answers.
const MISTAKES: readonly (readonly [file: string, right: string, wrong: string])[] = [
  // Of sets and their intersection.
  ['scope/entries', 'const both = a & b;', 'const both = a | b;'],
  ['scope/entries', 'let { a, b } = above;', 'let { a, b } = layers[0]!;'],
  ['scope/entries', 'if (both !== above.both)', 'if (both !== 0)'],
  ['scope/entries', 'a |= left[i++]!.mask', 'a = left[i++]!.mask'],
  ['scope/entries', 'other <= key) - 1', 'other < key) - 1'],
  ['scope/entries', 'i = wider[i]!;', 'i = -1;'],
  // Of keys.
  [
    'scope/places',
    'encodeId(ids[i]!, each.isPrefix));\n  }\n  return { level, ids, key }',
    'ids[i]!);\n  }\n  return { level, ids, key }',
  ],
  ['scope/places', 'tag + encoded + END', 'tag + encoded'],
  ['scope/places', 'return `${tag}${encoded}/`', 'return `${tag}${encoded}`'],
  ['scope/tree', 'String.fromCharCode(1 + i)', 'String.fromCharCode(1)'],
  [
    'scope/places',
    String.raw`/[|/%\u0000-\u001f\u007f-\u009f]+/`,
    String.raw`/[|/%\u0000-\u001f]+/`,
  ],
  [
    'scope/places',
    String.raw`/[|/%\u0000-\u001f\u007f-\u009f]+/`,
    String.raw`/[|%\u0000-\u001f\u007f-\u009f]+/`,
  ],
  // Of ids.
  ['scope/places', "|| segment === '..'", ''],
  ['scope/places', '|| !id.isWellFormed()', ''],
  ['scope/places', 'const MAX_ID = 512', 'const MAX_ID = 513'],
  ['scope/places', "path.endsWith('/') ? path.slice(0, -1) : path", 'path'],
  // Of reports and questions.
  ['scope/places', 'return a.ids.length - b.ids.length', 'return b.ids.length - a.ids.length'],
  ['scope/reach', '(found & mask) === mask', '(found & mask) !== 0'],
  ['scope/reach', 'first.mask === tree.all', 'true'],
  ['scope/reach', '(each.mask & mask) === mask', '(each.mask & mask) !== 0'],
  ['scope/reach', 'next?.place.key.startsWith(place.key) === true', 'false'],
  ['scope/queries', 'options.parents === true || below.level === listed', 'true'],
  ['scope/queries', 'below.level?.chain[depth] === listed', 'true'],
  // Of caveats, tokens and the narrowest caveats: every for some, and the like.
  ['caveats/scope-kinds', 'listed.some(({ key }) => place', 'listed.every(({ key }) => place'],
  ['caveats/scope-kinds', '.filter(isReachable)', ''],
  ['caveats/scope-kinds', '.filter((each) => (place ?? ROOT).key.startsWith(each.place.key))', ''],
  ['token/narrowest-caveats', 'others.some(', 'others.every('],
  ['token/narrowest-caveats', 'sum | entry.mask', 'sum & entry.mask'],
  ['token/infer-scope', "role !== 'scope' &&", "role !== undefined && role !== 'scope' &&"],
  ['token/verify', 'isReachable(opened, complete)', 'true'],
];

const SRC = fileURLToPath(new URL('../../src/', import.meta.url));
const CACHE = new URL('../../node_modules/.cache/proof-mutants/', import.meta.url);
const vectors = readVectors();

/** The first case of the vectors that a library with a mistake answers differently; -1 for none. */
async function firstDifference(name: string, plugins: Plugin[]): Promise<number> {
  const outfile = fileURLToPath(new URL(`${name}.mjs`, CACHE));
  const options: BuildOptions = {
    stdin: {
      contents: `export { answersOf } from './answers.js'; export { worldOf } from '../scope/worlds.js';`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
    },
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    alias: sourcesOfEntries(),
    logLevel: 'error',
    outfile,
  };
  await build({ ...options, plugins });
  const library: typeof import('./answers.js') & typeof import('../scope/worlds.js') = await import(
    /* @vite-ignore */ outfile
  );
  let position = 0;
  for (const { declaration, cases, answers } of vectors) {
    const of = library.worldOf(declaration, {});
    for (const [i, each] of cases.entries()) {
      if (answered(() => library.answersOf(of, each)) !== JSON.stringify(answers[i]))
        return position;
      position++;
    }
  }
  return -1;
}

/** What a library answers; a mistake may make it throw. */
function answered(answer: () => object): string {
  try {
    return JSON.stringify(answer());
  } catch {
    return 'an error';
  }
}

test('a library without a mistake answers as the model does', async () => {
  await mkdir(CACHE, { recursive: true });
  expect(await firstDifference('none', [])).toBe(-1);
});

test.each(MISTAKES.map((mistake, i) => [...mistake, i] as const))(
  'src/%s: %j as %j is noticed',
  async (file, right, wrong, i) => {
    await mkdir(CACHE, { recursive: true });
    const path = `${SRC}${file}.ts`;
    const source = await readFile(path, 'utf8');
    expect(source.split(right)).toHaveLength(2);
    const mistaken: Plugin = {
      name: 'mistake',
      setup({ onLoad }) {
        onLoad({ filter: /\.ts$/ }, (args) =>
          args.path === path
            ? { contents: source.replace(right, () => wrong), loader: 'ts' }
            : null,
        );
      },
    };
    expect(await firstDifference(String(i), [mistaken])).toBeGreaterThanOrEqual(0);
  },
);
