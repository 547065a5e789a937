import type { AnyCaveat, CaveatKind } from 'caveats';
import { expect } from 'vitest';
import { CaveatLawError, caveatLaws, type CaveatSamples } from 'caveats/testing';

/** Returns the names of the laws that a kind breaks. */
export function lawsBroken<C extends AnyCaveat, R extends object>(
  kind: CaveatKind<C, R>,
  samples: CaveatSamples<C, R>,
): readonly string[] {
  return caveatLaws(kind, samples).flatMap(({ name, run }) => {
    try {
      run();
      return [];
    } catch (error) {
      expect(error).toBeInstanceOf(CaveatLawError);
      return [name];
    }
  });
}
