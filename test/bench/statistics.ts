/** The middle of some figures. */
export interface Spread {
  readonly median: number;
  readonly middle80: readonly [low: number, high: number];
}

export function spreadOf(figures: readonly number[]): Spread {
  if (figures.length === 0) throw new Error('there are no figures');
  const sorted = figures.toSorted((a, b) => a - b);
  const last = sorted.length - 1;
  const at = (share: number): number => sorted[Math.round(share * last)]!;
  return { median: at(0.5), middle80: [at(0.1), at(0.9)] };
}

/** How many times as long one thing takes as another, round by round. */
export function ratios(slow: readonly number[], fast: readonly number[]): readonly number[] {
  return slow.map((figure, round) => figure / fast[round]!);
}
