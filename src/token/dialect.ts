import { assertKind, fieldsOf, firstWord } from '../caveats/define.js';
import type { RequestField } from '../caveats/field.js';
import {
  type AnyCaveat,
  type CaveatKind,
  type CaveatOf,
  type RequestOf,
  ROLES,
} from '../caveats/kind.js';
import { frozenCopy } from '../caveats/plain-data.js';
import type { ApiRequest, ScopeRequest, TokenContext } from '../caveats/request.js';
import * as standard from '../caveats/standard.js';
import { checkFields } from '../options.js';
import {
  type AnyIdentity,
  type Identity,
  type IdentityCodec,
  standardIdentity,
} from './identity.js';

/** The types of a dialect: its caveats, what their checks need of a request, its identities. */
export interface DialectTypes {
  readonly caveat: AnyCaveat;
  readonly request: TokenContext;
  readonly identity: AnyIdentity;
}

/** A condition that was read: its value, frozen, and the kind that read it. */
export interface ReadCaveat<T extends DialectTypes = DialectTypes> {
  readonly kind: CaveatKind<T['caveat'], T['request']>;
  readonly caveat: T['caveat'];
}

/** Everything that a service needs to understand its tokens. Made by {@link createDialect}. */
export interface Dialect<T extends DialectTypes = DialectTypes> {
  /** The kinds of caveat, by type. A condition that no kind reads denies. */
  readonly kinds: ReadonlyMap<string, CaveatKind<T['caveat'], T['request']>>;
  /** The fields that a request may have. */
  readonly fields: ReadonlyMap<string, RequestField>;
  /** How identities are written. */
  readonly identity: IdentityCodec<T['identity']>;
  /** Reads a condition; returns `undefined` if no kind reads it. Never throws. */
  read(condition: string): ReadCaveat<T> | undefined;
  /** Returns the condition of a value. Throws a `TypeError` for a value of no kind. */
  write(caveat: T['caveat']): string;
  /** For the type checker alone; there is no such value. */
  readonly '~types'?: T;
}

/** The types of a dialect. */
export type TypesOf<D extends Dialect> = NonNullable<D['~types']>;

/** A caveat of a dialect; of a standard kind by default. */
export type Caveat<D extends Dialect = StandardDialect> = TypesOf<D>['caveat'];

/** The identity of a token of a dialect. */
export type IdentityOf<D extends Dialect = StandardDialect> = TypesOf<D>['identity'];

/** A request: its context, and what the kinds of a dialect read. A missing field meets no caveat. */
export type TokenRequest<D extends Dialect = StandardDialect> = TypesOf<D>['request'];

/** @inline */
type StandardKind = (typeof standard)[keyof typeof standard];
/** @inline */
type ScopeKind =
  typeof standard.docCaveat | typeof standard.tableCaveat | typeof standard.accessCaveat;

/** The types of the dialect with the standard kinds and identities. */
export interface StandardTypes {
  readonly caveat: CaveatOf<StandardKind>;
  readonly request: StandardRequest;
  readonly identity: Identity;
}

/** A request of the standard dialect. */
export interface StandardRequest extends TokenContext, ApiRequest, ScopeRequest {}

/** The dialect with the standard kinds and identities. */
export interface StandardDialect extends Dialect<StandardTypes> {}

/** A scope model: the kinds of caveat that say which resources a token reaches. */
export interface ScopeModel<K extends CaveatKind = CaveatKind> {
  readonly kinds: readonly K[];
}

/** Docs, their tables, and access to them. */
export const standardScope: ScopeModel<ScopeKind> = Object.freeze({
  kinds: Object.freeze([standard.docCaveat, standard.tableCaveat, standard.accessCaveat]),
});

const contextAndUsage: readonly CaveatKind[] = Object.values<CaveatKind>(standard)
  .map((kind) => Object.freeze(kind))
  .filter(({ role }) => role !== 'scope');

/** What a dialect is made of. */
export interface DialectOptions<
  K extends CaveatKind = CaveatKind,
  S extends CaveatKind = CaveatKind,
  I extends AnyIdentity = AnyIdentity,
  N extends boolean = boolean,
