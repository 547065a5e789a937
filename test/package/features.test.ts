import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { build, type Plugin } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { sourcesOfEntries } from '../entries.js';

/** The modules that only one feature needs, by its name in the table. */
const FEATURES: Readonly<Record<string, RegExp>> = {
  'third-party caveats': /\/macaroon\/third-party\.ts$/,
  'SHA-256': /\/@noble\/hashes\//,
  'JSON formats': /\/macaroon\/json(-fields)?\.ts$/,
  'binary format v1': /\/macaroon\/v1\.ts$/,
  identifiers: /\/token\/identity\.ts$/,
  'scope of docs and tables': /\/caveats\/docs\.ts$/,
  'kinds of context and usage':
    /\/caveats\/(api|asn|consumer|country|interface|ip|region|service|time)\.ts$/,
  '… `ip`': /\/caveats\/ip\.ts$/,
  '… `geo.country` and `geo.region`': /\/caveats\/(country|region)\.ts$/,
  '… `consumer`, `service` and `interface`': /\/caveats\/(consumer|service|interface)\.ts$/,
  '… `api`': /\/caveats\/api\.ts$/,
  '… `time`': /\/caveats\/time\.ts$/,
  '… `asn`': /\/caveats\/asn\.ts$/,
};

/** Takes out modules: what they export is there, and does nothing. */
function without(modules: RegExp): Plugin {
  return {
    name: 'without',
    setup({ onLoad }) {
      onLoad({ filter: modules }, ({ path }) => {
        const source = readFileSync(path, 'utf8');
        const names = source.matchAll(/^export (?:function|const|class) (\w+)/gm);
        const exports = Array.from(names, ([, name]) => `export const ${name} = () => {};`);
        return { contents: exports.join('\n') };
      });
    },
  };
}

/** The size of `import { verify }` in bytes, minified and gzipped. */
async function sizeOfVerify(...plugins: Plugin[]): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: "export { verify } from 'caveats';", resolveDir: '.' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    alias: sourcesOfEntries(),
    plugins,
    write: false,
  });
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length;
}

const page = readFileSync('docs/performance.md', 'utf8');
const table = page.slice(page.indexOf('### Weight of each feature'));

/** The figure in a row of the table, in bytes. */
function told(feature: string): number {
  const row = table.split('\n').find((line) => line.startsWith(`| ${feature} `));
  return 1000 * Number(/([\d.]+) kB/.exec(row ?? '')?.[1]);
}

/** Compares bytes with the table, to 5 %, or to a few bytes. */
function expectTold(feature: string, bytes: number): void {
  const difference = Math.abs(bytes - told(feature));
  expect(difference, `${feature}: ${bytes} bytes`).toBeLessThan(Math.max(40, 0.05 * bytes));
}

describe('docs/performance.md reports what weighs in `import { verify }`:', () => {
  const whole = sizeOfVerify();

  test('all of it', async () => expectTold('all', await whole));

  test.each(Object.entries(FEATURES))('%s', async (feature, modules) => {
    expectTold(feature, (await whole) - (await sizeOfVerify(without(modules))));
  });

  test('everything else', async () => {
    const all = new RegExp(
      Object.values(FEATURES)
        .map(({ source }) => source)
        .join('|'),
    );
    expectTold('everything else', await sizeOfVerify(without(all)));
  });
});
