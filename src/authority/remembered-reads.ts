import { ownText } from '../bytes/utf8.js';
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
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const condition = ownText(text);
    const now = read(condition);
    if (now === undefined || condition.length > MAX_LENGTH || !isLasting(now)) return now;
    if (known.size === MAX_READS) known.clear();
    known.set(condition, now);
    return now;
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
