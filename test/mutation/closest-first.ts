import { basename, relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Runs first what is likeliest to notice a mutant: the tests of the mutated file, those of its folder,
 * and of these what is done soonest. Stryker names the file as the one that tests have to be related
 * to, and stops at the first test that fails.
 */
export class ClosestFirst extends BaseSequencer {
  /** Of each file of tests: one that is passed over, after a failure, seems to be done at once. */
  readonly #longest = new Map<string, number>();

  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { root, related = [] } = this.ctx.config;
    const [mutated = ''] = related.map((file) => relative(root, file));
    const distance = (test: string): number => {
      if (folderOf(test) !== folderOf(mutated)) return 2;
      return basename(test).startsWith(basename(mutated, '.ts')) ? 0 : 1;
    };
    const ranked = files.map((file) => {
      const test = relative(root, file.moduleId);
      return { file, distance: distance(test), duration: this.#duration(file.project.name, test) };
    });
    ranked.sort((a, b) => a.distance - b.distance || a.duration - b.duration);
    return Promise.resolve(ranked.map(({ file }) => file));
  }

  #duration(project: string, test: string): number {
    const last = this.ctx.cache.getFileTestResults(`${project}:${test}`)?.duration ?? 0;
    const longest = Math.max(last, this.#longest.get(test) ?? 0);
    this.#longest.set(test, longest);
    return longest;
  }
}

/** The part of the library that a source or a test is about: `src/scope/names.ts`, `test/scope/…`. */
function folderOf(file: string): string | undefined {
  return file.split('/')[1];
}
