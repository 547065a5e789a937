import { checkField, type RequestField } from '../caveats/field.js';
import type { Dialect } from './dialect.js';

export const systemClock = (): number => Date.now() / 1000;

const NOW: RequestField = { of: 'time' };

/**
 * Checks a request, and adds the time if it has none. A missing field is allowed: it leaves the caveats
 * about it unmet.
 *
 * @throws TypeError for an unknown field and for a field of the wrong type: a server's mistake, which
 *   would otherwise look like a denial.
 */
export function completeRequest<R extends object>(
  request: R,
  name: 'request' | 'context',
  { dialect, clock }: { readonly dialect: Dialect; readonly clock: () => number },
): R & { readonly now: number } {
  if (typeof request !== 'object' || request === null) {
    throw new TypeError(`${name} must be an object`);
  }
  const given: R & { now?: number } = { ...request };
  for (const key of Object.keys(given)) {
    const value = given[key as keyof R];
    if (value === undefined) continue;
    const field = dialect.fields.get(key);
    if (field === undefined) {
      const known = [...dialect.fields.keys()].sort().join(', ');
      throw new TypeError(`${name}: unknown field '${key}' (it may have: ${known})`);
    }
    checkField(value, `${name}.${key}`, field);
  }
  if (given.now !== undefined) return { ...given, now: given.now };
  const now = clock();
  checkField(now, 'the time of the clock', NOW);
  return { ...given, now };
}
