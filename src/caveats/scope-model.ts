import { type Entries, intersectAll, normalize } from '../scope/entries.js';
import { everything, reachOf } from '../scope/reach.js';
import type { ScopeSet, ScopeTypes } from '../scope/scope-set.js';
import type { Tree } from '../scope/tree.js';
import { derived } from './derived.js';
import type { CaveatKind } from './kind.js';
import type { TreeFields, TreeKind, TreeRequest } from './scope-kinds.js';

/**
 * What tokens can reach: the kinds of caveat that restrict it, and what they leave together. Made with
 * `defineScope`; or one of your own, for what is not a tree.
 */
export interface ScopeModel<T extends ScopeTypes = ScopeTypes> {
  /** Its kinds of caveat, of the role `scope`. */
  readonly kinds: readonly CaveatKind<T['caveat'], T['request']>[];
  /** Returns what some of its caveats leave together; of no caveats, everything. */
  reach(caveats: readonly T['caveat'][]): ScopeSet<T>;
  /** What a token reaches that is not for access, such as an identity token. */
  readonly nothing: ScopeSet<T>;
  /** Returns whether any token could reach what a request is about; by default, it could. */
  isReachable?(request: T['request']): boolean;
  /** For the type checker alone; there is no such value. */
  readonly '~types'?: T;
}

const TREE: unique symbol = Symbol('tree');

/** Makes the model of a tree from its kinds. */
export function treeModel(tree: Tree, fields: TreeFields, kinds: readonly TreeKind[]): ScopeModel {
  const byType = new Map(kinds.map((each) => [each.kind.type, each]));
  const all = everything(tree);
  const model = {
    [TREE]: tree,
    kinds: Object.freeze(kinds.map(({ kind }) => Object.freeze(kind))),
    reach(caveats: readonly { readonly type: string }[]): ScopeSet {
      const sets = caveats.map((caveat): Entries =>
        normalize(byType.get(caveat.type)!.entries(caveat)),
      );
      return reachOf(tree, intersectAll(sets, all));
    },
    nothing: reachOf(tree, []),
    isReachable: (request: TreeRequest) =>
      request.resource === undefined || derived(request, fields.placeOf) !== undefined,
  };
  return Object.freeze(model);
}

/** Returns the tree of a model; `undefined` for one that `defineScope` did not make. */
export function treeOfModel(model: ScopeModel & { readonly [TREE]?: Tree }): Tree | undefined {
  return model[TREE];
}
