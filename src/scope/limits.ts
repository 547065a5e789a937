import { distinctLists } from './api-pattern.js';
import { intersectNames } from './names.js';
import { type DocTables, intersectDocTables, type ResourceScope } from './resources.js';
import type { Restriction } from './restriction.js';

/** How a request accesses its resource. */
export type Access = 'read' | 'write';

/** Both ways, in the order in which they are always listed. */
export const ALL_ACCESS: readonly Access[] = Object.freeze(['read', 'write']);

/** What one caveat leaves of one of the things that a token can be restricted in. */
export type Limit =
  | { readonly of: 'time'; readonly validUntil: number }
  | { readonly of: 'resources'; readonly docs: DocTables }
  | { readonly of: 'access'; readonly access: readonly Access[] }
  | { readonly of: 'services' | 'interfaces' | 'api'; readonly whitelist: readonly string[] };

/** What several limits, all in force at once, leave. */
export interface Limits {
  /** Unix seconds; `null` without an end. */
  readonly validUntil: number | null;
  /** Which docs and tables are reached. */
  readonly scope: ResourceScope;
  /** Both where it is not restricted, none where nothing is left. */
  readonly access: readonly Access[];
  /** By which services. */
  readonly services: Restriction;
  /** Through which interfaces. */
  readonly interfaces: Restriction;
  /**
   * By which calls: a list of patterns for each `api` caveat, of which a call has to match one in
   * every list. Empty where calls are not restricted.
   */
  readonly api: readonly (readonly string[])[];
}

/**
 * What all of some limits leave together. Their order makes no difference, nor does giving one
 * twice, and one more never widens anything.
 *
 * @throws TypeError for a limit of something else.
 */
export function intersectLimits(limits: readonly Limit[]): Limits {
  let validUntil: number | null = null;
  const docs: DocTables[] = [];
  const accesses: (readonly Access[])[] = [];
  const services: (readonly string[])[] = [];
  const interfaces: (readonly string[])[] = [];
  const api: (readonly string[])[] = [];
  for (const limit of limits) {
    switch (limit.of) {
      case 'time':
        validUntil = Math.min(validUntil ?? limit.validUntil, limit.validUntil);
        break;
      case 'resources':
        docs.push(limit.docs);
        break;
      case 'access':
        accesses.push(limit.access);
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
        // To pass it over would leave everything, where it was meant to leave less.
        throw new TypeError(
          'limit: of must be one of the things that a token can be restricted in',
        );
    }
  }
  return Object.freeze({
    validUntil,
    scope: intersectDocTables(docs),
    access: Object.freeze(
      ALL_ACCESS.filter((way) => accesses.every((access) => access.includes(way))),
    ),
    services: intersectNames(services),
    interfaces: intersectNames(interfaces),
    api: distinctLists(api),
  });
}
