import * as fc from 'fast-check';

/** Most mutants show in the first few runs, and every mutant has to wait for all that come before. */
const MAX_RUNS = 100;

const SURROGATES = 0xd800;
const SURROGATES_LENGTH = 0x800;

// The same values every time, so that the score is the same; and no search for a smaller example.
fc.configureGlobal({ seed: 42, endOnFailure: true });

const assert = (<T>(property: fc.IRawProperty<T>, params: fc.Parameters<T> = {}) =>
  fc.assert(property, {
    ...params,
    numRuns: Math.min(params.numRuns ?? 100, MAX_RUNS),
  })) as typeof fc.assert;

/** The characters of `binary`, number by number as there, but without its table of all of them. */
const character = fc.nat(0x10ffff - SURROGATES_LENGTH).map(
  (n) => String.fromCodePoint(n < SURROGATES ? n : n + SURROGATES_LENGTH),
  (text) => {
    const code = typeof text === 'string' ? text.codePointAt(0)! : NaN;
    return code < SURROGATES ? code : code - SURROGATES_LENGTH;
  },
);

/** The same texts; to make that table takes a second, and each mutant would have to wait for it. */
const string = (constraints: fc.StringConstraints = {}): fc.Arbitrary<string> =>
  fc.string(constraints.unit === 'binary' ? { ...constraints, unit: character } : constraints);

/** fast-check as the tests import it. */
export default { ...fc, assert, string };
