import { entriesOf } from '../scope/parts.js';
import type { Entry } from '../scope/entries.js';
import { ACCESS, type Tree } from '../scope/tree.js';
import { defineCaveat } from './define.js';
import type { AnyCaveat, CaveatKind } from './kind.js';
import { checkEntries, type TreeFields, type TreeKind, type TreeRequest } from './scope-kinds.js';

/** A kind of caveat of a scope, whose texts are not those of `defineScope`. */
export interface ScopeKind<
  C extends AnyCaveat = AnyCaveat,
  R extends object = object,
  A extends string = string,
> extends Pick<
  CaveatKind<C>,
  'type' | 'start' | 'example' | 'decode' | 'encode' | 'describe' | 'inputs'
> {
  /**
   * Returns the resources that a caveat reaches, each with its actions; without `access`, with all of them.
   * `{}` is everything. A condition for which it throws is not read.
   */
  reaches(caveat: C): readonly (R & { readonly access?: readonly A[] | undefined })[];
}

/** Makes a kind of a tree: its check and what it reaches come from the same entries. */
export function ownScopeKind(
  tree: Tree,
  { reaches, ...own }: ScopeKind,
  fields: TreeFields,
): TreeKind<AnyCaveat> {
  if (typeof reaches !== 'function') {
    throw new TypeError(`caveat kind '${own.type}': reaches must be a function`);
  }
  const entries = (caveat: AnyCaveat): readonly Entry[] => {
    const resources = reaches(caveat).map((each) => ({ [ACCESS]: tree.actions, ...each }));
    return entriesOf(tree, resources, own.type);
  };
  const kind = defineCaveat<AnyCaveat, TreeRequest>({
    inputs: [],
    ...own,
    role: 'scope',
    fields: { resource: fields.resource, access: fields.access },
    decode(condition) {
      const caveat = own.decode(condition);
      try {
        if (caveat !== undefined) entries(caveat);
        return caveat;
      } catch {
        return undefined;
      }
    },
    encode(caveat) {
      entries(caveat);
      return own.encode(caveat);
    },
    check: (caveat, request) => checkEntries(tree, entries(caveat), request, fields),
  });
  return { kind, entries };
}
