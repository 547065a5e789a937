import type { ScopeSet, ScopeTypes } from '../scope/scope-set.js';
import type { CaveatKind } from './kind.js';

/** What a request would have needed. It contains what a client sent, or the names of levels. */
export interface Required {
  /** The resource, if the route names it. */
  readonly resource?: object;
  /** The level of a resource that was looked up, or of a list. */
  readonly level?: string;
  readonly access?: string;
}

/** A scope model: the kinds of caveat that restrict what a token reaches, and what they leave together. */
export interface ScopeModel<T extends ScopeTypes = ScopeTypes> {
  /** Its kinds of caveat, of the role `scope`. */
  readonly kinds: readonly CaveatKind<T['caveat'], T['request']>[];
  /** Returns what some of its caveats leave together; of no caveats, everything. */
  reach(caveats: readonly T['caveat'][]): ScopeSet<T>;
  /** What a token reaches that is not for access, such as an identity token. */
  readonly nothing: ScopeSet<T>;
  /** Returns whether any token could reach what a request is about; by default, it could. */
  isReachable?(request: T['request']): boolean;
  /** Returns the tightest caveats that allow some requests. Throws a `TypeError` if there are none. */
  narrowest?(requests: readonly T['request'][]): readonly T['caveat'][];
  /**
   * Returns what a request would have needed, and the same as words for a challenge: `doc=B access=read`.
   *
   * @param isTold whether the resource is one that the client named in the route.
   */
  required?(
    request: T['request'],
    isTold: boolean,
  ): { readonly required: Required; readonly words: string };
  /** For the type checker alone; there is no such value. */
  readonly '~types'?: T;
}
