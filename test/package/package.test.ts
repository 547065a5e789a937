import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pack, type Packed, runTool } from './packed.js';

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly version: string;
  readonly exports: Readonly<Record<string, unknown>>;
};

let packed: Packed;
beforeAll(() => {
  packed = pack();
});
afterAll(() => {
  packed.remove();
});

/** Runs a program in a project that has the package installed. */
function run(file: string, program: string): string {
  writeFileSync(join(packed.project, file), program);
  return execFileSync(process.execPath, [file], { cwd: packed.project, encoding: 'utf8' }).trim();
}

const PROGRAM = `
  const token = mint({ rootKey: 'a key', identity: { subject: 'usr-1' }, caveats: [doc('A')] });
  console.log(verify(serialize(token), { rootKey: 'a key', request: { resource: { doc: 'A' } } }).identity.subject);
  let code;
  try { deserialize('?') } catch (error) { code = error instanceof TokenError && error instanceof fromMacaroon.TokenError && error.code }
  console.log(code);
`;

describe('the packed package', () => {
  test('holds what is built and what npm adds, nothing else', () => {
    const others = packed.files.filter((file) => !file.startsWith('dist/'));
    expect(others.sort()).toEqual(['LICENSE', 'README.md', 'package.json']);
    expect(packed.files).toContain('dist/index.d.ts');
    expect(packed.files).toEqual(
      expect.arrayContaining(['dist/macaroon/index.js', 'dist/adapters/express.d.ts']),
    );
  });

  test('has nothing that publint would find', () => {
    expect(runTool('publint', packed.tarball, '--strict')).toContain('All good!');
  });

  test('has types of every entry point that every way of resolving modules finds', () => {
    // It ends with an error where it finds a problem: `require` of a module is none, from Node 20.19 on.
    const options = ['--ignore-rules', 'cjs-resolves-to-esm', '--format', 'ascii'];
    const report = runTool('attw', packed.tarball, ...options);
    const entries = Object.keys(manifest.exports).map((entry) => entry.replace('.', 'caveats'));
    expect(report.match(/(?<=^")caveats.*(?="$)/gm)).toEqual(entries);
    for (const way of ['node10', 'node16 (from CJS)', 'node16 (from ESM)', 'bundler']) {
      expect(report.split(`\n${way}: 🟢`), way).toHaveLength(entries.length + 1);
    }
  });

  describe('has types that TypeScript finds, or does not, as docs/dependencies.md lists', () => {
    const { CommonJS, ESNext, Node16, Node20, NodeNext } = ts.ModuleKind;
    const { Bundler, Node10 } = ts.ModuleResolutionKind;
    const { Node16: Node16Resolution, NodeNext: NodeNextResolution } = ts.ModuleResolutionKind;

    test.each([
      ['a module, bundler', 'typed.mts', ESNext, Bundler, []],
      ['a module, node16', 'typed.mts', Node16, Node16Resolution, []],
      ['a module, nodenext', 'typed.mts', NodeNext, NodeNextResolution, []],
      ['CommonJS, nodenext', 'typed.cts', NodeNext, NodeNextResolution, []],
      ['CommonJS, node20', 'typed.cts', Node20, Node16Resolution, []],
      ['CommonJS, node16', 'typed.cts', Node16, Node16Resolution, [1479]],
      ['CommonJS, node10', 'typed.cts', CommonJS, Node10, []],
    ])('%s', (_, name, module, moduleResolution, codes) => {
      const file = join(packed.project, name);
      writeFileSync(file, "import { mint } from 'caveats';\nexport const rootKey = mint.name;\n");
      const target = { target: ts.ScriptTarget.ES2022, lib: ['lib.es2022.d.ts'], types: [] };
      const program = ts.createProgram([file], { module, moduleResolution, ...target });
      const problems = program.getSemanticDiagnostics(program.getSourceFile(file));
      expect(problems.map(({ code }) => code)).toEqual(codes);
    });
  });

  test('runs as a module, with one TokenError for both entry points', () => {
    const program = `
      import { deserialize, doc, mint, serialize, TokenError, verify } from 'caveats';
      import * as fromMacaroon from 'caveats/macaroon';
      ${PROGRAM}`;
    expect(run('module.mjs', program)).toBe('usr-1\nmalformed_token');
  });

  test('runs where it is required', () => {
    const program = `
      const { deserialize, doc, mint, serialize, TokenError, verify } = require('caveats');
      const fromMacaroon = require('caveats/macaroon');
      ${PROGRAM}`;
    expect(run('script.cjs', program)).toBe('usr-1\nmalformed_token');
  });

  test('still marks what a client named, and works things out of a request once', () => {
    // Bundlers take a constructor whose result nobody uses for one that does nothing.
    const program = `
      import { doc, mint, serialize } from 'caveats';
      import { createGuard, createRoutes } from 'caveats/http';
      const rootKey = 'an example key, 32 bytes or more';
      const { resource } = createRoutes({ 'GET /docs/{docId}': {} }).match('GET', '/docs/B');
      const token = serialize(mint({ rootKey, identity: { subject: 'usr-1' }, caveats: [doc('A')] }));
      const headers = { authorization: 'Bearer ' + token };
      const guard = createGuard({ rootKey });
      const refused = guard.authorize(headers, { resource, access: 'read' });
      console.log(JSON.stringify(JSON.parse(refused.body).required));
      let reads = 0;
      guard.authorize(headers, { resource: { get doc() { reads++; return 'A'; } }, access: 'read' });
      console.log(reads);
    `;
    const [required, reads] = run('marks.mjs', program).split('\n');
    expect(required).toBe('{"resource":{"doc":"B"},"access":"read"}');
    expect(reads).toBe('2');
  });

  test('keeps a bundle that only verifies under 24.9 kB, with all that it pulls in', async () => {
    const entry = join(packed.project, 'entry.js');
    writeFileSync(entry, "export { verify } from 'caveats';");
    const { outputFiles } = await build({
      entryPoints: [entry],
      bundle: true,
      minify: true,
      format: 'esm',
      platform: 'browser',
      write: false,
    });
    const { length } = gzipSync(outputFiles[0]!.contents, { level: 9 });
    console.info(`import { verify } from 'caveats': ${length} bytes, minified and gzipped`);
    expect(length).toBeLessThan(24_900);
  });
});

test('the version in the changelog is that of the package', () => {
  expect(readFileSync('docs/changelog.md', 'utf8')).toContain(`## ${manifest.version}`);
});
