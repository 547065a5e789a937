import { describe, expect, test } from 'vitest';
import { caveatLaws, checkCaveatKind } from 'caveats/testing';
import { ONEDATA_CASES, STANDARD_CASES } from './samples.js';

describe.each(STANDARD_CASES)('the standard kind %s', (_, kind, samples) => {
  test.each(caveatLaws(kind, samples).map(({ name, run }) => [name, run] as const))(
    'obeys: %s',
    (_name, run) => {
      expect(run).not.toThrow();
    },
  );
});

test.each(ONEDATA_CASES)('Onedata’s kind %s obeys every law', (_, kind, samples) => {
  checkCaveatKind(kind, samples);
});
