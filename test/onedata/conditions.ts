import type { FailureReason } from 'caveats';
import { type OnedataCaveat, type OnedataRequest, onedataDialect } from 'caveats/onedata';
import { expect } from 'vitest';
import { intersectLimits, type Limits } from '../../src/scope/limits.js';

export function read(condition: string): OnedataCaveat | undefined {
  return onedataDialect.read(condition)?.caveat;
}

export function write(caveat: OnedataCaveat): string {
  return onedataDialect.write(caveat);
}

/** The same of a value that no type describes. */
export function writeAny(value: object): string {
  return onedataDialect.write(value as OnedataCaveat);
}

/** How a caveat fares that went through its text, as every caveat of a token does. */
export function outcome(
  caveat: OnedataCaveat,
  request: OnedataRequest,
  dialect = onedataDialect,
): FailureReason {
  const found = dialect.read(write(caveat));
  if (found === undefined) throw new Error('a caveat was written that is not read');
  const result = found.kind.check(found.caveat, request);
  return result.ok ? 'met' : result.reason;
}

/** What some caveats, all in force, leave of what a token reaches. */
export function limitsOf(...caveats: readonly OnedataCaveat[]): Limits {
  return intersectLimits(
    caveats.flatMap((caveat) => {
      const found = onedataDialect.read(write(caveat));
      return found?.kind.limit?.(found.caveat) ?? [];
    }),
  );
}

/** The one text of a value, and the value of that text. */
export function expectBothWays(condition: string, value: OnedataCaveat): void {
  expect(write(value)).toBe(condition);
  expect(read(condition)).toStrictEqual(value);
}

/** A text that is no condition of Onedata's, and a value that has no text. */
export function expectNeitherWay(condition: string, value: OnedataCaveat, message: string): void {
  expect(read(condition)).toBeUndefined();
  expect(() => write(value)).toThrow(new TypeError(message));
}

/** What is no text at all. */
export const NO_TEXTS: readonly unknown[] = [1, null, undefined, ['a'], Object('a')];
