import { checkFields, type FieldsOf } from '../options.js';
import type { ScopeRequest } from '../caveats/request.js';
import { type Resource, resourceFilter, type ResourceScope } from '../scope/resources.js';
import type { Dialect } from './dialect.js';
import type { InferredScope } from './infer-scope.js';

/** @inline */
type Reach = Pick<InferredScope<Dialect>, 'scope' | 'access' | 'otherCaveats'>;
/** @inline */
type ResourceAlone = Resource & { readonly access?: never };
/** @inline */
type AccessedResource = Resource & Pick<ScopeRequest, 'access'>;

/**
 * Decides whether a scope reaches a resource: a doc, a table, or with `{}` something wider than any doc.
 *
 * @param scope what `inferScope` returned, or its field `scope`. With `otherCaveats` it reaches nothing.
 * @param resource the resource. With the whole result of `inferScope`, it may have an `access`; without
 *   one, any access suffices.
 * @throws TypeError for a resource with an unknown field, for an id that is not a string, and for
 *   `access` with only the field `scope`.
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

const FIELDS: FieldsOf<AccessedResource> = { doc: true, table: true, access: true };

function filterOf(scope: Reach | ResourceScope): (resource: AccessedResource) => boolean {
  const { access: ways, otherCaveats } = 'kind' in scope ? {} : scope;
  const isReached = resourceFilter('kind' in scope ? scope : scope.scope);
  return (resource) => {
    checkFields(resource, 'resource', FIELDS);
    for (const name of ['doc', 'table'] as const) {
      if (['string', 'undefined'].includes(typeof resource[name])) continue;
      throw new TypeError(`resource.${name} must be a string`);
    }
    if (ways === undefined) {
      if (!('access' in resource)) return isReached(resource);
      throw new TypeError(
        'resource: a scope alone cannot decide on access; pass the whole result of inferScope',
      );
    }
    // A caveat that the result cannot describe might forbid this resource.
    if (otherCaveats !== undefined) return false;
    const { access } = resource;
    const isAllowed = access === undefined ? ways.length > 0 : ways.includes(access);
    return isAllowed && isReached(resource);
  };
}

/**
 * Returns the items that a scope reaches, such as the docs to list for a token.
 *
 * @param scope what `inferScope` returned, or its field `scope`.
 * @param items the items to choose from.
 * @param toResource returns the resource of an item, as {@link scopeAllows} takes it.
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
