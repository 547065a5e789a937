import type { Levels } from './declaration.js';
import type { Reported, ScopeTypes } from './scope-set.js';

type Keys<L> = keyof L & string;

type ParentOf<L extends Levels, K> =
  string extends Keys<L>
    ? never
    : K extends keyof L
      ? L[K] extends { readonly in: infer P extends Keys<L> }
        ? P
        : never
      : never;

// `infer` defers: without it, the keys of generic ancestors are too deep for the compiler.
type Ancestors<L extends Levels, K> = [ParentOf<L, K>] extends [never]
  ? []
  : [...Ancestors<L, ParentOf<L, K>>, ParentOf<L, K>];
type Along<L extends Levels, K> =
  Ancestors<L, K> extends infer T
    ? T extends readonly unknown[]
      ? Extract<T[number] | K, string>
      : never
    : never;

/** A resource of one level: its id, and those of the levels that it is in. */
export type ResourceAt<L extends Levels, K> = string extends keyof L & string
  ? { readonly [level: string]: string | undefined }
  : { readonly [P in Along<L, K>]: string } & {
      readonly [P in Exclude<keyof L & string, Along<L, K>>]?: undefined;
    };

/** A complete path from a root; `{}` is wider than any resource. */
export type ResourceOf<L extends Levels> =
  string extends Keys<L>
    ? { readonly [level: string]: string | undefined }
    : { readonly [P in Keys<L>]?: undefined } | { [K in Keys<L>]: ResourceAt<L, K> }[Keys<L>];

type Strings<T extends readonly unknown[]> = { [I in keyof T]: string };

/**
 * The ids of the parents, then one or more of the level. At a root, a list may be spread.
 *
 * @inline
 */
type IdsOf<L extends Levels, K> =
  string extends Keys<L>
    ? readonly string[]
    : Ancestors<L, K> extends infer T
      ? T extends []
        ? readonly string[]
        : T extends readonly unknown[]
          ? readonly [...Strings<T>, string, ...string[]]
          : never
      : never;

/** @inline */
type TypeOf<L extends Levels, K> = K extends keyof L
  ? L[K] extends { readonly type: infer T extends string }
    ? T
    : K & string
  : never;

/** Valid for some resources of a level, and for everything in them. */
export interface LevelCaveat<T extends string = string> {
  readonly type: T;
  /** Ids of a root as they are; resources of other levels as paths, `org/repo`, ids percent-encoded. */
  readonly whitelist: readonly string[];
}

/** Valid for some actions. */
export interface AccessCaveat<A extends string = string> {
  readonly type: 'access';
  /** In the order of the declaration. */
  readonly access: readonly A[];
}

/** A resource, and what may be done with it and with everything in it. */
export type Reached<R extends object, A extends string> = R & {
  /** In the order of the declaration; never empty. */
  readonly access: readonly A[];
};

/** Valid for some resources of any level, each with its own actions. */
export interface MixedCaveat<
  T extends string = string,
  R extends object = object,
  A extends string = string,
> {
  readonly type: T;
  readonly resources: readonly Reached<R, A>[];
}

/** What a token reaches of a tree: its one shortest list. Deeply frozen. */
export type TreeReach<R extends object, A extends string> =
  | { readonly kind: 'unrestricted' }
  | { readonly kind: 'nothing' }
  /**
   * Each with all actions that hold there, and none that adds nothing to the next wider one. In order:
   * level by level, then by code units.
   */
  | { readonly kind: 'only'; readonly resources: readonly Reached<R, A>[] };

/** The types of a tree. */
export interface TreeTypes<
  L extends Levels,
  A extends string,
  M extends string,
> extends ScopeTypes {
  readonly caveat:
    | { [K in Keys<L>]: LevelCaveat<TypeOf<L, K>> }[Keys<L>]
    | AccessCaveat<A>
    | ([M] extends [never] ? never : MixedCaveat<M, ResourceOf<L>, A>);
  readonly request: {
    /** The resource; `{}` for something wider than any, such as a list of all. */
    readonly resource?: ResourceOf<L> | undefined;
    /** How it is accessed. */
    readonly access?: A | undefined;
  };
  readonly report: TreeReach<ResourceOf<L>, A> & Reported<TreeTypes<L, A, M>>;
  readonly resource: ResourceOf<L>;
  readonly action: A;
}

/** Makes the caveats of a level, of ids or of resources. */
export interface LevelConstructor<L extends Levels, K> {
  /**
   * @param ids of the levels that it is in, then of the level itself, one or more.
   * @throws TypeError for anything but ids, and for an empty list.
   */
  (...ids: IdsOf<L, K>): LevelCaveat<TypeOf<L, K>>;
  /** @throws TypeError for anything but resources of this level, and for an empty list. */
  (...resources: readonly ResourceAt<L, K>[]): LevelCaveat<TypeOf<L, K>>;
}

/** Makes the caveats of a level that matches by prefix: `exact` takes single ids, the other prefixes. */
export interface PrefixConstructor<L extends Levels, K> extends LevelConstructor<L, K> {
  readonly exact: LevelConstructor<L, K>;
}

/** The constructors of a tree's caveats. */
export type TreeCaveats<L extends Levels, A extends string, M extends string> = {
  readonly [K in Keys<L>]: L[K] extends { readonly match: 'prefix' }
    ? PrefixConstructor<L, K>
    : LevelConstructor<L, K>;
} & {
  /** @throws TypeError for an empty list, and for an unknown action. */
  readonly access: (...actions: readonly A[]) => AccessCaveat<A>;
} & {
  readonly [T in M]: (
    ...resources: readonly Reached<ResourceOf<L>, A>[]
  ) => MixedCaveat<T, ResourceOf<L>, A>;
};
