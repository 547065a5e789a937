import { intersectLimits, type Limit, type Limits } from '../scope/limits.js';
import { UNKNOWN } from '../scope/resources.js';
import { NOTHING } from '../scope/restriction.js';
import type { Caveat, Dialect, ReadCaveat, StandardDialect, TypesOf } from './dialect.js';

/** What a token reaches. Deeply frozen. */
export interface InferredScope<D extends Dialect = StandardDialect> extends Limits {
  /** The usage caveats, which were not checked. */
  readonly skipped: readonly Caveat<D>[];
  /**
   * The scope caveats that the fields above cannot describe, of kinds without a `limit`. If there are
   * some, `scope` is `unknown`, or `nothing` if the others leave nothing, and `access` is empty. Absent
   * if there are none; the standard kinds leave none.
   */
  readonly otherCaveats?: readonly Caveat<D>[];
}

const NO_ACCESS: InferredScope['access'] = Object.freeze([]);

/**
 * Returns what some caveats leave, all of them in force at once. It checks none.
 *
 * @param type the type of their token: an identity token proves who its subject is, and reaches nothing.
 * @throws TypeError for a kind whose `limit` is wrong.
 */
export function limitsOf<D extends Dialect>(
  reads: readonly ReadCaveat<TypesOf<D>>[],
  type: string = 'access',
): InferredScope<D> {
  const limits: Limit[] = [];
  const skipped: Caveat<D>[] = [];
  const otherCaveats: Caveat<D>[] = [];
  for (const { kind, caveat } of reads) {
    const limit = kind.limit?.(caveat) ?? undefined;
    if (limit?.of === 'time' && kind.role !== 'context') {
      throw new TypeError(`limit of '${kind.type}': only context kinds may limit time`);
    }
    if (limit?.of === 'time' && !Number.isFinite(limit.validUntil)) {
      throw new TypeError(`limit of '${kind.type}': validUntil must be Unix seconds`);
    }
    if (limit !== undefined) limits.push(limit);
    if (kind.role === 'usage') skipped.push(caveat);
    else if (kind.role === 'scope' && limit === undefined) otherCaveats.push(caveat);
  }
  const known = { ...intersectLimits(limits), skipped: Object.freeze(skipped) };
  if (type === 'identity') return Object.freeze({ ...known, scope: NOTHING, access: NO_ACCESS });
  if (otherCaveats.length === 0) return Object.freeze(known);
  const scope = known.scope.kind === 'nothing' ? known.scope : UNKNOWN;
  // One of them may well be about access, as Onedata's `data.readonly` is.
  return Object.freeze({
    ...known,
    scope,
    access: NO_ACCESS,
    otherCaveats: Object.freeze(otherCaveats),
  });
}
