import type { AllocationPerCaveat } from './allocation.js';
import type { Growth } from './growth.js';
import type { Machine } from './machine.js';
import type { Measurement } from './measure.js';

/** A comparison and what came out. */
export interface Compared extends Measurement {
  readonly id: string;
  readonly title: string;
}

/** All that a run of the benchmark has found out; `--json` prints it. */
export interface Report {
  readonly machine: Machine;
  /** The versions of the contenders, by their names. */
  readonly versions: Readonly<Record<string, string>>;
  readonly comparisons: readonly Compared[];
  readonly growth?: readonly Growth[] | undefined;
  readonly allocation?: AllocationPerCaveat | undefined;
}
