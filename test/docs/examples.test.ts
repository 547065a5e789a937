import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { expectedOutput, fencesOfDocstrings, fencesOfPages, root } from './fences.js';
import { run } from './run.js';

const pages = fencesOfPages();
const examples = [...pages, ...fencesOfDocstrings()].filter(({ language }) => language === 'ts');

describe('the examples of pages and docstrings', () => {
  test('are there to be run', () => {
    expect(examples.length).toBeGreaterThan(15);
  });

  test.each(examples.map((example, i) => [example.where, example.code, i] as const))(
    'at %s print what they say',
    async (_, code, i) => {
      expect(await run(code, `${i}`)).toEqual(expectedOutput(code));
    },
  );

  // A compiler for all of them, with the types of every framework: seconds, or a minute on a busy machine.
  const COMPILING = 180_000;
  test(
    'compile as strictly as the library, but for what a snippet leaves to its reader',
    { timeout: COMPILING },
    () => {
      const { config } = ts.readConfigFile(join(root, 'test/tsconfig.json'), (file) =>
        readFileSync(file, 'utf8'),
      );
      const { options, fileNames } = ts.parseJsonConfigFileContent(
        config,
        ts.sys,
        join(root, 'test'),
      );
      Object.assign(options, { noUnusedLocals: false, noPropertyAccessFromIndexSignature: false });
      const sources = new Map(
        examples.map(({ code }, i) => [join(root, 'test', `example-${i}.mts`), code]),
      );
      const host = ts.createCompilerHost(options);
      const { readFile, fileExists, getSourceFile } = host;
      host.fileExists = (file) => sources.has(file) || fileExists(file);
      host.readFile = (file) => sources.get(file) ?? readFile(file);
      host.getSourceFile = (file, version, ...rest) => {
        const code = sources.get(file);
        return code === undefined
          ? getSourceFile(file, version, ...rest)
          : ts.createSourceFile(file, code, version);
      };
      // For packages without types: a program has its own declarations of them.
      const declarations = fileNames.filter((file) => file.endsWith('.d.ts'));
      const program = ts.createProgram([...sources.keys(), ...declarations], options, host);
      const problems = ts.getPreEmitDiagnostics(program).map((problem) => {
        const at = [...sources.keys()].indexOf(problem.file?.fileName ?? '');
        const where = examples[at]?.where ?? problem.file?.fileName;
        return `${where}: ${ts.flattenDiagnosticMessageText(problem.messageText, ' ')}`;
      });
      expect(problems).toEqual([]);
    },
  );
});

describe('the commands of the README', () => {
  test('are the two that .ci/run runs on a clean clone, and there are no others', () => {
    const commands = pages.filter(({ language }) => language === 'sh');
    expect(commands.map(({ where }) => where.split(':')[0])).toEqual(['README.md', 'README.md']);
    expect(commands.map(({ code }) => code.trim())).toEqual([
      'npm ci && npm run demo',
      'npm ci && npm test',
    ]);
  });

  test('and no page has code of a kind that nothing runs, save what is called a text', () => {
    const languages = new Set(pages.map(({ language }) => language));
    // test/services runs what is for Apache.
    const known = ['ts', 'sh', 'text', 'apache'];
    expect([...languages].filter((language) => !known.includes(language))).toEqual([]);
  });
});
