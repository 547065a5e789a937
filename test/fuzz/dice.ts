import type { Tolerance } from 'caveats/macaroon';

/** Draws a whole number from 0 up to, but not including, this one. */
export type Draw = (below: number) => number;

/** How often a deformation is made that can be: once in so many times. */
const RARITY = 4;

/** Draws what to deform in a token, and keeps what has to be tolerated for that. */
export class Dice {
  readonly draw: Draw;
  readonly used: Set<Tolerance> = new Set();

  constructor(draw: Draw) {
    this.draw = draw;
  }

  /** Whether to deform something here, for which this tolerance is needed. */
  deforms(tolerance: Tolerance): boolean {
    if (this.draw(RARITY) > 0) return false;
    this.used.add(tolerance);
    return true;
  }

  /** Yes as often as no. */
  toss(): boolean {
    return this.draw(2) > 0;
  }

  pick<T>(values: readonly [T, ...T[]]): T {
    return values[this.draw(values.length)] ?? values[0];
  }
}
