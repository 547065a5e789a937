import { limitOf } from '../token/check.js';
import type { Dialect } from '../token/dialect.js';

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
    // A copy: V8 keeps the whole token for a part of it.
    const condition = ` ${text}`.slice(1);
    const now = read(condition);
    if (now === undefined || condition.length > MAX_LENGTH) return now;
    if (limitOf(now.kind, now.caveat)?.of === 'time') return now;
    if (known.size === MAX_READS) known.clear();
    known.set(condition, now);
    return now;
  };
}
