import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';

const here = fileURLToPath(new URL('.', import.meta.url));
const docs = join(here, '../../docs/frameworks');

/** Changes a page's code: the text that is replaced, and what takes its place. */
export type Edits = Readonly<Record<string, string>>;

/** The names of all pages. */
export const PAGES: readonly string[] = readdirSync(docs).map((file) => basename(file, '.md'));

/** The blocks of a language on a page. */
export function blocksOf(page: string, language: 'ts' | 'diff'): readonly string[] {
  const text = readFileSync(join(docs, `${page}.md`), 'utf8');
  const blocks = text.matchAll(RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'));
  return [...blocks].map(([, code = '']) => code);
}

/** The programs on a page: each block of code, and the first one with the changes of each `diff`. */
export function codeOf(page: string): readonly string[] {
  const [first = '', ...others] = blocksOf(page, 'ts');
  const changed = blocksOf(page, 'diff').map((diff) => edited(first, editsOf(diff)));
  return [first, ...others, ...changed];
}

/** Each line that a diff takes away, and the lines that take its place. */
function editsOf(diff: string): Edits {
  const edits = diff.matchAll(/^-(.*)\n((?:\+.*\n)+)/gm);
  return Object.fromEntries(
    [...edits].map(([, from = '', to = '']) => [from, to.replaceAll(/^\+/gm, '').trimEnd()]),
  );
}

/** @throws Error for a text that the code does not have. */
export function edited(code: string, edits: Edits = {}): string {
  return Object.entries(edits).reduce((now, [from, to]) => {
    if (!now.includes(from)) throw new Error(`the page has no ${from}`);
    return now.replace(from, () => to);
  }, code);
}

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2024.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  types: ['node'],
  strict: true,
  skipLibCheck: true,
  esModuleInterop: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
};

/** What the compiler finds in the code of pages, by their names. */
export function problemsOf(pages: Readonly<Record<string, string>>): readonly string[] {
  const files = Object.entries(pages).map(([name, code]) => {
    const file = join(here, 'dist', `${name}.mts`);
    mkdirSync(join(here, 'dist'), { recursive: true });
    writeFileSync(file, code);
    return file;
  });
  return ts
    .getPreEmitDiagnostics(ts.createProgram(files, { ...OPTIONS, noEmit: true }))
    .map(({ file, start, messageText }) => {
      const line = file && file.getLineAndCharacterOfPosition(start ?? 0).line + 1;
      return `${file?.fileName}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
}

let runs = 0;

/** Runs a page's code; what it exports. */
export async function run<T = object>(code: string): Promise<T> {
  const folder = join(here, 'node_modules/.pages');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${process.pid}-${runs++}.mjs`);
  // Nothing of it is imported twice, so that each run has servers of its own.
  writeFileSync(file, ts.transpileModule(code, { compilerOptions: OPTIONS }).outputText);
  return (await import(/* @vite-ignore */ pathToFileURL(file).href)) as T;
}

/** A server that a page's code started. */
export interface Served {
  readonly origin: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Runs a page's code that listens, on a free port of the loopback in place of its own. */
export async function serve(code: string): Promise<Served> {
  const { listen } = Server.prototype;
  const listening = new Promise<Server>((resolve) => {
    Server.prototype.listen = function (this: Server, ...args: unknown[]) {
      this.once('listening', () => resolve(this));
      const callback = args.find((arg): arg is () => void => typeof arg === 'function');
      return listen.call(this, { port: 0, host: '127.0.0.1' }, callback);
    };
  });
  try {
    await run(code);
    const server = await listening;
    const { port } = server.address() as AddressInfo;
    const close = () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    return { origin: `http://127.0.0.1:${port}`, port, close };
  } finally {
    Server.prototype.listen = listen;
  }
}
