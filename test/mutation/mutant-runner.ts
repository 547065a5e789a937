import { type RunnerTestSuite, test, TestRunner } from 'vitest';

type ImportFile = TestRunner['importFile'];

/** Runs tests until the first one fails, and sees to it that what a mutant breaks is a test. */
export default class MutantRunner extends TestRunner {
  #isOver = false;

  override cancel(...reason: Parameters<TestRunner['cancel']>): void {
    this.#isOver = true;
    super.cancel(...reason);
  }

  override async importFile(...[file, source]: Parameters<ImportFile>): Promise<unknown> {
    // After a failure Vitest runs no more tests, but would load them, for most of a mutant's time.
    if (this.#isOver) return undefined;
    if (source === 'setup') switchMutantOff();
    try {
      return await super.importFile(file, source);
    } catch (error) {
      // Stryker sees tests that fail, and not files that cannot be loaded.
      test('can be loaded', () => {
        throw error;
      });
      return undefined;
    }
  }

  /** What throws between its tests is no test either: Stryker counts it as an error of the mutant. */
  override onBeforeRunSuite(suite: RunnerTestSuite): Promise<void> {
    const [error] = suite.result?.errors ?? [];
    if (error !== undefined) throw new Error(error.message);
    return super.onBeforeRunSuite(suite);
  }
}

/**
 * Stryker switches a mutant on when the tests of a file begin, and never off: loading the next file,
 * which shares the process, would meet it too. Its own setup, which comes next, switches those on that
 * are looked at while files load.
 */
function switchMutantOff(): void {
  const stryker: unknown = Reflect.get(globalThis, '__stryker__');
  if (typeof stryker === 'object' && stryker !== null) {
    Reflect.set(stryker, 'activeMutant', undefined);
  }
}
