import { distinctLists } from './api-pattern.js';
import { intersectNames } from './names.js';
import { type DocTables, intersectDocTables, type ResourceScope } from './resources.js';
import type { Restriction } from './restriction.js';

/** How a request accesses its resource. */
export type Access = 'read' | 'write';

/** Both ways to access a resource, in the order in which they are listed. */
export const ALL_ACCESS: readonly Access[] = Object.freeze(['read', 'write']);

/** One caveat's effect on one dimension of a token's scope. */
export type Limit =
  | { readonly of: 'time'; readonly validUntil: number }
  | { readonly of: 'resources'; readonly docs: DocTables }
  | { readonly of: 'access'; readonly access: readonly Access[] }
  | { readonly of: 'services' | 'interfaces' | 'api'; readonly whitelist: readonly string[] };

/** What a token reaches with several limits in force at once. */
export interface Limits {
  /** When the token expires, in Unix seconds; `null` if it does not. */
  readonly validUntil: number | null;
  /** The docs and tables that it reaches. */
  readonly scope: ResourceScope;
  /** How it may access them; both ways if access is not restricted, none if nothing is left. */
  readonly access: readonly Access[];
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
        // Skipping it would widen what the token reaches.
        throw new TypeError(
          "limit: of must be one of 'time', 'resources', 'access', 'services', 'interfaces' and 'api'",
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
