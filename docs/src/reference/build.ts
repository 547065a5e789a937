import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application, type TypeDocOptions } from 'typedoc';
import type { PluginOptions } from 'typedoc-plugin-markdown';
import { sourcesOfEntries } from '../../../test/entries.js';
import { gapsOf } from './gaps.js';
import { EntryPointRouter } from './router.js';
import { Warnings } from './warnings.js';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** How the first page starts. In a readme of typedoc's, links would become copies of what they lead to. */
const START = `# Reference

Everything that the package exports, by entry point. [The rest of the documentation](../README.md)
explains how it fits together; the command line has [a page of its own](../cli.md).

\`npm run docs\` generates these pages from the docstrings. Change the docstrings, not the pages.
`;

/** What is looked for: an export or a function without a docstring, a type that is not exported, a link. */
const CHECKS = {
  requiredToBeDocumented: [
    'Module',
    'Function',
    'Class',
    'Interface',
    'TypeAlias',
    'Variable',
    'Method',
    'Accessor',
  ],
  validation: {
    notDocumented: true,
    notExported: true,
    invalidLink: true,
    invalidPath: true,
    rewrittenLink: true,
    unusedMergeModuleWith: true,
  },
  // `npm run typecheck` does that.
  skipErrorChecking: true,
} satisfies TypeDocOptions;

const PAGES = {
  plugin: ['typedoc-plugin-markdown'],
  router: 'entry-point',
  name: 'Reference',
  readme: 'none',
  sortEntryPoints: false,
  groupOrder: ['Functions', 'Variables', 'Classes', '*'],
  excludePrivate: true,
  excludeExternals: true,
  // Lines and revisions would change with every commit, and the pages with the docstrings alone.
  disableSources: true,
  hidePageHeader: true,
  expandObjects: true,
  indexFormat: 'table',
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  classPropertiesFormat: 'list',
  typeAliasPropertiesFormat: 'table',
  typeDeclarationFormat: 'table',
  tableColumnSettings: {
    hideInherited: true,
    hideOverrides: true,
    hideModifiers: true,
    leftAlignHeaders: true,
  },
} satisfies TypeDocOptions & Partial<PluginOptions>;

/** Entry points by their sources, and the project that they belong to. */
export interface Documented {
  readonly entryPoints: readonly string[];
  readonly tsconfig: string;
  /** Types that stay out of the pages. */
  readonly intentionallyNotExported: readonly string[];
}

const PACKAGE: Documented = {
  entryPoints: Object.values(sourcesOfEntries()).reverse(),
  tsconfig: at('../../../tsconfig.json'),
  // Steps of the types of a tree, which say nothing by themselves.
  intentionallyNotExported: ['Along', 'Keys'],
};

/**
 * Makes the pages of some entry points, which are the package's by default, in a folder.
 *
 * @returns what the docstrings lack.
 */
export async function buildReference(
  folder: string,
  { entryPoints, tsconfig, intentionallyNotExported }: Documented = PACKAGE,
): Promise<readonly string[]> {
  const app = await Application.bootstrapWithPlugins({
    ...CHECKS,
    ...PAGES,
    logLevel: 'Warn',
    tsconfig,
    entryPoints: [...entryPoints],
    intentionallyNotExported: [...intentionallyNotExported],
    outputs: [{ name: 'markdown', path: folder }],
  });
  const warnings = new Warnings();
  app.logger = warnings;
  app.renderer.defineRouter('entry-point', EntryPointRouter);
  const project = await app.convert();
  if (project === undefined) throw new Error(warnings.lines.join('\n'));
  app.validate(project);
  await app.generateOutputs(project);
  const index = join(folder, 'README.md');
  writeFileSync(index, readFileSync(index, 'utf8').replace(/^# .*\n/, START));
  return [...warnings.lines, ...gapsOf(project)];
}
