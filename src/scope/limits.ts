import { distinctLists } from './api-pattern.js';
import { intersectNames } from './names.js';
import type { Restriction } from './restriction.js';

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

/**
 * Combines limits. Order and duplicates make no difference, and one more limit never widens the result.
 *
 * @throws TypeError for an unknown `of`.
 */
export function intersectLimits(limits: readonly Limit[]): Limits {
  let validUntil: number | null = null;
  const services: (readonly string[])[] = [];
  const interfaces: (readonly string[])[] = [];
  const api: (readonly string[])[] = [];
  for (const limit of limits) {
    switch (limit.of) {
      case 'time':
        validUntil = Math.min(validUntil ?? limit.validUntil, limit.validUntil);
        break;
      case 'services':
        services.push(limit.whitelist);
        break;
      case 'interfaces':
        interfaces.push(limit.whitelist);
        break;
      case 'api':
        api.push(limit.whitelist);
        break;
      default:
        limit satisfies never;
        // Skipping it would widen what the token reaches.
        throw new TypeError("limit: of must be one of 'time', 'services', 'interfaces' and 'api'");
    }
  }
  return Object.freeze({
    validUntil,
    services: intersectNames(services),
    interfaces: intersectNames(interfaces),
    api: distinctLists(api),
  });
}
