import { intersectApiPatterns } from './api-pattern.js';
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

const LIMITED: Readonly<Record<Limit['of'], true>> = {
  time: true,
  resources: true,
  access: true,
  services: true,
  interfaces: true,
  api: true,
};

/** What several limits, all in force at once, leave. */
export interface Limits {
  /** Unix seconds; `null` without an end. */
  readonly validUntil: number | null;
  readonly scope: ResourceScope;
  /** Both where it is not restricted, none where nothing is left. */
  readonly access: readonly Access[];
  readonly services: Restriction;
  readonly interfaces: Restriction;
  readonly api: Restriction;
}

/**
 * What all of some limits leave together. Their order makes no difference, nor does giving one
 * twice, and one more never widens anything.
 *
 * @throws TokenError `token_too_large` where api patterns multiply beyond measure.
 * @throws TypeError for a limit of something else.
 */
export function intersectLimits(limits: readonly Limit[]): Limits {
  // One that nothing below looks at would leave everything, where it was meant to leave less.
  if (!limits.every(({ of }) => Object.hasOwn(LIMITED, of))) {
    throw new TypeError('limit: of must be one of the things that a token can be restricted in');
  }
  const times = limits.flatMap((limit) => (limit.of === 'time' ? [limit.validUntil] : []));
  const docs = limits.flatMap((limit) => (limit.of === 'resources' ? [limit.docs] : []));
  const accesses = limits.flatMap((limit) => (limit.of === 'access' ? [limit.access] : []));
  const whitelists = (of: 'services' | 'interfaces' | 'api'): (readonly string[])[] =>
    limits.flatMap((limit) => (limit.of === of ? [limit.whitelist] : []));
  return {
    validUntil: earliest(times),
    scope: intersectDocTables(docs),
    access: ALL_ACCESS.filter((way) => accesses.every((access) => access.includes(way))),
    services: intersectNames(whitelists('services')),
    interfaces: intersectNames(whitelists('interfaces')),
    api: intersectApiPatterns(whitelists('api')),
  };
}

/** The earliest of some times, or `null` where there are none. */
export function earliest(times: readonly number[]): number | null {
  return times.reduce<number | null>(
    (first, time) => (first === null || time < first ? time : first),
    null,
  );
}
