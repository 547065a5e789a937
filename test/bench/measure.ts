import type { Clock, Contender } from './contender.js';
import { ratios, type Spread, spreadOf } from './statistics.js';

export interface Effort {
  /** How long the rounds take in all, in seconds. */
  readonly seconds: number;
  /** How long each contender warms up, in milliseconds. */
  readonly warmup: number;
  readonly clock: Clock;
}

export interface Result {
  readonly name: string;
  /** Nanoseconds of one run, in the best slice and in the median one. */
  readonly best: number;
  readonly median: number;
  /** How many times as long it takes as the first contender: best slices, and within rounds. */
  readonly ratio: Spread & { readonly best: number };
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

/** What a contender does at a stretch, in nanoseconds: short, so that some are not interrupted. */
const SLICE = 1e6;
const FEWEST_ROUNDS = 25;

/**
 * Times contenders in turn, round after round, each in another order: what slows the machine down
 * for a while slows all of them, and none always runs after the same one. Noise only ever adds, so
 * the best slice of each decides; the ratios to the first contender within a round stand beside it.
 */
export async function measure(
  contenders: readonly Contender[],
  { seconds, warmup, clock }: Effort,
): Promise<Measurement> {
  const entrants: Entrant[] = [];
  for (const contender of contenders) {
    entrants.push({ contender, runs: await warmUp(contender, warmup, clock), figures: [] });
  }
  // Once more in turn: what was optimized for one may be given up for another.
  for (let round = 0; round < 3; round++) {
    for (const { contender, runs } of entrants) await contender.time(runs, clock);
  }
  const end = performance.now() + seconds * 1000;
  let rounds = 0;
  for (; rounds < FEWEST_ROUNDS || performance.now() < end; rounds++) {
    for (let turn = 0; turn < entrants.length; turn++) {
      const { contender, runs, figures } = entrants[(turn + rounds) % entrants.length]!;
      // The others have evicted its code and data from the processor's caches.
      await contender.time(Math.ceil(runs / 4), clock);
      figures.push((await contender.time(runs, clock)) / runs);
    }
  }
  return { rounds, results: resultsOf(entrants) };
}

/** Runs a contender until it has had its time, and returns how many runs make a slice. */
async function warmUp(contender: Contender, warmup: number, clock: Clock): Promise<number> {
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
  const first = entrants[0]!.figures;
  return entrants.map(({ contender: { name }, figures }) => {
    const best = Math.min(...figures);
    return {
      name,
      best,
      median: spreadOf(figures).median,
      ratio: { best: best / Math.min(...first), ...spreadOf(ratios(figures, first)) },
    };
  });
}
