import { distinctLists } from './api-pattern.js';
import { intersectNames, type Restriction } from './names.js';

/** What one caveat of context or usage limits. */
export type Limit =
  | { readonly of: 'time'; readonly validUntil: number }
  | { readonly of: 'services' | 'interfaces' | 'api'; readonly whitelist: readonly string[] };

/** What several limits leave together. */
export interface Limits {
  /** When the token expires, in Unix seconds; `null` if it does not. */
  readonly validUntil: number | null;
  /** The services that accept it. */
  readonly services: Restriction;
  /** The interfaces that accept it. */
  readonly interfaces: Restriction;
  /**
   * The calls that accept it: a list of patterns for each `api` caveat. A call must match one pattern of
   * every list. Empty if calls are not restricted.
   */
  readonly api: readonly (readonly string[])[];
}

type Lists = Record<Exclude<Limit['of'], 'time'>, (readonly string[])[]>;

/** Combines limits. Order and duplicates make no difference, and one more limit never widens the result. */
export function intersectLimits(limits: readonly Limit[]): Limits {
  let validUntil: number | null = null;
  const lists: Lists = { services: [], interfaces: [], api: [] };
  for (const limit of limits) {
    if (limit.of === 'time') {
      validUntil = Math.min(validUntil ?? limit.validUntil, limit.validUntil);
    } else if (Object.hasOwn(lists, limit.of)) {
      lists[limit.of].push(limit.whitelist);
    } else {
      // Skipping it would widen what the token reaches.
      throw new TypeError("limit: of must be one of 'time', 'services', 'interfaces' and 'api'");
    }
  }
  return Object.freeze({
    validUntil,
    services: intersectNames(lists.services),
    interfaces: intersectNames(lists.interfaces),
    api: distinctLists(lists.api),
  });
}
