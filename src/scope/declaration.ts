import { checkFields, type FieldsOf } from '../options.js';
import { isObject } from '../unknown.js';

/** A level of resources, such as orgs or repos. */
export interface Level {
  /** The level that it is in; a level without one is a root. */
  readonly in?: string | undefined;
  /** The type of its caveat; the level's name by default. */
  readonly type?: string | undefined;
  /**
   * `exact` by default. At a level of `prefix`, an entry that ends with `/` reaches every id that starts with
   * it. No level can be in such a level.
   */
  readonly match?: 'exact' | 'prefix' | undefined;
}

/** The levels of a scope, by name. */
export type Levels = Readonly<Record<string, Level>>;

/** What a service's tokens can reach. Plain data, so JSON can carry it. */
export interface ScopeDeclaration<
  L extends Levels = Levels,
  A extends string = string,
  M extends string = string,
> {
  /** The levels of resources: a tree, or several. The names are the fields of a request's resource. */
  readonly levels: L;
  /** Every action, in the order in which texts list them. No action implies another. */
  readonly actions: readonly A[];
  /** The type of a caveat that lists resources of any level, each with its own actions. None by default. */
  readonly mixed?: M | undefined;
}

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

const FIELDS: FieldsOf<ScopeDeclaration> = { levels: true, actions: true, mixed: true };
const LEVEL_FIELDS: FieldsOf<Level> = { in: true, type: true, match: true };
const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,31}$/;
const RESERVED: readonly string[] = ['access', 'resource', 'list', 'kind'];
const MAX_LEVELS = 16;
const MAX_ACTIONS = 31;
/** The type of the caveat that lists actions. */
export const ACCESS = 'access';

/** @throws TypeError that names what is wrong with a declaration. */
export function treeOf(declaration: ScopeDeclaration): Tree {
  checkFields(declaration, 'defineScope', FIELDS);
  const { levels: given, actions, mixed } = declaration;
  if (!isObject(given)) throw new TypeError('defineScope: levels must be an object');
  const names = Object.keys(given);
  if (names.length === 0 || names.length > MAX_LEVELS) {
    throw new TypeError(`defineScope: levels must have 1 to ${MAX_LEVELS} names`);
  }
  for (const name of names) checkLevel(name, given[name]);
  const levels = levelsOf(given as Levels);
  const all = 2 ** checkedActions(actions).length - 1;
  const types = [...levels.values()].map(({ type }) => type);
  if (mixed !== undefined) types.push(checkedMixed(mixed, levels));
  const twice = [...types, ACCESS].find((type, i, list) => list.indexOf(type) !== i);
  if (twice !== undefined) {
    throw new TypeError(`defineScope: two kinds of caveat of the type '${twice}'`);
  }
  return { levels, actions: Object.freeze([...actions]), all, mixed };
}

function checkLevel(name: string, level: unknown): asserts level is Level {
  checkName(name, 'level');
  if (RESERVED.includes(name)) throw new TypeError(`defineScope: the name '${name}' is reserved`);
  if (!isObject(level)) throw new TypeError(`defineScope: levels.${name} must be an object`);
  checkFields<Level>(level, `defineScope: levels.${name}`, LEVEL_FIELDS);
  const { match } = level;
  if (match !== undefined && match !== 'exact' && match !== 'prefix') {
    throw new TypeError(`defineScope: levels.${name}.match must be 'exact' or 'prefix'`);
  }
}

function checkName(name: unknown, what: string): asserts name is string {
  if (typeof name !== 'string' || !NAME.test(name)) {
    throw new TypeError(
      `defineScope: the name of ${what === 'action' ? 'an' : 'a'} ${what} must be a letter, then letters, digits, '-' or '_', 32 at most`,
    );
  }
  if (name in Object.prototype) throw new TypeError(`defineScope: the name '${name}' is reserved`);
}

function levelsOf(given: Levels): ReadonlyMap<string, TreeLevel> {
  const names = Object.keys(given);
  const found = new Map<string, TreeLevel>();
  const find = (name: string, below: readonly string[]): TreeLevel => {
    const known = found.get(name);
    if (known !== undefined) return known;
    if (below.includes(name)) throw new TypeError(`defineScope: the level '${name}' is in itself`);
    const { in: parent, type = name, match } = given[name]!;
    const chain: TreeLevel[] = [];
    if (parent !== undefined) {
      if (!names.includes(parent)) {
        throw new TypeError(`defineScope: levels.${name}.in must be the name of a level`);
      }
      const above = find(parent, [...below, name]);
      if (above.isPrefix) {
        throw new TypeError(`defineScope: no level can be in '${parent}', which matches by prefix`);
      }
      chain.push(...above.chain);
    }
    const tag = String.fromCharCode(1 + names.indexOf(name));
    const level = { name, type, isPrefix: match === 'prefix', chain, tag };
    chain.push(level);
    found.set(name, level);
    return level;
  };
  return new Map(names.map((name) => [name, find(name, [])]));
}

function checkedActions(actions: readonly string[]): readonly string[] {
  if (!Array.isArray(actions) || actions.length === 0 || actions.length > MAX_ACTIONS) {
    throw new TypeError(`defineScope: actions must be a list of 1 to ${MAX_ACTIONS} names`);
  }
  for (const action of actions) checkName(action, 'action');
  if (new Set(actions).size < actions.length) {
    throw new TypeError('defineScope: an action must not be listed twice');
  }
  return actions;
}

function checkedMixed(mixed: unknown, levels: ReadonlyMap<string, TreeLevel>): string {
  checkName(mixed, 'type');
  if (levels.has(mixed) || RESERVED.includes(mixed)) {
    throw new TypeError(`defineScope: mixed must not be '${mixed}', which has another meaning`);
  }
  return mixed;
}
