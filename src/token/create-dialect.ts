import { assertApart, assertKind } from '../caveats/define.js';
import { docModel, type DocScope } from '../caveats/docs.js';
import type { CaveatKind, CaveatOf, RequestOf } from '../caveats/kind.js';
import type { ApiRequest, TokenContext } from '../caveats/request.js';
import { treeFields } from '../caveats/scope-kinds.js';
import { type ScopeModel, treeModel } from '../caveats/scope-model.js';
import { checkFields } from '../options.js';
import type { Reported, ScopeTypes } from '../scope/scope-set.js';
import { treeOf } from '../scope/tree.js';
import {
  contextAndUsage,
  type Dialect,
  dialectOf,
  type DialectTypes,
  type StandardKind,
} from './dialect.js';
import {
  type AnyIdentity,
  type Identity,
  type IdentityCodec,
  standardIdentity,
} from './identity.js';

/** What a dialect is made of. */
export interface DialectOptions<
  K extends CaveatKind = CaveatKind,
  N extends boolean = boolean,
  S extends ScopeTypes = ScopeTypes,
  I extends AnyIdentity = AnyIdentity,
> {
  /** Your own kinds of context and usage. One takes the place of the standard kind of the same type. */
  readonly kinds?: readonly K[] | undefined;
  /**
   * What tokens can reach, made with {@link defineScope}. By default docs and tables; without the standard
   * kinds, one thing.
   */
  readonly scope?: ScopeModel<S> | undefined;
  /** How identities are written; `v1.<keyId>.<type>.<subject>.<id>` by default. */
  readonly identity?: IdentityCodec<I> | undefined;
  /**
   * Returns what an identity implies, as caveats: for identifiers that say what a token may do. They are in
   * force wherever it is opened. A token whose identifier the codec does not read is then malformed.
   */
  readonly inherent?: NoInfer<Inherent<TypesFrom<K, N, S, I>>> | undefined;
  /** `false` leaves out the standard kinds. */
  readonly standardKinds?: N | undefined;
}

/** Returns what an identity implies, as caveats of a dialect or as their texts. */
export type Inherent<T extends Pick<DialectTypes, 'identity' | 'caveat'>> = (
  identity: T['identity'],
) => readonly (T['caveat'] | string)[];

/** The types of a dialect made of some kinds. */
export interface TypesFrom<
  K extends CaveatKind,
  N extends boolean,
  S extends ScopeTypes,
  I extends AnyIdentity,
> {
  readonly caveat:
    | CaveatOf<K>
    | S['caveat']
    | (N extends true ? CaveatOf<Exclude<StandardKind, { readonly type: K['type'] }>> : never);
  readonly request: TokenContext &
    ApiRequest &
    Omit<RequestOf<K>, keyof TokenContext> &
    S['request'] &
    object;
  readonly identity: I;
  readonly scope: S;
}

/** The types of a dialect whose tokens are for one thing: no caveat restricts what they reach. */
export interface NoScope extends ScopeTypes {
  readonly caveat: never;
  readonly request: object;
  readonly report: { readonly kind: 'unrestricted' | 'nothing' } & Reported<NoScope>;
  readonly resource: { readonly [level in never]: never };
  readonly action: 'use';
}

const oneThing = /* @__PURE__ */ treeOf({ levels: {}, actions: ['use'] });
const noScope = /* @__PURE__ */ treeModel(oneThing, treeFields(oneThing), []);

/**
 * Creates a dialect. The standard context and usage kinds are part of it.
 *
 * @throws TypeError for two kinds of one type, for an invalid kind, and for an invalid option.
 * @example
 * ```ts
 * import { createDialect } from 'caveats';
 *
 * const dialect = createDialect({});
 * console.log(dialect.read('doc = A')?.caveat); // { type: 'doc', whitelist: [ 'A' ] }
 * console.log(dialect.read('time < soon')); // undefined
 * ```
 */
export function createDialect<
  const K extends CaveatKind = never,
  N extends boolean = true,
  S extends ScopeTypes = N extends true ? NonNullable<DocScope['~types']> : NoScope,
  I extends AnyIdentity = Identity,
>(options: DialectOptions<K, N, S, I>): Dialect<TypesFrom<K, N, S, I>> {
  checkFields(options, 'createDialect', {
    kinds: true,
    scope: true,
    identity: true,
    inherent: true,
    standardKinds: true,
  });
  const { kinds = [], standardKinds = true, identity = standardIdentity, inherent } = options;
  const { scope = standardKinds ? docModel : noScope } = options;
  if (!Array.isArray(kinds)) throw new TypeError('createDialect: kinds must be a list');
  if (!Array.isArray(scope?.kinds) || typeof scope.reach !== 'function') {
    throw new TypeError('createDialect: scope must be made with defineScope');
  }
  if (typeof identity?.decode !== 'function' || typeof identity.encode !== 'function') {
    throw new TypeError('createDialect: identity must have the functions decode and encode');
  }
  if (inherent !== undefined && typeof inherent !== 'function') {
    throw new TypeError('createDialect: inherent must be a function');
  }
  const others = contextAndUsage.filter(
    ({ type }) => standardKinds && !kinds.some((kind: CaveatKind) => kind?.type === type),
  );
  assertRole(kinds, false);
  assertRole(scope.kinds, true);
  const own = [...others, ...kinds];
  assertApart([...own, ...scope.kinds]);
  // Made of these kinds and this codec, it has their types.
  return dialectOf(own, scope, identity, inherent) as Dialect<TypesFrom<K, N, S, I>>;
}

/** Scope kinds come from a scope model, which knows what they leave together. */
function assertRole(kinds: readonly CaveatKind[], isScope: boolean): void {
  for (const kind of kinds) {
    assertKind(kind);
    if ((kind.role === 'scope') === isScope) continue;
    const must = isScope
      ? "of the scope must have the role 'scope'"
      : "must have the role 'context' or 'usage'; kinds of the role 'scope' come from defineScope";
    throw new TypeError(`createDialect: the kind '${kind.type}' ${must}`);
  }
}
