import { treeOfModel } from '../caveats/scope-model.js';
import { checkAction, type LevelParameter, levelParameters, told } from '../http/route-levels.js';
import { checkFields } from '../options.js';
import type { Dialect } from '../token/dialect.js';
import { after, type MaybePromise } from '../token/open.js';
import { isObject, ownFieldOf } from '../unknown.js';

/** The fields of a request that a route declares. */
export interface DeclaredFields {
  readonly resource?: object;
  readonly access?: string;
}

/** Returns the fields that a route declares by the arguments of its handler. */
export type Declared<A extends readonly unknown[]> = (args: A) => MaybePromise<DeclaredFields>;

/** Returns the actions of a dialect; none for a dialect without a field for them. */
export function actionsIn({ fields }: Dialect): readonly string[] {
  return fields.get('access')?.choices ?? [];
}

/**
 * Reads what `token.for` takes.
 *
 * @param params returns the parameters of the framework's router; `undefined` without one.
 * @throws TypeError for an unknown level or action, a level without its parents, and anything else.
 */
export function declaredRoute<A extends readonly unknown[]>(
  dialect: Dialect,
  params: ((...args: A) => unknown) | undefined,
  given: object,
  options: object = {},
): Declared<A> {
  const name = 'token.for';
  if (isFunction<A>(given)) {
    const access = checkedAccess(dialect, options, `${name} with a function, { access }`);
    return (args) =>
      after(given(...args), (resource) => {
        // A request without a resource would suit a token that nothing restricts.
        if (isObject(resource)) return { resource, ...access };
        throw new TypeError(`${name}: the function must return a resource`);
      });
  }
  checkFields(options, `${name} with parameters`, {});
  const tree = treeOfModel(dialect.scope);
  if (params === undefined || tree === undefined || !isObject(given)) {
    throw new TypeError(`${name}: expected ${params && tree ? 'parameters, or ' : ''}a function`);
  }
  const { access: action, ...named } = given;
  const access = checkedAccess(dialect, { access: action }, name);
  const levels = levelParameters(tree, named, name);
  return (args) => {
    const values = params(...args);
    const ids: Record<string, string> = {};
    for (const each of levels) {
      const id = idOf(each, values);
      if (id !== undefined) ids[each.level.name] = id;
    }
    return { resource: told(ids), ...access };
  };
}

/** Reads the options of `token.list`. */
export function declaredList(
  dialect: Dialect,
  level: string,
  options: object = {},
): Declared<readonly unknown[]> {
  const levels = treeOfModel(dialect.scope)?.levels;
  if (levels?.has(level) !== true) {
    const known = levels ? [...levels.keys()].join(', ') : 'of a scope of defineScope';
    throw new TypeError(`token.list: the level must be one of ${known}`);
  }
  const access = checkedAccess(dialect, options, 'token.list');
  return () => access;
}

function checkedAccess(dialect: Dialect, options: object, name: string): DeclaredFields {
  checkFields<object>(options, name, { access: true });
  const access = ownFieldOf(options, 'access');
  checkAction(access, actionsIn(dialect), name);
  return access === undefined ? {} : { access };
}

function isFunction<A extends readonly unknown[]>(
  value: unknown,
): value is (...args: A) => unknown {
  return typeof value === 'function';
}

/** @throws TypeError for a parameter that the route does not have: a server's mistake. */
function idOf({ level, parameter }: LevelParameter, values: unknown): string | undefined {
  const isOptional = parameter.endsWith('?');
  const name = isOptional ? parameter.slice(0, -1) : parameter;
  const value = ownFieldOf(values, name);
  if (typeof value === 'string' || (value === undefined && isOptional)) return value;
  if (Array.isArray(value) && level.isPrefix) return value.join('/');
  throw new TypeError(
    Array.isArray(value)
      ? `token.for: '${name}' has several segments, and the level '${level.name}' does not match by prefix`
      : `token.for: the route has no parameter '${name}'`,
  );
}
