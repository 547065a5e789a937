import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CAVEAT_TYPES, CAVEATS_OF, editedCondition, randomCondition } from './arbitraries.js';
import { read, write } from './conditions.js';

const RUNS = { numRuns: 1000 };

describe.each(CAVEAT_TYPES)('any caveat of type %s', (type) => {
  test('is read from its text as what it was', () => {
    fc.assert(
      fc.property(CAVEATS_OF[type], (caveat) => {
        expect(read(write(caveat))).toStrictEqual(caveat);
      }),
      RUNS,
    );
  });

  test('has one text alone: an edited one is another value, or not read', () => {
    let readings = 0;
    fc.assert(
      fc.property(editedCondition(CAVEATS_OF[type]), (text) => {
        const caveat = read(text);
        if (caveat === undefined) return;
        readings++;
        expect(write(caveat)).toBe(text);
      }),
      RUNS,
    );
    expect(readings).toBeGreaterThan(0);
  });
});

test('whatever is read of a random text is written as that very text, and nothing throws', () => {
  let readings = 0;
  let runs = 0;
  fc.assert(
    fc.property(randomCondition(), (text) => {
      runs++;
      const caveat = read(text);
      if (caveat === undefined) return;
      readings++;
      expect(write(caveat)).toBe(text);
    }),
    { numRuns: 10_000 },
  );
  expect(readings).toBeGreaterThan(runs / 100);
});
