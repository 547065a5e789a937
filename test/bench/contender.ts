import { performance } from 'node:perf_hooks';

/**
 * What time is taken by: the clock on the wall, or the processor's, which other processes do not add
 * to. All threads of a process count in the latter, also those that compile or collect garbage.
 */
export type Clock = 'wall' | 'processor';

/** Something that can be timed. */
export interface Contender {
  readonly name: string;
  /** Does the work so many times, and tells how many nanoseconds that took in all. */
  time(runs: number, clock: Clock): number | Promise<number>;
  stop?(): void;
}

/** Work in this process. It has to throw where its verdict is not the expected one. */
export function inProcess(name: string, work: () => unknown): Contender {
  return {
    name,
    time(runs, clock) {
      const start = now(clock);
      for (let i = 0; i < runs; i++) work();
      return now(clock) - start;
    },
  };
}

/** Work in this process that answers with a promise: each is awaited before the next begins. */
export function awaited(name: string, work: () => Promise<unknown>): Contender {
  return {
    name,
    async time(runs, clock) {
      const start = now(clock);
      for (let i = 0; i < runs; i++) await work();
      return now(clock) - start;
    },
  };
}

/**
 * Work on texts in turn, each another string every time, as a server gets one with every request: a
 * look-up has to hash and to compare it. The strings are made before the clock starts, and so is what
 * `before` does.
 */
export function onFreshTexts(
  name: string,
  texts: readonly string[],
  work: (text: string) => unknown,
  before?: () => unknown,
): Contender {
  const bytes = texts.map((text) => Buffer.from(text, 'latin1'));
  let turn = 0;
  return {
    name,
    async time(runs, clock) {
      const fresh = Array.from({ length: runs }, () =>
        bytes[turn++ % bytes.length]!.toString('latin1'),
      );
      await before?.();
      const start = now(clock);
      for (const text of fresh) {
        const answer = work(text);
        // Nothing waits that need not.
        if (answer instanceof Promise) await answer;
      }
      return now(clock) - start;
    },
  };
}

/** Nanoseconds since some moment. */
function now(clock: Clock): number {
  if (clock === 'wall') return performance.now() * 1e6;
  const { user, system } = process.cpuUsage();
  return (user + system) * 1e3;
}
