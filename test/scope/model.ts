import type { ScopeDeclaration } from 'caveats';

/** A resource as the ids of its levels, from the root on; empty for everything. */
export type Path = readonly (readonly [level: string, id: string])[];

/** Actions on a resource, and on everything in it. */
export interface Item {
  readonly path: Path;
  readonly access: readonly string[];
}

/** A set of pairs of a resource and an action: those of each of its items. */
export type Items = readonly Item[];

/** What DESIGN.md says about scopes, taken at its word: quadratic and without any of the keys of src. */
export class Model {
  readonly #declaration: ScopeDeclaration;

  constructor(declaration: ScopeDeclaration) {
    this.#declaration = declaration;
  }

  get everything(): Items {
    return [{ path: [], access: this.#declaration.actions }];
  }

  /** Whether a resource is another, or in it. */
  isIn(inner: Path, outer: Path): boolean {
    return outer.every(([level, id], i) => {
      const [innerLevel, innerId] = inner[i] ?? [];
      if (level !== innerLevel || innerId === undefined) return false;
      const isPrefix = this.#declaration.levels[level]!.match === 'prefix' && id.endsWith('/');
      return innerId === id || (isPrefix && innerId.startsWith(id));
    });
  }

  /** The actions that a set allows at a resource, in the order of the declaration. */
  actionsAt(set: Items, path: Path): readonly string[] {
    const wider = set.filter((item) => this.isIn(path, item.path));
    return this.#inOrder((action) => wider.some(({ access }) => access.includes(action)));
  }

  allows(set: Items, path: Path, access: readonly string[]): boolean {
    const allowed = this.actionsAt(set, path);
    return allowed.length > 0 && access.every((action) => allowed.includes(action));
  }

  /** Whether it, or something in it, is allowed. What is in it and matters is an item, or is in one. */
  overlaps(set: Items, path: Path, access: readonly string[]): boolean {
    const inside = set.map((item) => item.path).filter((other) => this.isIn(other, path));
    return [path, ...inside].some((each) => this.allows(set, each, access));
  }

  meet(a: Items, b: Items): Items {
    return a.flatMap((left) =>
      b.flatMap((right): Items => {
        const access = this.#inOrder((each) =>
          [left, right].every((it) => it.access.includes(each)),
        );
        if (this.isIn(left.path, right.path)) return [{ path: left.path, access }];
        return this.isIn(right.path, left.path) ? [{ path: right.path, access }] : [];
      }),
    );
  }

  /** The items of the one shortest list, in order. */
  shortest(set: Items): Items {
    const paths = set.filter((item, i) => set.findIndex((it) => same(it.path, item.path)) === i);
    return paths
      .map(({ path }) => ({ path, access: this.actionsAt(set, path) }))
      .filter(({ path, access }) => {
        const wider = set.filter((item) => !same(item.path, path));
        return this.actionsAt(wider, path).length < access.length;
      })
      .sort((a, b) => this.#compare(a.path, b.path));
  }

  /** What `inferScope` reports. */
  report(set: Items): object {
    const items = this.shortest(set);
    const [first] = items;
    if (first === undefined) return { kind: 'nothing' };
    const isAll =
      first.path.length === 0 && this.#inOrder(() => true).length === first.access.length;
    if (isAll) return { kind: 'unrestricted' };
    const resources = items.map(({ path, access }) => ({ ...resourceOf(path), access }));
    return { kind: 'only', resources };
  }

  #inOrder(isIn: (action: string) => boolean): readonly string[] {
    return this.#declaration.actions.filter(isIn);
  }

  #compare(a: Path, b: Path): number {
    const levels = Object.keys(this.#declaration.levels);
    for (const [i, [level, id]] of a.entries()) {
      const [other, otherId] = b[i] ?? [];
      if (other === undefined || otherId === undefined) return 1;
      if (level !== other) return levels.indexOf(level) - levels.indexOf(other);
      const difference = compareUnits(id, otherId);
      if (difference !== 0) return difference;
    }
    return a.length - b.length;
  }
}

function compareUnits(a: string, b: string): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const difference = a.charCodeAt(i) - b.charCodeAt(i);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

export function same(a: Path, b: Path): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The fields of a request, or of a report, parents first. */
export function resourceOf(path: Path): Record<string, string> {
  return Object.fromEntries(path);
}
