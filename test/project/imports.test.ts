import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { sourcesOfEntries } from '../entries.js';

const src = fileURLToPath(new URL('../../src', import.meta.url));
const dialects = fileURLToPath(new URL('../../examples/dialects', import.meta.url));

/** What every part may import. */
const BASE: readonly string[] = ['bytes', 'errors.ts', 'options.ts', 'unknown.ts'];

/** What the files of a part may import besides their own part: the arrows of the design. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  bytes: [],
  'errors.ts': ['options.ts'],
  'options.ts': ['unknown.ts'],
  'unknown.ts': [],
  macaroon: BASE,
  scope: BASE,
  caveats: [...BASE, 'scope'],
  token: [...BASE, 'macaroon', 'scope', 'caveats'],
  onedata: [...BASE, 'macaroon', 'scope', 'caveats', 'token'],
  'js-macaroon': [...BASE, 'macaroon', 'token'],
  authority: [...BASE, 'macaroon', 'scope', 'caveats', 'token'],
  http: [...BASE, 'authority', 'macaroon', 'scope', 'caveats', 'token'],
  adapters: [...BASE, 'caveats', 'http', 'token'],
  mcp: [...BASE, 'adapters', 'authority', 'caveats', 'http', 'macaroon', 'scope', 'token'],
  testing: [...BASE, 'authority', 'caveats', 'http', 'macaroon', 'scope', 'token'],
  reading: [...BASE, 'authority', 'caveats', 'macaroon', 'onedata', 'scope', 'token'],
  cli: [...BASE, 'caveats', 'macaroon', 'onedata', 'reading', 'scope', 'token'],
  'index.ts': [...BASE, 'macaroon', 'scope', 'caveats', 'token'],
};

interface Import {
  readonly from: string;
  readonly to: string;
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
);

/** The command is for Node; all else is for anywhere. */
const isCommand = (file: string): boolean => file.startsWith('cli/');
const isNode = (name: string): boolean => name.startsWith('node:') || isBuiltin(name);
const libraryFiles = files.filter((file) => !isCommand(file));

/** Everything that a file imports or exports from elsewhere, types included. */
function specifiersOf(file: string): readonly string[] {
  return ts
    .preProcessFile(readFileSync(join(src, file), 'utf8'))
    .importedFiles.map(({ fileName }) => fileName);
}

/** Returns what is left of a file when it runs: no types and no comments. */
function codeOf(file: string): string {
  const compilerOptions = {
    target: ts.ScriptTarget.ESNext,
    verbatimModuleSyntax: true,
    removeComments: true,
  };
  return ts.transpileModule(readFileSync(join(src, file), 'utf8'), { compilerOptions }).outputText;
}

const codes: ReadonlyMap<string, string> = new Map(files.map((file) => [file, codeOf(file)]));

/** Returns the modules from which a file imports more than types. */
function valuesImportedBy(file: string): readonly string[] {
  return ts.preProcessFile(codes.get(file)!).importedFiles.map(({ fileName }) => fileName);
}

function importsOf(file: string): readonly Import[] {
  return specifiersOf(file)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => ({
      from: file,
      to: relative(src, join(src, dirname(file), specifier.replace(/\.js$/, '.ts'))),
    }));
}

const part = (file: string): string => file.split('/')[0]!;
const isExample = ({ to }: Import): boolean => to.startsWith('../examples/');
const all = files.flatMap(importsOf);
const imports = all.filter((each) => !isExample(each));

