import type { AnyCaveat } from '../../caveats/kind.js';
import type { TreeRequest } from '../../caveats/scope-kinds.js';
import type { ScopeModel } from '../../caveats/scope-model.js';
import { entryOf, placeOf } from '../../scope/places.js';
import { type ScopeQuery, type ScopeSet, type ScopeTypes, setOf } from '../../scope/scope-set.js';
import type { Tree } from '../../scope/tree.js';
import { createDialect } from '../../token/create-dialect.js';
import { judge } from '../../token/judge.js';
import { mint } from '../../token/mint.js';
import { open } from '../../token/open.js';

interface Read {
  readonly texts: string;
  readonly set: ScopeSet;
  readonly report: object;
  /** Whether the reported scope contains what each of the decided requests asks. */
  readonly answers: readonly boolean[];
  allows(request: object): boolean;
}

export interface Trial {
  readonly model: ScopeModel;
  readonly caveats: readonly AnyCaveat[];
  /** The requests that leave nothing out, and what they ask. */
  readonly decided: readonly { readonly request: object; readonly query: ScopeQuery }[];
  readonly incomplete: readonly object[];
  /** No caveat, each one, and several together. */
  readonly lists: readonly (readonly AnyCaveat[])[];
  /** Mints a token with some caveats, and reads it as a service does. */
  read(caveats: readonly AnyCaveat[]): Read;
}

/** What the laws of a scope model of your own are tried on. */
export interface ScopeSamples<T extends ScopeTypes> {
  /** Caveats of every kind of the model, several of each. */
  readonly caveats: readonly T['caveat'][];
  /** Requests that some of the caveats allow, others that none does, and some that leave something out. */
  readonly requests: readonly T['request'][];
  /** Returns what a request asks of the scope; `undefined` for a request that leaves something out. */
  toQuery(request: T['request']): ScopeQuery<T> | undefined;
  /**
   * Decides whether a request that is similar to one of `requests` should meet a caveat too, as for
   * `caveatLaws`; by default none should.
   */
  alsoMeets?(caveat: T['caveat'], request: T['request']): boolean;
}

export function trialOf(
  model: ScopeModel,
  { caveats, requests, toQuery }: ScopeSamples<ScopeTypes>,
): Trial {
  const dialect = createDialect({ scope: model });
  const rootKey = 'a key for laws';
  const identity = { subject: 'usr-1', id: 'a-test' };
  const decided = requests.flatMap((request) => {
    const query = toQuery(request);
    return query === undefined ? [] : [{ request, query }];
  });
  const known = new Map<string, Read>();
  const read = (list: readonly AnyCaveat[]): Read => {
    const texts = list.map((caveat) => dialect.write(caveat)).join('; ') || 'no caveat';
    const before = known.get(texts);
    if (before !== undefined) return before;
    const token = mint({ rootKey, dialect, identity, caveats: list });
    const opened = open(token, { rootKey, dialect });
    const { scope: report } = judge.inferScope(opened, { context: {} });
    const set = setOf(report);
    const answers = decided.map(({ query }) => set.allows(query));
    const allows = (request: object): boolean => judge.explain(opened, { request }).allowed;
    const found = { texts, set, report, answers, allows };
    known.set(texts, found);
    return found;
  };
  const few = atMost(caveats, 9);
  const pairs = caveats.flatMap((one, i) => caveats.slice(i + 1).map((other) => [one, other]));
  const triples = few.flatMap((one, i) =>
    few.slice(i + 1).flatMap((two, k) => few.slice(i + k + 2).map((three) => [one, two, three])),
  );
  const singles = caveats.map((caveat) => [caveat]);
  const lists = [[], ...singles, ...atMost(pairs, 120), ...atMost(triples, 30), caveats];
  const incomplete = requests.filter((request) => toQuery(request) === undefined);
  return { model, caveats, decided, incomplete, lists, read };
}

/** Returns a list, or as many of its entries, from all over it. */
export function atMost<T>(list: readonly T[], count: number): readonly T[] {
  const place = (i: number): number => Math.floor((i * count) / list.length);
  return list.length <= count ? list : list.filter((_, i) => place(i) !== place(i - 1));
}

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
