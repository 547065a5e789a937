import type { Clock, Contender } from './contender.js';
import { type Estimate, estimate, ratios, uncertainty } from './statistics.js';

export interface Effort {
  /** How long the rounds may take in all, in seconds. */
  readonly seconds: number;
  /** The rounds end when no ratio is less certain than this share of it. */
  readonly precision: number;
  /** How long each contender warms up, in milliseconds. */
  readonly warmup: number;
  readonly clock: Clock;
}

export interface Result {
  readonly name: string;
  /** Nanoseconds of one run. */
  readonly time: Estimate;
  /** How many times as long it takes as the first contender. */
  readonly ratio: Estimate;
}

export interface Measurement {
  readonly rounds: number;
  readonly results: readonly Result[];
}

interface Entrant {
  readonly contender: Contender;
  readonly runs: number;
  readonly figures: number[];
}

/** What a contender does at a stretch, in nanoseconds: long for a clock, short for a machine. */
const SLICE = 2.5e6;
const FEWEST_ROUNDS = 25;

/**
 * Times contenders in turn, round after round, each in another order: what slows the machine down
 * for a while slows all of them, and none always runs after the same one. What is compared are the
 * ratios to the first contender within a round.
 */
export async function measure(
  contenders: readonly Contender[],
  effort: Effort,
): Promise<Measurement> {
  const entrants: Entrant[] = [];
  for (const contender of contenders) {
    entrants.push({ contender, runs: await warmUp(contender, effort), figures: [] });
  }
  // Once more in turn: what was optimized for one may be given up for another.
  for (let round = 0; round < 3; round++) {
    for (const { contender, runs } of entrants) await contender.time(runs, effort.clock);
  }
  const end = performance.now() + effort.seconds * 1000;
  let rounds = 0;
  let results: readonly Result[];
  do {
    for (let turn = 0; turn < entrants.length; turn++) {
      const { contender, runs, figures } = entrants[(turn + rounds) % entrants.length]!;
      figures.push((await contender.time(runs, effort.clock)) / runs);
    }
    rounds++;
    // To sort all figures takes its time, too.
    if (rounds % FEWEST_ROUNDS !== 0) continue;
    results = resultsOf(entrants);
    if (results.every(({ ratio }) => uncertainty(ratio) <= effort.precision)) break;
  } while (rounds < FEWEST_ROUNDS || performance.now() < end);
  results = resultsOf(entrants);
  return { rounds, results };
}

/** Runs a contender until it has had its time, and tells how many runs make a slice. */
async function warmUp(contender: Contender, { warmup, clock }: Effort): Promise<number> {
  const end = performance.now() + warmup;
  let runs = 1;
  for (;;) {
    const nanoseconds = await contender.time(runs, clock);
    if (performance.now() < end || nanoseconds < SLICE / 2) {
      if (nanoseconds < SLICE) runs *= 2;
      continue;
    }
    return Math.max(1, Math.round((runs * SLICE) / nanoseconds));
  }
}

function resultsOf(entrants: readonly Entrant[]): readonly Result[] {
  const [first] = entrants;
  return entrants.map(({ contender: { name }, figures }) => ({
    name,
    time: estimate(figures),
    ratio: estimate(ratios(figures, first!.figures)),
  }));
}
