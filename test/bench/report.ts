import type { AllocationPerCaveat } from './allocation.js';
import type { Machine } from './machine.js';
import type { Measurement } from './measure.js';
import type { Outcome } from './targets.js';

/** A comparison and its results. */
export interface Compared extends Measurement {
  readonly id: string;
  readonly title: string;
}

/** The results of a run of the benchmark; `--json` prints it. */
export interface Report {
  readonly machine: Machine;
  /** The versions of the contenders, by their names. */
  readonly versions: Readonly<Record<string, string>>;
  readonly comparisons: readonly Compared[];
  readonly targets: readonly Outcome[];
  readonly allocation?: AllocationPerCaveat | undefined;
}
