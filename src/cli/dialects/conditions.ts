import type { AnyCaveat } from '../../caveats/kind.js';
import type { ReadCaveat, Vocabulary } from '../../caveats/vocabulary.js';
import { intersectLimits, type Limits } from '../../scope/limits.js';

/** What a vocabulary reads of some conditions; those that it does not understand are left out. */
export function readAll<C extends AnyCaveat, R>(
  vocabulary: Vocabulary<C, R>,
  conditions: readonly string[],
): readonly ReadCaveat<C, R>[] {
  return conditions.map((each) => vocabulary.read(each)).filter((read) => read !== undefined);
}

/** What some caveats leave together. */
export function limitsOf<C extends AnyCaveat, R>(reads: readonly ReadCaveat<C, R>[]): Limits {
  return intersectLimits(reads.flatMap(({ kind, caveat }) => kind.limit?.(caveat) ?? []));
}