describe('imports', () => {
  test('run along the arrows of the design and never back', () => {
    const wrong = imports.filter(({ from, to }) => {
      const allowed = MAY_IMPORT[part(from)];
      return part(from) !== part(to) && !allowed?.includes(part(to));
    });
    expect(wrong).toEqual([]);
  });

  test('of the dialects of others are in their list alone, and nowhere in the library', () => {
    const wrong = all.filter((each) => isExample(each) && each.from !== 'reading/dialects.ts');
    expect(wrong).toEqual([]);
    expect(all.some(isExample)).toBe(true);
    const reached = new Set(Object.values(sourcesOfEntries()).map((file) => relative(src, file)));
    for (const file of reached) {
      for (const { to } of importsOf(file)) reached.add(to);
    }
    expect(reached).toContain('token/dialect.ts');
    expect([...reached].filter((file) => /^reading|^\.\./.test(file))).toEqual([]);
  });

  test('of the dialects of others are entry points, as an app has them', () => {
    const entries = Object.keys(sourcesOfEntries());
    for (const file of readdirSync(dialects)) {
      const { importedFiles } = ts.preProcessFile(readFileSync(join(dialects, file), 'utf8'));
      const names = importedFiles.map(({ fileName }) => fileName);
      const others = names.filter((name) => !/^(?:@noble\/hashes|\.)\//.test(name));
      expect(entries).toEqual(expect.arrayContaining(others));
    }
  });

  test('have no cycles', () => {
    const visiting: string[] = [];
    const done = new Set<string>();
    const cycles: string[][] = [];
    const visit = (file: string): void => {
      if (done.has(file)) return;
      if (visiting.includes(file)) {
        cycles.push([...visiting.slice(visiting.indexOf(file)), file]);
        return;
      }
      visiting.push(file);
      for (const { from, to } of imports) if (from === file) visit(to);
      visiting.pop();
      done.add(file);
    };
    files.forEach(visit);
    expect(cycles).toEqual([]);
  });

  test('of one kind of caveat are never another kind', () => {
    const kinds = files.filter(
      (file) =>
        file.startsWith('caveats/') &&
        /export const \w+Caveat: CaveatKind</.test(readFileSync(join(src, file), 'utf8')),
    );
    const listed = readFileSync(join(src, 'caveats/standard.ts'), 'utf8').match(/^export /gm);
    expect(kinds).toHaveLength(listed!.length);
    const wrong = imports.filter(({ from, to }) => kinds.includes(from) && kinds.includes(to));
    expect(wrong).toEqual([]);
  });

  test('from outside are audited cryptography, a cache, and the package whose objects are converted', () => {
    const outside = files.flatMap((file) =>
      valuesImportedBy(file)
        .filter(
          (specifier) => !specifier.startsWith('.') && !(isCommand(file) && isNode(specifier)),
        )
        .map((specifier) => `${file}: ${specifier}`),
    );
    expect(outside.sort()).toEqual([
      'authority/derived-keys.ts: @noble/hashes/hkdf.js',
      'authority/derived-keys.ts: @noble/hashes/sha2.js',
      'authority/key-lookup.ts: lru-cache',
      'authority/keyring.ts: lru-cache',
      'authority/revocation-store.ts: @noble/hashes/utils.js',
      'authority/revocation.ts: @noble/hashes/sha2.js',
      'authority/token-id.ts: @noble/hashes/utils.js',
      'authority/verification-cache.ts: lru-cache',
      'http/clients.ts: @noble/hashes/sha2.js',
      'js-macaroon/index.ts: macaroon',
      'macaroon/hmac.ts: @noble/hashes/sha2.js',
      'macaroon/json.ts: @noble/hashes/utils.js',
      'macaroon/third-party.ts: @noble/ciphers/salsa.js',
      'macaroon/third-party.ts: @noble/hashes/utils.js',
      'onedata/object-id.ts: @noble/hashes/utils.js',
      'reading/bare-token.ts: @noble/hashes/utils.js',
      'reading/key-text.ts: @noble/hashes/utils.js',
      'reading/onedata.ts: @noble/hashes/utils.js',
      'testing/mint-for.ts: @noble/hashes/sha2.js',
      'testing/mint-for.ts: @noble/hashes/utils.js',
      'token/identity.ts: @noble/hashes/utils.js',
      'token/root-key.ts: @noble/hashes/utils.js',
    ]);
  });
});

describe('the sources', () => {
  test('use nothing that only Node has', () => {
    const modules = libraryFiles.filter((file) => valuesImportedBy(file).some(isNode));
    expect(modules).toEqual([]);
    const globals = libraryFiles.filter((file) => /\b(Buffer|process)\./.test(codes.get(file)!));
    expect(globals).toEqual([]);
  });

  test('have a type at every export, so that each declaration is made of its file alone', () => {
    const compilerOptions = { isolatedDeclarations: true, declaration: true };
    const wrong = files.filter((file) => {
      const text = readFileSync(join(src, file), 'utf8');
      return ts.transpileDeclaration(text, { compilerOptions }).diagnostics?.length !== 0;
    });
    expect(wrong).toEqual([]);
  });

  test('have no variable at the top level that changes', () => {
    const wrong = files.filter((file) =>
      /^(export )?(let|var) /m.test(readFileSync(join(src, file), 'utf8')),
    );
    expect(wrong).toEqual([]);
  });

  test('are in files that one can read at a sitting', () => {
    const long = files.filter(
      (file) => readFileSync(join(src, file), 'utf8').split('\n').length > 250,
    );
    expect(long).toEqual([]);
  });
});
