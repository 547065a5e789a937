import type { Compared } from './report.js';

/** What a comparison should show. */
interface Target {
  readonly title: string;
  readonly comparison: string;
  /** Whose time is measured; without it, that of this library. */
  readonly of?: string;
  /** As a multiple of whose time; without it, in nanoseconds. */
  readonly to?: string;
  /** At most so much. */
  readonly goal: number;
}

/** What was measured for a target. */
export interface Outcome extends Target {
  /** The figure that decides: that of the best slices. */
  readonly best: number;
  /** The median of the rounds. */
  readonly median: number;
  readonly reached: boolean;
}

const C = 'libmacaroons (C)';

const targets: readonly Target[] = [
  { title: 'verdict, 5 caveats / libmacaroons in C', comparison: 'verify-5', to: C, goal: 1.3 },
  {
    title: 'verdict, 5 caveats / `jsonwebtoken`',
    comparison: 'verify-5',
    to: 'jsonwebtoken',
    goal: 1.1,
  },
  {
    title: 'verdict, 1 caveat / `jsonwebtoken`',
    comparison: 'verify-1',
    to: 'jsonwebtoken',
    goal: 0.65,
  },
  { title: 'verdict, 1 caveat / `fast-jwt`', comparison: 'verify-1', to: 'fast-jwt', goal: 0.9 },
  { title: 'the same token again', comparison: 'again', goal: 800 },
  {
    title: 'the same token again / `fast-jwt`, cache by text',
    comparison: 'again',
    to: 'fast-jwt, cache by text',
    goal: 0.6,
  },
  { title: 'a narrowed copy / libmacaroons in C', comparison: 'narrowed', to: C, goal: 0.35 },
  { title: 'mint and write / libmacaroons in C', comparison: 'mint', to: C, goal: 1.5 },
  { title: '1,000 caveats / 10', comparison: 'growth', of: '1000', to: '10', goal: 110 },
];

/** Holds comparisons against the targets; leaves out those whose contenders did not take part. */
export function outcomesOf(comparisons: readonly Compared[]): readonly Outcome[] {
  return targets.flatMap((target) => {
    const results = comparisons.find(({ id }) => id === target.comparison)?.results;
    const named = (name: string) => results?.find((result) => result.name === name);
    const of = target.of === undefined ? results?.[0] : named(target.of);
    if (of === undefined) return [];
    if (target.to === undefined) return [outcome(target, of.best, of.median)];
    const to = named(target.to);
    if (to === undefined) return [];
    const median = of === results?.[0] ? 1 / to.ratio.median : of.ratio.median;
    return [outcome(target, of.best / to.best, median)];
  });
}

function outcome(target: Target, best: number, median: number): Outcome {
  return { ...target, best, median, reached: best <= target.goal };
}
