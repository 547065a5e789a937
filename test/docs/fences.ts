import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A block of code in a page or in a docstring. */
export interface Fence {
  /** Where it stands, as `file:line`. */
  readonly where: string;
  readonly language: string;
  readonly code: string;
}

function filesIn(folder: string, ending: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => join(root, folder, file));
}

function fencesOf(file: string, text: string): readonly Fence[] {
  return [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map((match) => ({
    where: `${relative(root, file)}:${text.slice(0, match.index).split('\n').length}`,
    language: match[1]!,
    code: match[2]!,
  }));
}

/** The README, the page on security beside it, and the pages in docs/. */
export function pages(): readonly string[] {
  return [join(root, 'README.md'), join(root, 'SECURITY.md'), ...filesIn('docs', '.md')];
}

/** What is made by programs, and has indexes of its own. */
const MADE = /^docs\/(?:reference|playground)\//;

/** The pages that somebody wrote. */
export function writtenPages(): readonly string[] {
  return pages().filter((page) => !MADE.test(relative(root, page)));
}

/** What test/frameworks and test/mcp/sdk run, with the frameworks and SDKs themselves. */
const RUN_ELSEWHERE = /^docs\/(?:frameworks\/|mcp\.md$)/;

/** The blocks of the pages; those of the reference are the docstrings' over again. */
export function fencesOfPages(): readonly Fence[] {
  return writtenPages()
    .filter((file) => !RUN_ELSEWHERE.test(relative(root, file)))
    .flatMap((file) => fencesOf(file, readFileSync(file, 'utf8')));
}

/** The examples of the docstrings in src/. */
export function fencesOfDocstrings(): readonly Fence[] {
  return filesIn('src', '.ts').flatMap((file) => {
    const comments = readFileSync(file, 'utf8').replaceAll(/^ *\* ?/gm, '');
    return fencesOf(file, comments);
  });
}

/**
 * What an example says that it prints: the comment behind each `console.log`, or the one right below
 * it, of one line or of several.
 */
export function expectedOutput(code: string): readonly string[] {
  const prints = /console\.log\(.*?\);(?: \/\/ ([^\n]*)|((?:\n\/\/ [^\n]*)+))?$/gms;
  return [...code.matchAll(prints)].map(
    ([, behind, below]) =>
      behind ?? below?.slice(1).replaceAll(/^\/\/ /gm, '') ?? '(the example does not say)',
  );
}
