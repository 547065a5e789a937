import type { TokenContext } from '../caveats/request.js';
import type { TreeRequest } from '../caveats/scope-kinds.js';
import { treeOfModel } from '../caveats/scope-model.js';
import {
  actionOf,
  checkAction,
  type LevelParameter,
  levelParameters,
  told,
} from '../http/route-levels.js';
import { checkFields } from '../options.js';
import type { Dialect, TokenRequest } from '../token/dialect.js';
import { after, type MaybePromise, type Opened } from '../token/open.js';
import { isObject, isPlainObject, ownFieldOf } from '../unknown.js';
import type { HttpRequest } from './binding.js';
import type { RequestFunction } from './options.js';

/** The fields of a request that a route declares. */
interface DeclaredFields {
  readonly resource?: object;
  readonly access?: string;
}

/** Returns the fields that a route declares by the arguments of its handler. */
type Declared<A extends readonly unknown[]> = (args: A) => MaybePromise<DeclaredFields>;

/** Returns a request: the defaults, what `routes` say, what `request` returns, and what the route declares. */
type RequestReader<A extends readonly unknown[], D extends Dialect> = (
  http: HttpRequest,
  args: A,
  route?: DeclaredFields,
  declared?: Declared<A>,
) => (opened: Opened<D>) => MaybePromise<TokenRequest<D>>;

/** Returns what the application knows of a request; `undefined` without a function. */
export function checkedRequest<A extends readonly unknown[], D extends Dialect>(
  request: RequestFunction<A, D> | undefined,
): (args: A) => MaybePromise<TokenRequest<D> | undefined> {
  if (request === undefined) return () => undefined;
  if (typeof request !== 'function') throw new TypeError('request must be a function');
  return (args) =>
    after(request(...args), (given) => {
      // A spread drops the getters of a class: its fields would silently be the defaults.
      if (!isPlainObject(given)) throw new TypeError('request must return a plain object');
      return given;
    });
}

export function requestReader<A extends readonly unknown[], D extends Dialect>(
  request: RequestFunction<A, D> | undefined,
): RequestReader<A, D> {
  const knownOf = checkedRequest(request);
  return ({ method, ip }, args, route, declared) =>
    ({ dialect }) =>
      // One after the other: a promise that nobody waits for would end the process if it rejects.
      after(knownOf(args), (given) =>
        after(declared?.(args), (fixed) => {
          // What is undefined is unknown.
          const known: TokenContext & TreeRequest = {
            interface: 'rest',
            ip,
            resource: fixed?.resource ?? route?.resource,
            access: fixed?.access ?? route?.access ?? actionOf(method, actionsIn(dialect)),
          };
          // By `RequestOption`, the dialect needs no other field if `request` is left out.
          const request = known as object as TokenRequest<D>;
          return given === undefined ? request : { ...request, ...given, ...fixed };
        }),
      );
}

/** Reads what `token.for` takes; `params` returns the parameters of the framework's router. */
export function declaredRoute<A extends readonly unknown[]>(
  dialect: Dialect,
  params: ((...args: A) => unknown) | undefined,
  given: object | ((...args: A) => unknown),
  options: object = {},
): Declared<A> {
  const name = 'token.for';
  if (typeof given === 'function') {
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

/** Reads the level and the options of `token.list`. */
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

/** Returns the actions of a dialect; none for a dialect without a field for them. */
function actionsIn({ fields }: Dialect): readonly string[] {
  return fields.get('access')?.choices ?? [];
}

function checkedAccess(dialect: Dialect, options: object, name: string): DeclaredFields {
  checkFields<object>(options, name, { access: true });
  const access = ownFieldOf(options, 'access');
  checkAction(access, actionsIn(dialect), name);
  return access === undefined ? {} : { access };
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
