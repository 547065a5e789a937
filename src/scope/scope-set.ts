import { isObject } from '../unknown.js';

/** The types of a scope model. */
export interface ScopeTypes {
  /** The values of its caveats. */
  readonly caveat: { readonly type: string };
  /** The fields of a request that its caveats read. */
  readonly request: object;
  /** What it reports of a token. */
  readonly report: object;
  /** What a report can be asked about. */
  readonly resource: object;
  readonly action: string;
}

/** A question to a scope: a resource, and an action or several, all of which must be allowed. */
export type ScopeQuery<T extends ScopeTypes = ScopeTypes> = T['resource'] & {
  /** In any way if it is left out. */
  readonly access?: T['action'] | readonly T['action'][] | undefined;
};

/** What a token reaches: the scope caveats of a token, intersected. */
export interface ScopeSet<T extends ScopeTypes = ScopeTypes> {
  readonly isUnrestricted: boolean;
  readonly isNothing: boolean;
  /**
   * Returns the report, deeply frozen; {@link reportOf} made it.
   *
   * @throws TokenError `token_too_large` for a set that is too large to report.
   */
  report(): T['report'];
  /** Returns whether it reaches a resource. Throws a `TypeError` for a mistake in the query. */
  allows(query: ScopeQuery<T>): boolean;
}

/** The ids of one level that a scope reaches in one parent. */
export type ScopeIds =
  | { readonly kind: 'all' }
  /** In order, without duplicates; never empty. */
  | { readonly kind: 'only'; readonly ids: readonly string[] }
  | { readonly kind: 'nothing' };

/** Keeps the type of a report's model. */
export interface Reported<T extends ScopeTypes> {
  /** For the type checker alone; there is no such value. */
  readonly '~types'?: T;
}

/** A report, or an answer that contains one: what `inferScope`, `whoami` and `verify` return. */
export type Scoped<T extends ScopeTypes> = Reported<T> | { readonly scope: Reported<T> };

const SET: unique symbol = Symbol('scope set');

/**
 * Makes the report of a scope model of your own: it knows its set, which JSON does not see, so that
 * `scopeAllows` can ask it.
 *
 * @param set what a token reaches.
 * @param report plain data, frozen except for the report itself.
 * @example
 * ```ts
 * import { type Reported, reportOf, scopeAllows, type ScopeTypes } from 'caveats';
 *
 * interface Shelf extends Reported<ScopeTypes & { resource: { shelf?: number } }> {
 *   readonly shelf: number;
 * }
 * const allows = ({ shelf }: { shelf?: number }): boolean => shelf === 3;
 * const set = { isUnrestricted: false, isNothing: false, allows, report: () => report };
 * const report: Shelf = reportOf<Shelf>(set, { shelf: 3 });
 * console.log(scopeAllows(report, { shelf: 3 })); // true
 * ```
 */
export function reportOf<R extends object>(set: ScopeSet, report: R): R {
  return Object.freeze(Object.defineProperty(report, SET, { value: Object.freeze(set) }));
}

/** @throws TypeError for anything but a report, or an answer that contains one. */
export function setOf<T extends ScopeTypes>(scoped: Scoped<T>): ScopeSet<T> {
  // A report of a model of one's own may call a field `scope`, too.
  const isAnswer = isObject(scoped) && 'scope' in scoped && !(SET in scoped);
  const report: unknown = isAnswer ? scoped.scope : scoped;
  const set: unknown = isObject(report) ? Reflect.get(report, SET) : undefined;
  // What is kept under the symbol is the set of this report.
  if (isObject(set)) return set as object as ScopeSet<T>;
  throw new TypeError(
    'scope must be what inferScope returned; read one that came as JSON with parseReach of its scope',
  );
}
