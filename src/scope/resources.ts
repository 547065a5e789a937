import { NOTHING, UNRESTRICTED } from './restriction.js';

/** Which docs, and which of their tables, a token reaches. */
export type ResourceScope =
  | { readonly kind: 'unrestricted' }
  /** Docs by id. The record has no prototype: an id such as `constructor` is only found if it is there. */
  | { readonly kind: 'only'; readonly docs: Readonly<Record<string, DocScope>> }
  | { readonly kind: 'nothing' }
  /** A caveat restricts it in a way that cannot be described here. Treat it as reaching nothing. */
  | { readonly kind: 'unknown' };

/** The scope of a token with a caveat that cannot be described. */
export const UNKNOWN: ResourceScope = Object.freeze({ kind: 'unknown' });

/**
 * What a token reaches of one doc: `all` is the doc itself and everything in it; a list is only these
 * tables, in order, without the doc itself.
 */
export interface DocScope {
  readonly tables: 'all' | readonly string[];
}

/** A resource of a request; without a doc, something wider than any doc. */
export interface Resource {
  /** The id of a doc; absent for something wider than any doc. */
  readonly doc?: string | undefined;
  /** A table of the doc. */
  readonly table?: string | undefined;
}

/** Docs by id, each with `all` of it or some of its tables. */
export type DocTables = ReadonlyMap<string, 'all' | ReadonlySet<string>>;

/** Returns what several sets of docs and tables have in common; unrestricted if there are none. */
export function intersectDocTables(sets: readonly DocTables[]): ResourceScope {
  let current: DocTables | undefined;
  for (const next of sets) current = common(current ?? next, next);
  return current === undefined ? UNRESTRICTED : toResourceScope(current);
}

function common(a: DocTables, b: DocTables): DocTables {
  const both = new Map<string, 'all' | ReadonlySet<string>>();
  for (const [doc, ofB] of b) {
    const ofA = a.get(doc);
    if (ofA === undefined) continue;
    const tables = commonTables(ofA, ofB);
    if (tables === 'all' || tables.size > 0) both.set(doc, tables);
  }
  return both;
}

function commonTables(
  a: 'all' | ReadonlySet<string>,
  b: 'all' | ReadonlySet<string>,
): 'all' | ReadonlySet<string> {
  if (a === 'all') return b;
  if (b === 'all') return a;
  return new Set([...b].filter((table) => a.has(table)));
}

function toResourceScope(sets: DocTables): ResourceScope {
  if (sets.size === 0) return NOTHING;
  const docs: Record<string, DocScope> = Object.create(null);
  for (const doc of [...sets.keys()].sort()) {
    const tables = sets.get(doc)!;
    docs[doc] = Object.freeze({
      tables: tables === 'all' ? 'all' : Object.freeze([...tables].sort()),
    });
  }
  return Object.freeze({ kind: 'only', docs: Object.freeze(docs) });
}

/** Returns whether a scope reaches a resource. */
export function resourceScopeAllows(scope: ResourceScope, resource: Resource): boolean {
  return resourceFilter(scope)(resource);
}

/** Returns a function that decides for many resources whether a scope reaches them, in constant time each. */
export function resourceFilter(scope: ResourceScope): (resource: Resource) => boolean {
  if (scope.kind !== 'only') return () => scope.kind === 'unrestricted';
  const tablesOf = new Map<string, ReadonlySet<string>>();
  return ({ doc, table }) => {
    if (doc === undefined || !Object.hasOwn(scope.docs, doc)) return false;
    const { tables } = scope.docs[doc]!;
    if (tables === 'all') return true;
    const known = tablesOf.get(doc) ?? new Set(tables);
    tablesOf.set(doc, known);
    return table !== undefined && known.has(table);
  };
}
