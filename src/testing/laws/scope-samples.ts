import type { AnyCaveat } from '../../caveats/kind.js';
import { placeOf, writePath } from '../../scope/places.js';
import type { Tree } from '../../scope/tree.js';

/** Ids by level. */
export type Resource = Readonly<Record<string, string>>;

/** A resource, and the actions that a caveat allows there and in everything below. */
interface Granted {
  readonly resource: Resource;
  readonly access: readonly string[];
}

/** A request to a declared scope. */
export interface TreeRequest {
  readonly resource?: Resource;
  readonly access?: string;
}

/** The samples of a declaration, and what they mean: entry by entry, without any algebra. */
export interface TreeSamples {
  readonly caveats: readonly AnyCaveat[];
  readonly requests: readonly TreeRequest[];
  allows(caveats: readonly AnyCaveat[], request: TreeRequest): boolean;
  /** Returns whether a resource is another or in it, with the same `access` if they have one. */
  isIn(resource: object, other: object): boolean;
}

const IDS: readonly string[] = ['a', 'a-private', '__proto__', 'x|y/z%\u0001\u017c'];
/** Prefixes and single ids. */
const PATHS: readonly string[] = [
  ...['a/', 'a-private/', 'a/b/', '__proto__/', 'x|y/%\u0001\u017c/'],
  ...['a', 'a/b', 'a/c/d', 'a-private/b', 'constructor'],
];
const NO_IDS: readonly string[] = ['', 'a'.repeat(513), '\ud800'];
const NO_PATHS: readonly string[] = [...NO_IDS, '/', 'a/../b', 'a//b', './a'];

/** Makes samples of every level and action of a scope, with ids that a careless reader mistakes. */
export function samplesOf(tree: Tree): TreeSamples {
  const { actions, mixed } = tree;
  const grants = new Map<AnyCaveat, readonly Granted[]>();
  const resources: Resource[] = [{}];
  const unreachable: Resource[] = [];
  const firsts: Resource[] = [];
  for (const { name, type, chain, isPrefix } of tree.levels.values()) {
    const at = (id: string, root: string = 'a'): Resource =>
      Object.fromEntries(
        chain.map((each, i) => [each.name, each.name === name ? id : i === 0 ? root : 'a']),
      );
    const [first = {}, ...rest] = (isPrefix ? PATHS : IDS).map((id) => at(id));
    const sibling = chain.length > 1 ? at(isPrefix ? 'a/' : 'a', 'b') : at(isPrefix ? 'b/' : 'b');
    const prefixes = rest.filter((resource) => resource[name]!.endsWith('/'));
    const singles = rest.filter((resource) => !prefixes.includes(resource));
    for (const list of [[first], singles, [sibling, ...rest.slice(-1)], prefixes]) {
      if (list.length === 0) continue;
      const whitelist = list.map((resource) =>
        chain.length > 1 ? writePath(placeOf(tree, resource)!) : resource[name],
      );
      const caveat = { type, whitelist };
      grants.set(
        caveat,
        list.map((resource) => ({ resource, access: actions })),
      );
    }
    resources.push(first, ...rest, sibling);
    unreachable.push(...(isPrefix ? NO_PATHS : NO_IDS).map((id) => at(id)));
    firsts.push(first);
  }
  for (const access of [...actions.map((action) => [action]), actions]) {
    const caveat = { type: 'access', access };
    grants.set(caveat, [{ resource: {}, access }]);
  }
  if (mixed !== undefined) {
    const last = { resource: firsts.at(-1)!, access: actions.slice(-1) };
    for (const entries of [
      firsts.map((resource) => ({ resource, access: actions })),
      [{ resource: {}, access: actions.slice(0, 1) }, last],
      [{ resource: firsts[0]!, access: actions.slice(0, 1) }, last],
    ]) {
      const caveat = {
        type: mixed,
        resources: entries.map(({ resource, access }) => ({ ...resource, access })),
      };
      grants.set(caveat, entries);
    }
  }
  const isIn = (resource: object, other: object): boolean =>
    Object.entries(other).every(([name, id]) => {
      const asked: unknown = Reflect.get(resource, name);
      const isPrefix = tree.levels.get(name)?.isPrefix === true && id.endsWith('/');
      return isPrefix ? String(asked).startsWith(id) : asked === id;
    });
  const withActions = (list: readonly Resource[]): readonly TreeRequest[] =>
    list.flatMap((resource) => actions.map((access) => ({ resource, access })));
  return {
    caveats: [...grants.keys()],
    requests: [
      ...withActions(resources),
      ...withActions(unreachable),
      ...resources.map((resource) => ({ resource })),
      ...actions.map((access) => ({ access })),
      {},
    ],
    allows: (caveats, { resource, access }) =>
      resource !== undefined &&
      access !== undefined &&
      !unreachable.includes(resource) &&
      caveats.every((caveat) =>
        grants
          .get(caveat)
          ?.some((each) => each.access.includes(access) && isIn(resource, each.resource)),
      ),
    isIn,
  };
}
