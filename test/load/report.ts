import type { Contender } from './contender.js';
import type { Planned } from './plan.js';

/** A framework's contenders, in the order of the plan. */
export interface Measured {
  readonly planned: Planned;
  readonly contender: Contender;
}

/** What a check adds to a request, in microseconds of the server's processor. */
interface Added {
  /** Of the differences within a round. */
  readonly median: number;
  /** Between the best rounds. */
  readonly least: number;
}

export const TABLE_HEAD: readonly string[] = [
  '| server | µs a request, median | least | adds, median | adds, least | of its peer | goal |',
  '| --- | --- | --- | --- | --- | --- | --- |',
];

/** Returns the rows of a framework. The share of what a peer adds is that of the best rounds. */
export function rowsOf(all: readonly Measured[]): readonly string[] {
  const [bare] = all;
  if (bare === undefined) return [];
  const added = new Map(
    all.slice(1).map(({ planned, contender }) => [planned.check, addedTo(bare, contender)]),
  );
  return all.map(({ planned: { check, label, goal }, contender: { work } }) => {
    const own = added.get(check);
    const peer = goal && added.get(goal.peer);
    const share = own && peer && own.least / peer.least;
    const cells = [
      label,
      percentile(work, 0.5).toFixed(0),
      Math.min(...work).toFixed(0),
      own?.median.toFixed(1) ?? '',
      own?.least.toFixed(1) ?? '',
      share?.toFixed(2) ?? '',
      goal && share !== undefined ? verdictOn(share, goal.share) : '',
    ];
    return `| ${cells.join(' | ')} |`;
  });
}

function verdictOn(share: number, goal: number): string {
  return `${goal}: ${share <= goal ? 'reached' : 'missed'}`;
}

function addedTo({ contender: bare }: Measured, { work }: Contender): Added {
  const differences = work.map((each, round) => each - (bare.work[round] ?? NaN));
  return {
    median: percentile(differences, 0.5),
    least: Math.min(...work) - Math.min(...bare.work),
  };
}

/** The value that a share of some values is not above. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

/** By how much a heap grew with some requests, in bytes. */
export function heapGrowth({ heap }: Contender): number {
  return (heap.at(-1) ?? NaN) - (heap[0] ?? NaN);
}
