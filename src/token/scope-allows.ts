import { checkFields, type FieldsOf } from '../options.js';
import type { Access, Limits } from '../scope/limits.js';
import { type Resource, resourceFilter, type ResourceScope } from '../scope/resources.js';

/**
 * Of what `inferScope` answers, what tells which resources are reached, and how.
 *
 * @inline
 */
interface Reach extends Pick<Limits, 'scope' | 'access'> {
  readonly otherCaveats?: readonly unknown[];
}

/**
 * A resource: of its access, the scope alone cannot tell.
 *
 * @inline
 */
interface ResourceAlone extends Resource {
  readonly access?: never;
}

/**
 * A resource, and how it is to be accessed.
 *
 * @inline
 */
interface AccessedResource extends Resource {
  readonly access?: Access | undefined;
}

/**
 * Whether a scope reaches a resource: a doc, a table, or with `{}` something wider than any doc.
 *
 * @param scope what `inferScope` returned, or its field `scope`.
 * @param resource the resource; given the whole of what `inferScope` returned, with the `access`
 *   that is wanted, or without it for any access. Where that has `otherCaveats`, the answer is no.
 * @throws TypeError for a resource with an unknown field or an id that is no string, and for `access`
 *   beside a `scope` alone.
 * @example
 * ```ts
 * import { inferScope, mint, readonly, scopeAllows, table } from 'caveats';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const caveats = [table('A', 't1'), readonly()];
 * const token = mint({ rootKey, identity: { subject: 'usr-1' }, caveats });
 * const inferred = inferScope(token, { rootKey, context: {} });
 * console.log(scopeAllows(inferred, { doc: 'A', table: 't1', access: 'read' })); // true
 * console.log(scopeAllows(inferred, { doc: 'A', table: 't1', access: 'write' })); // false
 * console.log(scopeAllows(inferred.scope, { doc: 'A' })); // false
 * console.log(scopeAllows(inferred, {})); // false
 * ```
 */
export function scopeAllows(scope: Reach, resource: AccessedResource): boolean;
export function scopeAllows(scope: ResourceScope, resource: ResourceAlone): boolean;
export function scopeAllows(scope: Reach | ResourceScope, resource: AccessedResource): boolean {
  return filterOf(scope)(resource);
}

/** Every field of a resource, as these functions take it. */
const FIELDS: FieldsOf<AccessedResource> = { doc: true, table: true, access: true };

function filterOf(scope: Reach | ResourceScope): (resource: AccessedResource) => boolean {
  const isWhole = !('kind' in scope);
  const isReached = resourceFilter(isWhole ? scope.scope : scope);
  return (resource) => {
    checkFields(resource, 'resource', FIELDS);
    for (const name of ['doc', 'table'] as const) {
      if (['string', 'undefined'].includes(typeof resource[name])) continue;
      throw new TypeError(`resource.${name} must be a string`);
    }
    if (!isWhole) {
      if (!('access' in resource)) return isReached(resource);
      throw new TypeError(
        'resource: a scope alone cannot decide on access; pass the whole answer of inferScope',
      );
    }
    // The caveats that the answer cannot describe might forbid just this.
    if (scope.otherCaveats !== undefined) return false;
    const { access } = resource;
    const ways = scope.access;
    const isAllowed = access === undefined ? ways.length > 0 : ways.includes(access);
    return isAllowed && isReached(resource);
  };
}

/**
 * The items that a scope reaches, such as the docs to list for a token.
 *
 * @param scope what `inferScope` returned, or its field `scope`.
 * @param items what there is to choose from.
 * @param toResource the resource that an item is, as {@link scopeAllows} takes it.
 * @throws TypeError as {@link scopeAllows} does.
 * @example
 * ```ts
 * import { doc, filterByScope, inferScope, mint } from 'caveats';
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const token = mint({ rootKey, identity: { subject: 'usr-1' }, caveats: [doc('A', 'B')] });
 * const scope = inferScope(token, { rootKey, context: {} });
 * const docs = [{ id: 'A' }, { id: 'C' }];
 * console.log(filterByScope(scope, docs, ({ id }) => ({ doc: id }))); // [ { id: 'A' } ]
 * ```
 */
export function filterByScope<T>(
  scope: Reach,
  items: readonly T[],
  toResource: (item: T) => AccessedResource,
): T[];
export function filterByScope<T>(
  scope: ResourceScope,
  items: readonly T[],
  toResource: (item: T) => ResourceAlone,
): T[];
export function filterByScope<T>(
  scope: Reach | ResourceScope,
  items: readonly T[],
  toResource: (item: T) => AccessedResource,
): T[] {
  const isReached = filterOf(scope);
  return items.filter((item) => isReached(toResource(item)));
}
