import fc from 'fast-check';
import { expect, test } from 'vitest';

/** Something that can be restricted, and what two restrictions of it have in common. */
export interface Algebra<T> {
  /** Restrictions as an intersection answers them, so that equal ones look the same. */
  readonly values: fc.Arbitrary<T>;
  readonly unrestricted: T;
  readonly nothing: T;
  both(a: T, b: T): T;
}

const RUNS = { numRuns: 1000 };

/** Compares as JSON, which sees every id and every order: "constructor" as a key misleads `toEqual`. */
export function expectSame(actual: unknown, expected: unknown): void {
  expect(JSON.stringify(actual)).toBe(JSON.stringify(expected));
}

/** The third of the properties that the design holds the library to. */
export function testLaws<T>({ values, unrestricted, nothing, both }: Algebra<T>): void {
  test('the order of two restrictions makes no difference', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        expectSame(both(a, b), both(b, a));
      }),
      RUNS,
    );
  });

  test('which two of three are taken first makes no difference', () => {
    fc.assert(
      fc.property(values, values, values, (a, b, c) => {
        expectSame(both(both(a, b), c), both(a, both(b, c)));
      }),
      RUNS,
    );
  });

  test('giving a restriction twice makes no difference', () => {
    fc.assert(
      fc.property(values, (a) => {
        expectSame(both(a, a), a);
      }),
      RUNS,
    );
  });

  test('unrestricted restricts nothing, and nothing leaves nothing', () => {
    fc.assert(
      fc.property(values, (a) => {
        expectSame(both(a, unrestricted), a);
        expectSame(both(a, nothing), nothing);
      }),
      RUNS,
    );
  });
}
