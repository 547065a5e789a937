/** A median, the range that holds it with 95 % confidence, and how the single figures spread. */
export interface Estimate {
  readonly median: number;
  readonly confidence: readonly [low: number, high: number];
  readonly middle80: readonly [low: number, high: number];
}

/**
 * Takes no distribution for granted: the confidence interval of a median runs between two of the
 * figures, whose ranks follow from the binomial distribution. It is too narrow where neighbouring
 * figures resemble each other, as they do on a machine that is busy for a while.
 *
 * @see Conover, Practical Nonparametric Statistics, section 3.2.
 */
export function estimate(figures: readonly number[]): Estimate {
  if (figures.length === 0) throw new Error('there is nothing to estimate from');
  const sorted = figures.toSorted((a, b) => a - b);
  const last = sorted.length - 1;
  const at = (rank: number): number => sorted[Math.min(Math.max(Math.round(rank), 0), last)]!;
  const reach = 0.98 * Math.sqrt(sorted.length);
  return {
    median: at(last / 2),
    confidence: [at(last / 2 - reach), at(last / 2 + reach)],
    middle80: [at(0.1 * last), at(0.9 * last)],
  };
}

/** How many times as long one thing takes as another, round by round. */
export function ratios(slow: readonly number[], fast: readonly number[]): readonly number[] {
  return slow.map((figure, round) => figure / fast[round]!);
}

/** How far the confidence interval reaches to either side of the median, as a share of it. */
export function uncertainty({ median, confidence: [low, high] }: Estimate): number {
  return Math.max(high - median, median - low) / median;
}
