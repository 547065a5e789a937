import { basename, relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Runs first what is likeliest to notice a mutant: whether the library can be loaded, the tests of the
 * mutated file, those of its folder, then those that are done soonest. Stryker names the file as the
 * one that tests have to be related to, and stops at the first test that fails.
 */
export class ClosestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { root, related = [] } = this.ctx.config;
    const [mutated = ''] = related.map((file) => relative(root, file));
    const distance = ({ moduleId }: TestSpecification): number => {
      const test = relative(root, moduleId);
      if (folderOf(test) === 'mutation') return 0;
      if (folderOf(test) !== folderOf(mutated)) return 3;
      return basename(test).startsWith(basename(mutated, '.ts')) ? 1 : 2;
    };
    const duration = ({ project, moduleId }: TestSpecification): number =>
      this.ctx.cache.getFileTestResults(`${project.name}:${relative(root, moduleId)}`)?.duration ??
      0;
    return Promise.resolve(
      files.toSorted((a, b) => distance(a) - distance(b) || duration(a) - duration(b)),
    );
  }
}

/** The part of the library that a source or a test is about: `src/scope/names.ts`, `test/scope/…`. */
function folderOf(file: string): string | undefined {
  return file.split('/')[1];
}
