import type { Level, ScopeDeclaration } from './declaration.js';

/** A level, as the functions of a scope use it. */
export interface TreeLevel {
  readonly name: string;
  /** The type of its caveat. */
  readonly type: string;
  readonly isPrefix: boolean;
  /** The levels from the root to this one. */
  readonly chain: readonly TreeLevel[];
  /** Marks its ids in a key; in the order of the declaration. */
  readonly tag: string;
}

/** A declaration that was checked. */
export interface Tree {
  readonly levels: ReadonlyMap<string, TreeLevel>;
  readonly actions: readonly string[];
  /** The mask of all actions: the first action is the lowest bit. */
  readonly all: number;
  readonly mixed: string | undefined;
}

/** The type of the caveat that lists actions. */
export const ACCESS = 'access';

export function treeOf({ levels: given, actions, mixed }: ScopeDeclaration): Tree {
  const names = Object.keys(given);
  const found = new Map<string, TreeLevel>();
  const levelOf = (name: string): TreeLevel => {
    const known = found.get(name);
    if (known !== undefined) return known;
    const { in: parent, type = name, match }: Level = given[name]!;
    const chain = parent === undefined ? [] : [...levelOf(parent).chain];
    const tag = String.fromCharCode(1 + names.indexOf(name));
    const level = { name, type, isPrefix: match === 'prefix', chain, tag };
    chain.push(level);
    found.set(name, level);
    return level;
  };
  return {
    levels: new Map(names.map((name) => [name, levelOf(name)])),
    actions: Object.freeze([...actions]),
    all: 2 ** actions.length - 1,
    mixed,
  };
}

/** Returns the actions of a mask, in the order of the declaration. */
export function actionsOf({ actions }: Tree, mask: number): readonly string[] {
  return actions.filter((_, i) => (mask & (1 << i)) !== 0);
}

/** @throws TypeError for an unknown action; its message starts with `start`. */
export function maskOf(
  { actions }: Tree,
  given: readonly unknown[],
  start: string = 'access must be',
): number {
  let mask = 0;
  for (const action of given) {
    const i = typeof action === 'string' ? actions.indexOf(action) : -1;
    if (i < 0) {
      throw new TypeError(`${start} ${actions.map((each) => `'${each}'`).join(' or ')}`);
    }
    mask |= 1 << i;
  }
  return mask;
}
