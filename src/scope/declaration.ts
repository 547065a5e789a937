import { checkFields } from '../options.js';
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

/**
 * A parent must be another level of the same declaration.
 *
 * @inline
 */
export type CheckedLevels<L extends Levels> = string extends keyof L & string
  ? unknown
  : {
      readonly [K in keyof L]: { readonly [F in Exclude<keyof L[K], keyof Level>]: never } & {
        readonly in?: Exclude<keyof L & string, K> | undefined;
      };
    };

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

/** The first word of a condition. It ends where the condition does, or at a space. */
export const TYPE: RegExp = /^[A-Za-z](?:[A-Za-z0-9._:-]{0,62}[A-Za-z0-9])?$/;
const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,31}$/;
const RESERVED: readonly string[] = ['access', 'resource', 'list', 'kind'];
const MAX_LEVELS = 16;
const MAX_ACTIONS = 31;

/** @throws TypeError that names what is wrong with a declaration. */
export function checkDeclaration(declaration: ScopeDeclaration): void {
  const fields = { levels: true, actions: true, mixed: true } as const;
  checkFields<ScopeDeclaration>(declaration, 'defineScope', fields);
  const { levels, actions, mixed } = declaration;
  if (!isObject(levels)) fail('levels must be an object');
  const names = Object.keys(levels);
  if (names.length === 0 || names.length > MAX_LEVELS) {
    fail(`levels must have 1 to ${MAX_LEVELS} names`);
  }
  for (const name of names) checkLevel(name, levels[name]);
  for (const name of names) checkParents(name, levels);
  if (!Array.isArray(actions) || actions.length === 0 || actions.length > MAX_ACTIONS) {
    fail(`actions must be a list of 1 to ${MAX_ACTIONS} names`);
  }
  for (const action of actions) checkName(action, 'action');
  if (new Set(actions).size < actions.length) fail('an action must not be listed twice');
  const types = Object.entries(levels).map(([name, { type = name }]) =>
    checkedType(type, `levels.${name}`),
  );
  if (mixed !== undefined) {
    checkName(mixed, 'mixed caveat');
    if (RESERVED.includes(mixed) || names.includes(mixed)) {
      fail(`mixed must not be '${mixed}', which has another meaning`);
    }
    types.push(checkedType(mixed, 'mixed'));
  }
  const twice = [...types, 'access'].find((type, i, list) => list.indexOf(type) !== i);
  if (twice !== undefined) fail(`two kinds of caveat of the type '${twice}'`);
}

function fail(what: string): never {
  throw new TypeError(`defineScope: ${what}`);
}

function checkLevel(name: string, level: unknown): void {
  checkName(name, 'level');
  if (RESERVED.includes(name)) fail(`the name '${name}' is reserved`);
  if (!isObject(level)) return fail(`levels.${name} must be an object`);
  checkFields<Level>(level, `defineScope: levels.${name}`, { in: true, type: true, match: true });
  const { match } = level;
  if (match !== undefined && match !== 'exact' && match !== 'prefix') {
    fail(`levels.${name}.match must be 'exact' or 'prefix'`);
  }
}

function checkName(name: unknown, what: string): asserts name is string {
  if (typeof name !== 'string' || !NAME.test(name)) {
    return fail(
      `the name of each ${what} must be a letter, then letters, digits, '-' or '_', 32 at most`,
    );
  }
  if (name in Object.prototype) fail(`the name '${name}' is reserved`);
}

function checkedType(type: unknown, name: string): string {
  if (typeof type === 'string' && TYPE.test(type)) return type;
  return fail(
    `${name}: its type must be a letter, then letters, digits, '.', '_', ':' or '-', end with a letter or digit, and be 64 at most`,
  );
}

function checkParents(name: string, levels: Levels): void {
  const seen = [name];
  for (let parent = levels[name]!.in; parent !== undefined; parent = levels[parent]!.in) {
    if (typeof parent !== 'string' || !Object.hasOwn(levels, parent)) {
      fail(`levels.${seen.at(-1)}.in must be the name of a level`);
    }
    if (seen.includes(parent)) fail(`the level '${parent}' is in itself`);
    if (levels[parent]!.match === 'prefix') {
      fail(`no level can be in '${parent}', which matches by prefix`);
    }
    seen.push(parent);
  }
}
