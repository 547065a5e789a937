import {
  checkDeclaration,
  type CheckedLevels,
  type Levels,
  type ScopeDeclaration,
} from '../scope/declaration.js';
import { entriesOf, parseReport } from '../scope/reach.js';
import { entryOf, isId, type Place, placeAt, placeOf } from '../scope/places.js';
import { ACCESS, type Tree, type TreeLevel, treeOf } from '../scope/tree.js';
import type { MixedCaveat, TreeCaveats, TreeTypes } from '../scope/types.js';
import { isObject } from '../unknown.js';
import { made } from './derived.js';
import { mixedKind, mixedValue } from './mixed-kind.js';
import { frozenCopy } from './plain-data.js';
import { accessValue, treeFields, treeKinds } from './scope-kinds.js';
import { type ScopeModel, treeModel } from './scope-model.js';

/** A scope that {@link defineScope} made. */
export interface Scope<
  L extends Levels = Levels,
  A extends string = string,
  M extends string = string,
> extends ScopeModel<TreeTypes<L, A, M>> {
  /** The declaration, frozen; JSON can carry it. */
  readonly declaration: ScopeDeclaration<L, A, M>;
  /** The constructors of its caveats: one for each level, `access`, and the mixed one if there is one. */
  readonly caveats: TreeCaveats<L, A, M>;
  /**
   * Reads a scope that came as JSON, so that it can be asked. Its entries may be in any order.
   *
   * @throws TypeError for anything but the levels, ids and actions of this scope.
   * @throws TokenError `token_too_large` for more than a report can hold.
   */
  parseReach(json: unknown): TreeTypes<L, A, M>['report'];
}

/**
 * Defines what a service's tokens can reach: its levels of resources and its actions, once. The kinds of
 * caveat, the requests, the report of `inferScope` and the routes follow from it.
 *
 * @param declaration plain data. Names are a letter, then letters, digits, `-` and `_`, 32 at most; at most
 *   16 levels and 31 actions. `access`, `resource`, `list`, `kind` and the names of `Object.prototype` are
 *   reserved.
 * @throws TypeError that names what is wrong with the declaration.
 * @example
 * ```ts
 * import { createDialect, defineScope, inferScope, mint, verify } from 'caveats';
 *
 * const git = defineScope({
 *   levels: { org: {}, repo: { in: 'org' }, branch: { in: 'repo' } },
 *   actions: ['read', 'write', 'admin'],
 * });
 * const { repo, access } = git.caveats;
 * const dialect = createDialect({ scope: git });
 * const rootKey = 'an example key, 32 bytes or more';
 * const caveats = [repo('acme', 'web', 'api'), access('read', 'write')];
 * const token = mint({ rootKey, dialect, identity: { subject: 'usr-1' }, caveats });
 *
 * const resource = { org: 'acme', repo: 'web', branch: 'main' };
 * verify(token, { rootKey, dialect, request: { resource, access: 'write' } });
 * const { scope } = inferScope(token, { rootKey, dialect, context: {} });
 * console.log(scope.kind === 'only' && scope.resources[0]);
 * // { org: 'acme', repo: 'api', access: [ 'read', 'write' ] }
 * ```
 */
export function defineScope<
  const L extends Levels,
  const A extends string,
  const M extends string = never,
>(
  declaration: Omit<ScopeDeclaration<L, A, M>, 'levels'> & {
    readonly levels: L & CheckedLevels<L>;
  },
): Scope<L, A, M> {
  checkDeclaration(declaration);
  const tree = treeOf(declaration);
  const { mixed } = tree;
  const fields = treeFields(tree);
  const own = treeKinds(tree, fields);
  const kinds = mixed === undefined ? own : [...own, mixedKind(tree, mixed, fields)];
  return scopeOf<L, A, M>(tree, treeModel(tree, fields, kinds), declaration);
}

/** Adds to the model of a tree what those who issue tokens need. */
export function scopeOf<L extends Levels, A extends string, M extends string>(
  tree: Tree,
  model: ScopeModel,
  declaration: ScopeDeclaration<L, A, M>,
): Scope<L, A, M> {
  const scope = {
    ...model,
    declaration: frozenCopy({ ...declaration }),
    caveats: constructorsOf(tree),
    parseReach: (json: unknown) => parseReport(tree, json).report(),
  };
  // Everything in it was made of this declaration, and has its types.
  return Object.freeze(scope) as unknown as Scope<L, A, M>;
}

type Constructor = (...given: readonly (string | object)[]) => { readonly type: string };

function constructorsOf(tree: Tree): Readonly<Record<string, object>> {
  const { mixed } = tree;
  const access = (...actions: readonly string[]) => accessValue(tree, actions);
  const constructors: Record<string, object> = { [ACCESS]: access };
  for (const level of tree.levels.values()) {
    const exact = level.isPrefix && { exact: levelConstructor(tree, level, true) };
    constructors[level.name] = Object.assign(levelConstructor(tree, level), exact);
  }
  if (mixed !== undefined) {
    constructors[mixed] = (...resources: MixedCaveat['resources']) =>
      mixedValue(tree, mixed, entriesOf(tree, resources, mixed));
  }
  return Object.freeze(constructors);
}

/** @param isExact whether it takes single ids of a level of prefixes. */
function levelConstructor(tree: Tree, level: TreeLevel, isExact: boolean = false): Constructor {
  const { chain, name, type } = level;
  const names = chain.map((each) => each.name).join(', ');
  const segments = level.isPrefix ? ", without empty, '.' and '..' segments" : '';
  const what = `each id must be a text that is not empty${segments} (${names})`;
  const toPlace = (ids: readonly (string | object)[]): Place => {
    if (ids.length === chain.length && ids.every((id, i) => isId(id, chain[i]!.isPrefix))) {
      return placeAt(level, ids as readonly string[]);
    }
    throw new TypeError(`${name}: ${what}`);
  };
  return (...given) => {
    const parents = given.slice(0, chain.length - 1);
    const places = given.some(isObject)
      ? given.map((resource) => {
          const place = placeOf(tree, resource, name);
          if (place?.level === level) return place;
          const rule = place
            ? `takes resources with exactly: ${names}`
            : `${what}, 512 characters at most`;
          throw new TypeError(`${name}: ${rule}`);
        })
      : given.slice(parents.length).map((id) => toPlace([...parents, id]));
    if (places.length === 0) {
      const above = chain.slice(0, -1).map((each) => each.name);
      const after = above.length > 0 ? `, after its ${above.join(' and ')}` : '';
      throw new TypeError(`${name}: needs at least one ${name}${after}`);
    }
    if (level.isPrefix && places.some(({ ids }) => ids.at(-1)!.endsWith('/') === isExact)) {
      throw new TypeError(
        isExact
          ? `${name}.exact: must not end with '/'`
          : `${name}: must end with '/', as 'a' would reach 'ab' too; ${name}.exact takes a single one`,
      );
    }
    return made({ type, whitelist: Object.freeze(places.map(entryOf)) });
  };
}
