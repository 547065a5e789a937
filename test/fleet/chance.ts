import { Random } from '../fuzz/random.js';

/** Random amounts of a seed. */
export class Chance extends Random {
  /** True with a probability. */
  happens(probability: number): boolean {
    return this.share() < probability;
  }

  /** From 0 up to, but not including, 1. */
  share(): number {
    return this.next() / 2 ** 32;
  }

  between(from: number, to: number): number {
    return from + this.share() * (to - from);
  }

  /** The time until something that happens independently of what came before. */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.share());
  }

  /** One of so many, the n-th as often as 1/n: few are asked for often, most hardly ever. */
  popular(count: number): number {
    return Math.floor(count ** this.share()) - 1;
  }
}
