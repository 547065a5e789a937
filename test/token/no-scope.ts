import type { Reported, ScopeModel, ScopeSet, ScopeTypes } from 'caveats';
import { reportOf } from '../../src/scope/scope-set.js';

/** The types of a scope without caveats, which restricts nothing. */
export interface NoScope extends ScopeTypes {
  readonly caveat: never;
  readonly request: object;
  readonly report: { readonly kind: 'unrestricted' | 'nothing' } & Reported<NoScope>;
}

function setOf(kind: 'unrestricted' | 'nothing'): ScopeSet<NoScope> {
  const isAll = kind === 'unrestricted';
  const set: ScopeSet<NoScope> = {
    isUnrestricted: isAll,
    isNothing: !isAll,
    report: () => reportOf(set, { kind }),
    allows: () => isAll,
  };
  return set;
}

/** A scope model of one's own: without kinds, so that nothing restricts what a token reaches. */
export const NO_SCOPE: ScopeModel<NoScope> = {
  kinds: [],
  reach: () => setOf('unrestricted'),
  nothing: setOf('nothing'),
};
