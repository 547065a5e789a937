import type { ScopeTypes } from '../scope/scope-set.js';
import { treeOf } from '../scope/tree.js';
import type { AccessCaveat, LevelConstructor } from '../scope/types.js';
import { type Scope, scopeOf } from './define-scope.js';
import { treeFields, treeKinds } from './scope-kinds.js';
import { type ScopeModel, treeModel } from './scope-model.js';

/** The levels of the standard scope. */
export type DocLevels = { readonly doc: {}; readonly table: { readonly in: 'doc' } };

/** How a request accesses a doc or a table. */
export type Access = 'read' | 'write';

/** The standard scope: docs, their tables, and reading and writing them. */
export type DocScope = Scope<DocLevels, Access, never>;

/** The types of the scope of a dialect, or of a scope itself. */
export type ScopeTypesOf<X> = X extends { readonly '~types'?: infer T }
  ? NonNullable<T> extends { readonly scope: infer S extends ScopeTypes }
    ? S
    : NonNullable<T> extends infer S extends ScopeTypes
      ? S
      : never
  : never;

/** A resource of a dialect or a scope: a complete path from a root; `{}` is wider than any. */
export type Resource<X = DocScope> = ScopeTypesOf<X>['resource'];

/** An action of a dialect or a scope. */
export type Action<X = DocScope> = ScopeTypesOf<X>['action'];

/** What a token reaches, as a dialect or a scope reports it. */
export type Reach<X = DocScope> = ScopeTypesOf<X>['report'];

const DECLARATION = {
  levels: { doc: {}, table: { in: 'doc' } },
  actions: ['read', 'write'],
} as const;
const tree = treeOf(DECLARATION);
const fields = treeFields(tree);

/** The standard scope without its constructors, which `verify` does not need. */
export const docModel: ScopeModel = treeModel(tree, fields, treeKinds(tree, fields));

/**
 * The standard scope, which a dialect has unless it names another: docs, their tables, and reading and
 * writing them.
 */
export const standardScope: DocScope = /* @__PURE__ */ scopeOf<DocLevels, Access, never>(
  tree,
  docModel,
  DECLARATION,
);

/** A bundler drops what is made with it and not used; reading a property would be kept. */
function constructorOf<K extends keyof DocScope['caveats']>(type: K): DocScope['caveats'][K] {
  return standardScope.caveats[type];
}

/**
 * Restricts a token to some docs, and anything in them: `doc = AbCDeFGH|Xy`.
 *
 * @throws TypeError for an empty list, and for anything that is not an id.
 * @example
 * ```ts
 * import { doc } from 'caveats';
 * console.log(doc('AbCDeFGH', 'Xy').whitelist); // [ 'AbCDeFGH', 'Xy' ]
 * ```
 */
export const doc: LevelConstructor<DocLevels, 'doc'> = /* @__PURE__ */ constructorOf('doc');

/**
 * Restricts a token to some tables: `table = AbCDeFGH/grid-1`. Takes a doc's id and those of tables in it;
 * or resources, for tables of several docs.
 *
 * @throws TypeError without a table, and for anything that is not an id.
 * @example
 * ```ts
 * import { table } from 'caveats';
 * console.log(table('AbCDeFGH', 'grid-1').whitelist); // [ 'AbCDeFGH/grid-1' ]
 * console.log(table({ doc: 'A', table: 't1' }, { doc: 'B', table: 't2' }).whitelist); // [ 'A/t1', 'B/t2' ]
 * ```
 */
export const table: LevelConstructor<DocLevels, 'table'> = /* @__PURE__ */ constructorOf('table');

/**
 * Restricts a token to reading, to writing, or to both: `access = read`.
 *
 * @param actions `read`, `write`, or both.
 * @throws TypeError for an empty list, and for anything but `read` and `write`.
 * @example
 * ```ts
 * import { access } from 'caveats';
 * console.log(access('write').access); // [ 'write' ]
 * ```
 */
export const access: (...actions: readonly Access[]) => AccessCaveat<Access> =
  /* @__PURE__ */ constructorOf('access');

/**
 * Restricts a token to reading: `access = read`.
 *
 * @example
 * ```ts
 * import { readonly } from 'caveats';
 * console.log(readonly()); // { type: 'access', access: [ 'read' ] }
 * ```
 */
export function readonly(): AccessCaveat<Access> {
  return access('read');
}
