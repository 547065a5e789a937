import { type Reported, type ScopeTypes } from '../scope/scope-set.js';
import { treeOf } from '../scope/tree.js';
import { treeFields } from './scope-kinds.js';
import { type ScopeModel, treeModel } from './scope-model.js';

/** The types of a dialect whose tokens are for one thing: no caveat restricts what they reach. */
export interface NoScope extends ScopeTypes {
  readonly caveat: never;
  readonly request: object;
  readonly report: { readonly kind: 'unrestricted' | 'nothing' } & Reported<NoScope>;
  readonly resource: { readonly [level in never]: never };
  readonly action: 'use';
}

const tree = /* @__PURE__ */ treeOf({ levels: {}, actions: ['use'] });

/** The scope of a dialect whose tokens are for one thing. */
export const noScope: ScopeModel = /* @__PURE__ */ treeModel(tree, treeFields(tree), []);
