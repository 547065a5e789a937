import {
  type CaveatKind,
  type Reported,
  reportOf,
  type Restriction,
  type ScopeModel,
  type ScopeQuery,
  type ScopeSet,
  type ScopeTypes,
} from 'caveats';
import { type ListCaveat, type Part, same } from './lists.js';

/** The types of a scope of lists. Its report is what is left of each part; all of them hold at once. */
export interface ListScopeTypes<
  F extends string,
  P extends string,
  A extends string,
  T extends string = string,
> extends ScopeTypes {
  readonly caveat: ListCaveat<T>;
  readonly request: { readonly [K in F]?: string | undefined };
  readonly report: { readonly [K in P]: Restriction } & Reported<ListScopeTypes<F, P, A, T>>;
  readonly resource: { readonly [K in Exclude<F, 'access'>]?: string | undefined };
  readonly action: A;
}

/** What a scope of lists is made of. */
export interface ListScope<F extends string, P extends string, A extends string, T extends string> {
  /** What can be restricted, each without regard to the others. */
  readonly parts: readonly Part<F, P>[];
  /** Every action. A part with the field `access` restricts them. */
  readonly actions: readonly A[];
  /** The kinds of caveat, each of the part whose field it reads. */
  readonly kinds: readonly CaveatKind<ListCaveat<T>, { readonly [K in F]?: string | undefined }>[];
}

/** Makes the scope of some lists, such as projects and channels: a request must be in all of them. */
export function listScope<
  const F extends string,
  const P extends string,
  const A extends string,
  const T extends string,
>({ parts, actions, kinds }: ListScope<F, P, A, T>): ScopeModel<ListScopeTypes<F, P, A, T>> {
  type Types = ListScopeTypes<F, P, A, T>;
  const names: readonly string[] = ['access', ...parts.map(({ field }) => field)];
  const fieldOf = new Map(kinds.map(({ type, fields }) => [type, Object.keys(fields ?? {})[0]]));

  function setOf(lists: readonly (readonly string[] | undefined)[]): ScopeSet<Types> {
    const left = parts.map((part, i) => ({ ...part, list: lists[i] }));
    const entries = left.map(({ report, list }) => [report, restrictionTo(list)]);
    const set: ScopeSet<Types> = {
      isUnrestricted: lists.every((list) => list === undefined),
      isNothing: lists.some((list) => list?.length === 0),
      report: () => report,
      allows(query) {
        const asked = askedFor(query);
        return left.every(({ field, list, covers = same, isValue }) => {
          const values = asked.get(field);
          if (values === undefined) return !list || (field === 'access' && list.length > 0);
          return values.every(
            (value) =>
              isValue?.(value) !== false && (!list || list.some((entry) => covers(entry, value))),
          );
        });
      },
    };
    // It has a restriction for the report of every part.
    const report = reportOf(set, Object.fromEntries(entries) as Types['report']);
    return set;
  }

  function askedFor(query: ScopeQuery<Types>): ReadonlyMap<string, readonly string[]> {
    const asked = new Map<string, readonly string[]>();
    for (const [name, value] of Object.entries<unknown>(query)) {
      if (value === undefined) continue;
      const values: readonly unknown[] = name === 'access' ? [value].flat() : [value];
      const known: readonly unknown[] = name === 'access' ? actions : values;
      const isKnown = (each: unknown): each is string =>
        typeof each === 'string' && known.includes(each);
      if (!names.includes(name) || values.length === 0 || !values.every(isKnown)) {
        throw new TypeError(`resource: '${name}' is unknown or invalid`);
      }
      asked.set(name, values);
    }
    return asked;
  }

  return Object.freeze<ScopeModel<Types>>({
    kinds,
    reach: (caveats) =>
      setOf(
        parts.map(({ field, expand, combine = inAll(expand) }) => {
          const own = caveats.filter(({ type }) => fieldOf.get(type) === field);
          return own.length === 0 ? undefined : combine(own);
        }),
      ),
    nothing: setOf(parts.map(() => [])),
    isReachable: (request) =>
      parts.every(({ field, isValue }) => {
        const value = request[field];
        return value === undefined || isValue?.(value) !== false;
      }),
  });
}

/** Returns the entries that all lists have. */
const inAll =
  (expand: Part['expand'] = (list) => list) =>
  (caveats: readonly ListCaveat[]): readonly string[] => {
    const [first = [], ...others] = caveats.map(({ list }) => expand(list));
    const sets = others.map((list) => new Set(list));
    return first.filter((entry) => sets.every((set) => set.has(entry)));
  };

function restrictionTo(list: readonly string[] | undefined): Restriction {
  if (list === undefined) return Object.freeze({ kind: 'unrestricted' });
  const values = Object.freeze([...new Set(list)].sort());
  return Object.freeze(values.length === 0 ? { kind: 'nothing' } : { kind: 'only', values });
}
