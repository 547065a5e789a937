import type { AnyCaveat } from '../../caveats/kind.js';
import type { TreeRequest } from '../../caveats/scope-kinds.js';
import { entryOf, placeOf } from '../../scope/places.js';
import type { ScopeQuery, ScopeTypes } from '../../scope/scope-set.js';
import type { Tree } from '../../scope/tree.js';
import type { ScopeSamples } from './scope-trial.js';

const IDS: readonly string[] = ['a', 'a-private', '__proto__', 'x|y/z%\u0001\u017c'];
const PATHS: readonly string[] = [
  ...['a/', 'a-private/', 'a/b/', '__proto__/', 'x|y/%\u0001\u017c/'],
  ...['a', 'a/b', 'a/c/d', 'a-private/b', 'constructor'],
];
const NO_IDS: readonly string[] = ['', 'a'.repeat(513), '\ud800'];
const NO_PATHS: readonly string[] = [...NO_IDS, '/', 'a/../b', 'a//b', './a'];

/** Makes samples of every level and action of a scope, with ids that a careless reader mistakes. */
export function samplesOf(tree: Tree): ScopeSamples<ScopeTypes> {
  const { actions, mixed } = tree;
  const caveats: AnyCaveat[] = [];
  const add = (type: string, fields: object): void => void caveats.push({ type, ...fields });
  const resources: object[] = [{}];
  const firsts: object[] = [];
  for (const level of tree.levels.values()) {
    const { name, type, chain, isPrefix } = level;
    const at = (id: string, root: string = 'a'): Readonly<Record<string, string>> =>
      Object.fromEntries(
        chain.map((each, i) => [each.name, each === level ? id : i === 0 ? root : 'a']),
      );
    const [first = {}, ...rest] = (isPrefix ? PATHS : IDS).map((id) => at(id));
    const sibling = chain.length > 1 ? at(isPrefix ? 'a/' : 'a', 'b') : at(isPrefix ? 'b/' : 'b');
    const prefixes = rest.filter((resource) => resource[name]!.endsWith('/'));
    const singles = rest.filter((resource) => !prefixes.includes(resource));
    for (const list of [[first], singles, [sibling, ...rest.slice(-1)], prefixes]) {
      const whitelist = list.map((resource) => entryOf(placeOf(tree, resource)!));
      if (list.length > 0) add(type, { whitelist });
    }
    const unreachable = (isPrefix ? NO_PATHS : NO_IDS).map((id) => at(id));
    resources.push(first, ...rest, sibling, ...unreachable);
    firsts.push(first);
  }
  for (const access of [...actions.map((action) => [action]), actions]) add('access', { access });
  if (mixed !== undefined) {
    const some = { access: actions.slice(0, 1) };
    const last = { ...firsts.at(-1), access: actions.slice(-1) };
    add(mixed, { resources: firsts.map((first) => ({ ...first, access: actions })) });
    add(mixed, { resources: [some, last] });
    add(mixed, { resources: [{ ...firsts[0], ...some }, last] });
  }
  const requests: readonly TreeRequest[] = [
    ...resources.flatMap((resource) => actions.map((access) => ({ resource, access }))),
    ...resources.map((resource) => ({ resource })),
    ...actions.map((access) => ({ access })),
    {},
  ];
  const toQuery = ({ resource, access }: TreeRequest): ScopeQuery | undefined =>
    resource && access ? { ...resource, access } : undefined;
  return { caveats, requests, toQuery };
}
