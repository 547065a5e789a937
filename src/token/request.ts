import { remember } from '../caveats/derived.js';
import { checkField, type RequestField } from '../caveats/field.js';
import type { Dialect } from './dialect.js';

export const systemClock = (): number => Date.now() / 1000;

const NOW: RequestField = { of: 'time' };

/** A request without what is unknown. */
export type Known<R> = { readonly [F in keyof R]: Exclude<R[F], null> };

/** Returns a copy of a request without the fields that are `null`. */
export function knownOf<R extends object>(request: R): Known<R> {
  const known = Object.entries(request).filter(([, value]) => value !== null);
  return Object.fromEntries(known) as Known<R>;
}

/** Returns a request with the usual fields, always in this order: V8 then knows where each of them is. */
function emptyRequest(): { [field: string]: unknown; now: number | undefined } {
  return remember({
    now: undefined,
    ip: undefined,
    asn: undefined,
    country: undefined,
    regions: undefined,
    service: undefined,
    consumer: undefined,
    groups: undefined,
    interface: undefined,
    api: undefined,
    resource: undefined,
    access: undefined,
  });
}

/**
 * Checks a request, and adds the time if it has none. A field that is missing or `null` is allowed: it leaves
 * the caveats about it unmet. `now` cannot be `null`.
 *
 * @throws TypeError for an unknown field and for a field of the wrong type: a server's mistake, which
 *   would otherwise look like a denial.
 */
export function completeRequest<R extends object>(
  request: R,
  name: 'request' | 'context',
  { dialect, clock }: { readonly dialect: Dialect; readonly clock: () => number },
): Known<R> & { readonly now: number } {
  if (typeof request !== 'object' || request === null) {
    throw new TypeError(`${name} must be an object`);
  }
  const unknown = (key: string): TypeError => {
    const known = [...dialect.fields.keys()].sort().join(', ');
    return new TypeError(`${name}: unknown field '${key}' (it may have: ${known})`);
  };
  // To assign it would set the prototype.
  if (Object.hasOwn(request, '__proto__')) throw unknown('__proto__');
  const complete = Object.assign(emptyRequest(), request);
  // A loop over an object is faster than one over a list of its keys.
  for (const key in complete) {
    const value: unknown = complete[key];
    if (value === undefined) continue;
    const field = dialect.fields.get(key);
    if (field === undefined) {
      // The loop also comes to what a page added to all objects.
      if (!Object.hasOwn(complete, key)) continue;
      throw unknown(key);
    }
    if (value !== null || key === 'now') checkField(value, key, field, complete, name);
    else Reflect.set(complete, key, undefined);
  }
  if (complete.now === undefined) {
    complete.now = clock();
    checkField(complete.now, 'the time of the clock', NOW);
  }
  // It has the known fields of the request.
  return complete as object as Known<R> & { readonly now: number };
}
