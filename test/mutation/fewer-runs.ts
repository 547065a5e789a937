import * as fc from 'fast-check';

/** Most mutants show in the first few runs, and every mutant has to wait for all that come before. */
const MAX_RUNS = 100;

// The same values every time, so that the score is the same; and no search for a smaller example.
fc.configureGlobal({ seed: 42, endOnFailure: true });

const assert = (<T>(property: fc.IRawProperty<T>, params: fc.Parameters<T> = {}) =>
  fc.assert(property, {
    ...params,
    numRuns: Math.min(params.numRuns ?? 100, MAX_RUNS),
  })) as typeof fc.assert;

/** fast-check as the tests import it. */
export default { ...fc, assert };
