import type { ScopeDeclaration } from './declaration.js';

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
export interface Tree extends Pick<ScopeDeclaration, 'actions' | 'mixed'> {
  readonly levels: ReadonlyMap<string, TreeLevel>;
  /** The mask of all actions: the first action is the lowest bit. */
  readonly all: number;
}

/** The type of the caveat that lists actions. */
export const ACCESS = 'access';

export function treeOf({ levels: given, actions, mixed }: ScopeDeclaration): Tree {
  const levels = new Map<string, TreeLevel & { readonly chain: TreeLevel[] }>();
  for (const [i, [name, { type = name, match }]] of Object.entries(given).entries()) {
    const tag = String.fromCharCode(1 + i);
    levels.set(name, { name, type, isPrefix: match === 'prefix', chain: [], tag });
  }
  for (const { name, chain } of levels.values()) {
    for (let each: string | undefined = name; each !== undefined; each = given[each]!.in) {
      chain.unshift(levels.get(each)!);
    }
  }
  return {
    levels,
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