> {
  /** Your own kinds of caveat. One takes the place of the standard kind of the same type. */
  readonly kinds?: readonly K[] | undefined;
  /** What tokens reach; docs and tables by default. */
  readonly scope?: ScopeModel<S> | undefined;
  /** How identities are written; `v1.<keyId>.<type>.<subject>.<id>` by default. */
  readonly identity?: IdentityCodec<I> | undefined;
  /** `false` leaves out the standard context and usage kinds. */
  readonly standardKinds?: N | undefined;
}

/** The types of a dialect made of some kinds. */
export interface TypesFrom<
  K extends CaveatKind,
  S extends CaveatKind,
  I extends AnyIdentity,
  N extends boolean = true,
> {
  readonly caveat:
    | CaveatOf<K>
    | CaveatOf<S>
    | (N extends true
        ? CaveatOf<Exclude<StandardKind, ScopeKind | { readonly type: K['type'] }>>
        : never);
  readonly request: TokenContext & ApiRequest & RequestOf<K> & RequestOf<S> & object;
  readonly identity: I;
}

/**
 * Creates a dialect: everything that a service needs to understand its tokens. The standard context and
 * usage kinds are part of it.
 *
 * @throws TypeError for two kinds of one type, and for an invalid kind.
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
  const S extends CaveatKind = ScopeKind,
  I extends AnyIdentity = Identity,
  N extends boolean = true,
>(options: DialectOptions<K, S, I, N>): Dialect<TypesFrom<K, S, I, N>> {
  checkFields(options, 'createDialect', {
    kinds: true,
    scope: true,
    identity: true,
    standardKinds: true,
  });
  const { kinds = [], scope = standardScope, standardKinds = true } = options;
  if (!Array.isArray(kinds)) throw new TypeError('createDialect: kinds must be a list');
  if (!Array.isArray(scope?.kinds)) throw new TypeError('createDialect: scope must have kinds');
  const own = byType([...kinds, ...scope.kinds]);
  const others = contextAndUsage.filter(({ type }) => standardKinds && !own.has(type));
  const dialect = dialectOf([...others, ...own.values()], options.identity ?? standardIdentity);
  // Made of these kinds and this codec, it has their types.
  return dialect as Dialect<TypesFrom<K, S, I, N>>;
}

function dialectOf(all: readonly CaveatKind[], identity: IdentityCodec<AnyIdentity>): Dialect {
  const sorted = [...all].sort((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role));
  const kinds = new Map(sorted.map((kind) => [kind.type, kind]));
  return Object.freeze({
    kinds,
    fields: fieldsOf([...contextAndUsage, ...all]),
    identity,
    read(condition: string) {
      const kind = kinds.get(firstWord(condition));
      if (kind === undefined) return undefined;
      try {
        const caveat = kind.decode(condition);
        if (caveat?.type !== kind.type) return undefined;
        return Object.freeze({ kind, caveat: frozenCopy(caveat) });
      } catch {
        // A kind that throws does not know the condition.
        return undefined;
      }
    },
    write(caveat: AnyCaveat) {
      if (typeof caveat !== 'object' || caveat === null) {
        throw new TypeError('caveat: must be a value or the text of a condition');
      }
      const kind = kinds.get(caveat.type);
      if (kind !== undefined) return kind.encode(caveat);
      const known = [...kinds.keys()].join(', ');
      throw new TypeError(
        `unknown caveat type '${String(caveat.type)}' (this dialect has: ${known})`,
      );
    },
  });
}

function byType(kinds: readonly CaveatKind[]): Map<string, CaveatKind> {
  const types = new Map<string, CaveatKind>();
  for (const kind of kinds) {
    assertKind(kind);
    if (types.has(kind.type)) {
      throw new TypeError(`createDialect: two kinds of the type '${kind.type}'`);
    }
    types.set(kind.type, kind);
  }
  return types;
}

/** The standard kinds and identities. */
export const standardDialect: StandardDialect = dialectOf(
  [...contextAndUsage, ...standardScope.kinds],
  standardIdentity,
) as StandardDialect;

/** Returns a dialect, or the standard one, which is what `D` is if none is given. */
export function dialectOr<D extends Dialect>(dialect: D | undefined): D {
  return dialect ?? (standardDialect as Dialect as D);
}
