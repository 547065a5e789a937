import { checkFields } from '../options.js';
import type { LevelsOf } from '../scope/queries.js';
import type { ScopeTypes } from '../scope/scope-set.js';
import type { Tree } from '../scope/tree.js';
import type { StandardTypes } from '../token/dialect.js';
import { actionOf, checkAction, type LevelParameter, levelParameters } from './route-levels.js';

/**
 * The entry of a route: the parameter of each level, its action, and whether it is a list. A parameter that
 * is called like a level, or like a level and `Id`, is that level by default.
 */
export type RouteEntry<T extends ScopeTypes = StandardTypes['scope']> = {
  readonly [L in LevelsOf<T>]?: string | undefined;
} & {
  /** The action: by default `read` for GET and OPTIONS, `write` for the others, if the scope has both. */
  readonly access?: T['action'] | undefined;
  /** The level that the route lists: it shows of it what a token reaches. */
  readonly list?: LevelsOf<T> | undefined;
};

/** How specific the segments of a template are: the rest of a path, any text, exactly this text. */
export const RANKS = { rest: 0, parameter: 1, literal: 2 } as const;

/** One segment of a template. */
export interface RouteSegment {
  readonly rank: (typeof RANKS)[keyof typeof RANKS];
  /** The literal, or the name of the parameter. */
  readonly text: string;
  /** The literal in folded case. */
  readonly folded: string;
}

/** A template that was parsed, and its entry. */
export interface Route {
  readonly key: string;
  readonly method: string;
  /** The path as it is written, with the prefix. */
  readonly path: string;
  readonly segments: readonly RouteSegment[];
  readonly hasRest: boolean;
  /** All parameters, empty. */
  readonly blank: Readonly<Record<string, string>>;
  readonly levels: readonly LevelParameter[];
  readonly access: string;
  readonly list: string | undefined;
}

const METHOD = /^[A-Z]+(?:-[A-Z]+)*$/;
/** Nothing that could be meant for another syntax: `:docId`, `*`, `{+path}`, `(a|b)`, `%2F`. */
const LITERAL = /^(?!\.\.?$)[A-Za-z0-9\-._~@$][A-Za-z0-9\-._~@$:]*$/;
const PARAMETER = /^\{([A-Za-z_][A-Za-z0-9_]*)(\*?)\}$/;

export function parseRoute(
  key: string,
  entry: Readonly<Record<string, string | undefined>>,
  prefix: string,
  tree: Tree,
): Route {
  const name = `routes: ${key}`;
  const names = [...tree.levels.keys(), 'access', 'list'];
  checkFields<object>(entry, name, Object.fromEntries(names.map((each) => [each, true])));
  const [method = '', path = '', ...more] = key.split(' ');
  if (!METHOD.test(method) || !path.startsWith('/') || more.length > 0) {
    throw new TypeError(`routes: ${JSON.stringify(key)} is not like 'GET /docs/{docId}'`);
  }
  if (method === 'HEAD') throw new TypeError(`${name}: the entry of GET is used for HEAD`);
  // Below a prefix, `/` is the prefix itself.
  const whole = prefix !== '' && path === '/' ? prefix : prefix + path;
  const segments = whole === '/' ? [] : whole.slice(1).split('/').map(parseSegment);
  const parameters = segments.flatMap(({ rank, text }) => (rank === RANKS.literal ? [] : [text]));
  if (new Set(parameters).size < parameters.length) {
    throw new TypeError(`${name} has a parameter twice`);
  }
  const rest = segments.find(({ rank }) => rank === RANKS.rest);
  if (rest !== segments.at(-1) && rest !== undefined) {
    throw new TypeError(`${name}: {${rest.text}*} must be the last segment`);
  }
  const { access, list, ...own } = entry;
  checkAction(access, tree.actions, name);
  if (list !== undefined && !tree.levels.has(list)) {
    throw new TypeError(`${name}: list must be one of ${[...tree.levels.keys()].join(', ')}`);
  }
  const levels = levelParameters(tree, levelsIn(own, parameters, tree, name), name);
  if (rest && !levels.some((each) => each.level.isPrefix && each.parameter === rest.text)) {
    throw new TypeError(`${name}: {${rest.text}*} must be a level that matches by prefix`);
  }
  return {
    key,
    method,
    path: whole,
    segments,
    hasRest: rest !== undefined,
    blank: Object.fromEntries(parameters.map((parameter) => [parameter, ''])),
    levels,
    access: access ?? actionOf(method, tree.actions)!,
    list,
  };
}

/** Returns the parameter of each level: the one that the entry names, or that is called like the level. */
function levelsIn(
  own: Readonly<Record<string, string | undefined>>,
  parameters: readonly string[],
  { levels }: Tree,
  name: string,
): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const level of levels.keys()) {
    const byName = [level, `${level}Id`].filter(
      (each) => parameters.includes(each) && (each === level || !levels.has(each)),
    );
    const { [level]: given } = own;
    const [parameter, ...others] = given === undefined ? byName : [given];
    if (parameter === undefined) continue;
    if (!parameters.includes(parameter)) {
      throw new TypeError(`${name}: the ${level} must be one of its parameters`);
    }
    if (others.length > 0 || Object.values(found).includes(parameter)) {
      throw new TypeError(`${name}: must name the parameter that is the ${level}`);
    }
    found[level] = parameter;
  }
  return found;
}

function parseSegment(text: string): RouteSegment {
  const [, name, star] = PARAMETER.exec(text) ?? [];
  if (name !== undefined) {
    return { rank: star === '*' ? RANKS.rest : RANKS.parameter, text: name, folded: '' };
  }
  if (LITERAL.test(text)) return { rank: RANKS.literal, text, folded: foldCase(text) };
  throw new TypeError(
    `routes: the segment ${JSON.stringify(text)} is neither a plain text nor a {parameter}`,
  );
}

/** Returns a text as a router without case sensitivity sees it: in upper case, `ſ` is `S`. */
export function foldCase(text: string): string {
  return text.toUpperCase().toLowerCase();
}
