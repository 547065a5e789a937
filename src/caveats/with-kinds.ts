import { entriesOf } from '../scope/reach.js';
import type { Entry } from '../scope/entries.js';
import type { ScopeTypes } from '../scope/scope-set.js';
import { ACCESS, type Tree } from '../scope/tree.js';
import { isPlainObject } from '../unknown.js';
import { defineCaveat } from './define.js';
import type { AnyCaveat, CaveatKind } from './kind.js';
import type { Say, Words } from './words.js';
import {
  checkEntries,
  treeFields,
  type TreeFields,
  type TreeKind,
  type TreeRequest,
} from './scope-kinds.js';
import { type ScopeModel, treeModel, treeOfModel } from './scope-model.js';

/** A kind of caveat of a scope, whose texts are not those of `defineScope`. */
export interface ScopeKind<
  C extends AnyCaveat = AnyCaveat,
  R extends object = object,
  A extends string = string,
> extends Pick<
  CaveatKind<C>,
  'type' | 'start' | 'keepsText' | 'example' | 'decode' | 'encode' | 'inputs'
> {
  /** Returns a sentence about a caveat, for people; by default, one about what it reaches. */
  describe?(caveat: C, say: Say): Words;
  /**
   * Returns the resources that a caveat reaches, each with its actions; without `access`, with all of them.
   * `{}` is everything, an empty list nothing. If it throws, the condition is not read.
   */
  reaches(caveat: C): readonly (R & { readonly access?: readonly A[] | undefined })[];
}

/** The types of a scope with other kinds. */
export interface TypesWith<T extends ScopeTypes, K extends readonly ScopeKind[]> extends Pick<
  T,
  'request' | 'report' | 'resource' | 'action'
> {
  /** The values of its caveats. */
  readonly caveat: Exclude<ReturnType<K[number]['decode']>, undefined>;
}

/**
 * Returns a scope with kinds of your own in place of its own: for tokens whose texts are those of another
 * system. A token reaches what each of its caveats reaches.
 *
 * @param scope made with {@link defineScope}.
 * @param kinds its kinds of caveat.
 * @throws TypeError for another scope, for no kinds, and for a kind as `defineCaveat` does.
 * @example
 * ```ts
 * import { createDialect, defineScope, inferScope, mint, withKinds } from 'caveats';
 *
 * type PathCaveat = { type: 'path'; path: string };
 * const storage = defineScope({ levels: { file: { match: 'prefix' } }, actions: ['read', 'write'] });
 * const scope = withKinds(storage, {
 *   type: 'path',
 *   start: 'path:/',
 *   decode: (text): PathCaveat => ({ type: 'path', path: text.slice(6) }),
 *   encode: ({ path }: PathCaveat) => `path:/${path}`,
 *   reaches: ({ path }: PathCaveat) => [{ file: path }, { file: `${path}/` }],
 * });
 * const dialect = createDialect({ standardKinds: false, scope });
 *
 * const rootKey = 'an example key, 32 bytes or more';
 * const token = mint({ rootKey, identity: { subject: '' }, caveats: ['path:/data'] });
 * const { scope: reached } = inferScope(token, { rootKey, dialect, context: {} });
 * console.log(reached.kind === 'only' && reached.resources[1]);
 * // { file: 'data/', access: [ 'read', 'write' ] }
 * ```
 */
export function withKinds<
  T extends ScopeTypes,
  const K extends readonly ScopeKind<AnyCaveat, T['resource'], T['action']>[],
>(scope: ScopeModel<T>, ...kinds: K): ScopeModel<TypesWith<T, K>> {
  const tree = treeOfModel(scope);
  if (tree === undefined) throw new TypeError('withKinds: scope must be made with defineScope');
  if (kinds.length === 0) throw new TypeError('withKinds: needs one or more kinds');
  const fields = treeFields(tree);
  const own = kinds.map((kind) => ownScopeKind(tree, kind, fields));
  // Of this tree and these kinds, it has their types.
  return treeModel(tree, fields, own) as unknown as ScopeModel<TypesWith<T, K>>;
}

/** Makes a kind of a tree: its check and what it reaches come from the same entries. */
function ownScopeKind(
  tree: Tree,
  { reaches, ...own }: ScopeKind,
  fields: TreeFields,
): TreeKind<AnyCaveat> {
  if (typeof reaches !== 'function') {
    throw new TypeError(`caveat kind '${own.type}': reaches must be a function`);
  }
  const entries = (caveat: AnyCaveat): readonly Entry[] => {
    const reached = reaches(caveat);
    if (Array.isArray(reached) && reached.length === 0) return [];
    const resources = reached.map((each) => {
      // A copy of anything else has no fields, and would be everything.
      const isWhole = isPlainObject(each) && each[ACCESS] === undefined;
      return isWhole ? { ...each, [ACCESS]: tree.actions } : each;
    });
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
