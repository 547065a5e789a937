import {
  type Caveat,
  type FailureReason,
  type InferredScope,
  type Region,
  type TokenRequest,
  standardDialect,
  type TypesOf,
  type StandardDialect,
} from 'caveats';
import { expect } from 'vitest';
import { intersectLimits, type Limits } from '../../src/scope/limits.js';

type ScopeCaveat = TypesOf<StandardDialect>['scope']['caveat'];

export function read(condition: string): Caveat | undefined {
  return standardDialect.read(condition)?.caveat;
}

export function write(caveat: Caveat): string {
  return standardDialect.write(caveat);
}

/** How a caveat fares that went through its text, as every caveat of a token does. */
export function outcome(caveat: Caveat, request: TokenRequest): FailureReason {
  const found = standardDialect.read(write(caveat));
  if (found === undefined) throw new Error('a caveat was written that is not read');
  const result = found.kind.check(found.caveat, request);
  return result.ok ? 'met' : result.reason;
}

/** What some caveats, all in force, leave of what a token reaches. */
export function limitsOf(...caveats: readonly Caveat[]): Limits {
  return intersectLimits(
    caveats.flatMap((caveat) => {
      const found = standardDialect.read(write(caveat));
      return found?.kind.limit?.(found.caveat) ?? [];
    }),
  );
}

/** What some caveats, all in force, leave of docs, tables and the access to them. */
export function reachOf(...caveats: readonly ScopeCaveat[]): InferredScope['scope'] {
  return standardDialect.scope.reach(caveats).report();
}

/** The one text of a value, and the value of that text. */
export function expectBothWays(condition: string, value: Caveat): void {
  expect(write(value)).toBe(condition);
  expect(read(condition)).toStrictEqual(value);
}

/** A refusal that names the caveat, and not an accident inside. */
export function expectTypeError(make: () => unknown, name: string): void {
  expect(make).toThrow(TypeError);
  expect(make).toThrow(new RegExp(`^${name.replace('.', '\\.')}: `));
}

/** Ids that a careless encoding, or a record with a prototype, gets wrong. */
export const AWKWARD_IDS: readonly string[] = [
  '__proto__',
  'constructor',
  'toString',
  '1',
  '*',
  ' ',
  '=',
  'a|b',
  'a/b',
  '100%',
  '%7C',
  '%%',
  'a\nb',
  '\u0000',
  '\u007f',
  '\u0085',
  'zażółć',
  '日本語',
  '😀',
  '\ufeff',
  '\u202e',
];

export const REGIONS: readonly Region[] = [
  'Africa',
  'Antarctica',
  'Asia',
  'EU',
  'Europe',
  'NorthAmerica',
  'Oceania',
  'SouthAmerica',
];
