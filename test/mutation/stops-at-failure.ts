import { TestRunner } from 'vitest';

/**
 * Loads no more files once a test has failed. Vitest runs none of their tests then, as Stryker asks
 * of it, but would still load them, which takes most of the time of a mutant that is noticed.
 */
export default class StopsAtFailure extends TestRunner {
  #isOver = false;

  override cancel(...reason: Parameters<TestRunner['cancel']>): void {
    this.#isOver = true;
    super.cancel(...reason);
  }

  override importFile(...file: Parameters<TestRunner['importFile']>): unknown {
    return this.#isOver ? undefined : super.importFile(...file);
  }
}
