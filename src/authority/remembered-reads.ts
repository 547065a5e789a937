import { remember } from '../caveats/derived.js';
import { limitOf } from '../token/check.js';
import type { Dialect, ReadCaveat } from '../token/dialect.js';

/** The most conditions that are remembered, and the longest text of one, in characters. */
const MAX_READS = 1000;
const MAX_LENGTH = 256;

/**
 * Returns a function that reads the conditions of a dialect, and remembers those that return in other tokens:
 * none that expires. Their values remember what their kinds work out of them.
 */
export function rememberingReads<D extends Dialect>({ read }: D): D['read'] {
  const known = new Map<string, NonNullable<ReturnType<typeof read>>>();
  return (condition) => {
    const found = known.get(condition);
    if (found !== undefined) return found;
    const now = read(condition);
    if (now === undefined || condition.length > MAX_LENGTH || !isLasting(now)) return now;
    const text = copied(condition);
    const { kind, caveat } = read(text) ?? now;
    // A table without a prototype stays one.
    const copy: typeof caveat = Object.assign(Object.create(Object.getPrototypeOf(caveat)), caveat);
    const kept = Object.freeze({ kind, caveat: Object.freeze(remember(copy)) });
    if (known.size === MAX_READS) known.clear();
    known.set(text, kept);
    return kept;
  };
}

/** Returns whether a condition does not expire. The mistake of a kind is for those to report who need its limit. */
function isLasting({ kind, caveat }: ReadCaveat): boolean {
  try {
    return limitOf(kind, caveat)?.of !== 'time';
  } catch {
    return false;
  }
}

/** Copies a text: a part of another one, as engines make it, keeps all of that in memory. */
function copied(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}
