import type { AnyCaveat, CaveatKind } from 'caveats';
import { expect } from 'vitest';
import { CaveatLawError, caveatLaws, type CaveatSamples } from 'caveats/testing';

/** The names of the laws that a kind breaks, but for that of costs, which takes its time. */
export function lawsBroken<C extends AnyCaveat, R extends object>(
  kind: CaveatKind<C, R>,
  samples: CaveatSamples<C, R>,
): readonly string[] {
  return caveatLaws(kind, samples)
    .filter(({ name }) => name !== 'a long text takes time in proportion to its length')
    .flatMap(({ name, run }) => {
      try {
        run();
        return [];
      } catch (error) {
        expect(error).toBeInstanceOf(CaveatLawError);
        return [name];
      }
    });
}
