import type { Limits, ResourceScope } from '../../../../src/index.js';
import type { Reach } from '../../../../src/reading/reach.js';

/** The three things that a use of a token can be restricted in. */
export const USES: readonly (readonly [
  keyof Limits & ('services' | 'interfaces' | 'api'),
  string,
])[] = [
  ['services', 'Services'],
  ['interfaces', 'Interfaces'],
  ['api', 'Calls'],
];

/** A thing in which two tokens differ. */
export type Difference =
  'until' | 'docs' | 'access' | 'paths' | 'objects' | (typeof USES)[number][0];

/**
 * In what the caveats of one token leave something else than those of another. Whether one of them is
 * refused as it is, is not among it.
 */
export function differencesOf(child: Reach, parent: Reach): ReadonlySet<Difference> {
  const found = new Set<Difference>();
  const differ = (what: Difference, a: unknown, b: unknown): void => {
    // Both come in one order, and hold plain values alone.
    if (JSON.stringify(a) !== JSON.stringify(b)) found.add(what);
  };
  differ('paths', child.data.paths, parent.data.paths);
  differ('objects', child.data.objects, parent.data.objects);
  differ('access', waysOf(child), waysOf(parent));
  differ('until', child.limits.validUntil, parent.limits.validUntil);
  differ('docs', child.limits.scope, parent.limits.scope);
  for (const [name] of USES) differ(name, child.limits[name], parent.limits[name]);
  return found;
}

function waysOf({ limits, data }: Reach): readonly unknown[] {
  return [limits.access, data.isReadonly];
}

/** A doc of the parent, and what is left of it. */
export interface DocLoss {
  readonly doc: string;
  readonly lost: boolean;
  /** Its tables, and which of them are lost; `all` where it is the whole doc in both. */
  readonly tables: 'all' | readonly { readonly table: string; readonly lost: boolean }[];
}

/**
 * The docs and tables of the parent, with what the child has lost of them; `undefined` where one of
 * them does not list any.
 */
export function docLosses(
  child: ResourceScope,
  parent: ResourceScope,
): readonly DocLoss[] | undefined {
  if (parent.kind !== 'only' || child.kind === 'unrestricted' || child.kind === 'unknown') {
    return undefined;
  }
  const left = new Map(child.kind === 'only' ? Object.entries(child.docs) : []);
  return Object.entries(parent.docs).map(([doc, { tables }]) => {
    const after = left.get(doc)?.tables;
    if (after === undefined) {
      const lostTables = tables === 'all' ? tables : tables.map((table) => ({ table, lost: true }));
      return { doc, lost: true, tables: lostTables };
    }
    if (tables === 'all') {
      const kept = after === 'all' ? after : after.map((table) => ({ table, lost: false }));
      return { doc, lost: false, tables: kept };
    }
    const kept = new Set(after === 'all' ? tables : after);
    return { doc, lost: false, tables: tables.map((table) => ({ table, lost: !kept.has(table) })) };
  });
}
