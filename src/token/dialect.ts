import { fieldsOf, kindOf } from '../caveats/define.js';
import { derived, isMade } from '../caveats/derived.js';
import type { RequestField } from '../caveats/field.js';
import { type AnyCaveat, type CaveatKind, type CaveatOf, ROLES } from '../caveats/kind.js';
import { docModel, type DocScope } from '../caveats/docs.js';
import { frozenCopy } from '../caveats/plain-data.js';
import type { ApiRequest, TokenContext } from '../caveats/request.js';
import type { ScopeModel } from '../caveats/scope-model.js';
import * as standard from '../caveats/standard.js';
import type { ScopeTypes } from '../scope/scope-set.js';
import {
  type AnyIdentity,
  type Identity,
  type IdentityCodec,
  standardIdentity,
} from './identity.js';

/** The types of a dialect: its caveats, what their checks need of a request, its identities, its scope. */
export interface DialectTypes {
  readonly caveat: AnyCaveat;
  readonly request: TokenContext;
  readonly identity: AnyIdentity;
  readonly scope: ScopeTypes;
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
  /** What tokens can reach. */
  readonly scope: ScopeModel<T['scope']>;
  /** How identities are written. */
  readonly identity: IdentityCodec<T['identity']>;
  /** Returns what an identity implies, as caveats that are in force; absent if none does. */
  inherent?(identity: T['identity']): readonly (T['caveat'] | string)[];
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
export type StandardKind = (typeof standard)[keyof typeof standard];
/** The types of the dialect with the standard kinds and identities. */
export interface StandardTypes {
  readonly caveat: CaveatOf<StandardKind> | NonNullable<DocScope['~types']>['caveat'];
  readonly request: StandardRequest;
  readonly identity: Identity;
  readonly scope: NonNullable<DocScope['~types']>;
}

/** A request of the standard dialect. */
export type StandardRequest = TokenContext &
  ApiRequest &
  NonNullable<DocScope['~types']>['request'];

/** The dialect with the standard kinds and identities. */
export interface StandardDialect extends Dialect<StandardTypes> {}

/** The standard context and usage kinds. */
export const contextAndUsage: readonly CaveatKind[] = Object.values<CaveatKind>(standard).map(
  (kind) => Object.freeze(kind),
);

/** Makes a dialect of kinds that were checked. */
export function dialectOf(
  others: readonly CaveatKind[],
  scope: ScopeModel,
  identity: IdentityCodec<AnyIdentity>,
  inherent?: Dialect['inherent'],
): Dialect {
  const all = [...others, ...scope.kinds].sort(
    (a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role),
  );
  const kinds = new Map(all.map((kind) => [kind.type, kind]));
  const writers = new Map(all.map((kind) => [kind.type, (one: AnyCaveat) => kind.encode(one)]));
  return Object.freeze({
    kinds,
    fields: fieldsOf([...contextAndUsage, ...all]),
    scope,
    identity,
    ...(inherent && { inherent }),
    read(condition: string) {
      try {
        const kind = kindOf(kinds, condition);
        const caveat = kind?.decode(condition);
        if (kind === undefined || caveat?.type !== kind.type) return undefined;
        return Object.freeze({ kind, caveat: isMade(caveat) ? caveat : frozenCopy(caveat) });
      } catch {
        // A kind that throws does not know the condition.
        return undefined;
      }
    },
    write(caveat: AnyCaveat) {
      if (typeof caveat?.type !== 'string') {
        throw new TypeError('caveat: must be a value with a type, or the text of a condition');
      }
      const write = writers.get(caveat.type);
      if (write !== undefined) return derived(caveat, write);
      const known = [...kinds.keys()].join(', ');
      throw new TypeError(
        `unknown caveat type '${caveat.type}' (this dialect has: ${known}; the option dialect takes another)`,
      );
    },
  });
}

/** The standard kinds and identities. */
export const standardDialect: StandardDialect = dialectOf(
  contextAndUsage,
  docModel,
  standardIdentity,
) as StandardDialect;

/**
 * Returns a dialect, or the standard one, which is what `D` is if none is given.
 *
 * @throws TypeError for anything else, which would make every token malformed.
 */
export function dialectOr<D extends Dialect>(dialect: D = standardDialect as Dialect as D): D {
  if (typeof dialect?.read === 'function') return dialect;
  throw new TypeError('dialect must be made with createDialect');
}
