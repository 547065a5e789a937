import { apiWords } from '../caveats/api.js';
import { asnWords } from '../caveats/asn.js';
import { consumerWords } from '../caveats/consumer.js';
import { countryWords } from '../caveats/country.js';
import type { Input } from '../caveats/field.js';
import { interfaceWords } from '../caveats/interface.js';
import { ipWords } from '../caveats/ip.js';
import type { AnyCaveat, CaveatKind, CaveatOf, KindWords, RequestOf } from '../caveats/kind.js';
import { listInput } from '../caveats/list-kind.js';
import { originalOf } from '../caveats/respell.js';
import { regionWords } from '../caveats/region.js';
import { type ScopeModel, treeOfModel } from '../caveats/scope-model.js';
import { serviceWords } from '../caveats/service.js';
import * as standard from '../caveats/standard.js';
import { timeWords } from '../caveats/time.js';
import type { Say, Words } from '../caveats/words.js';
import { treeSetOf } from '../scope/reach.js';
import { type Place, readPath, resourceOf } from '../scope/places.js';
import type { ScopeSet } from '../scope/scope-set.js';
import { ACCESS, actionsOf, type Tree, type TreeLevel } from '../scope/tree.js';
import type { Dialect, DialectTypes, StandardKind } from '../token/dialect.js';

/** The words of the standard kinds, by type. One that is missing does not compile. */
const STANDARD_WORDS: {
  readonly [K in StandardKind as K['type']]: KindWords<CaveatOf<K>, keyof RequestOf<K> & string>;
} = {
  api: apiWords,
  asn: asnWords,
  consumer: consumerWords,
  'geo.country': countryWords,
  'geo.region': regionWords,
  interface: interfaceWords,
  ip: ipWords,
  service: serviceWords,
  time: timeWords,
};

/** Adds sentences and ways to give them to standard kinds and those of a tree: who only verifies needs none. */
export function withWords<T extends DialectTypes>(dialect: Dialect<T>): Dialect<T> {
  const kinds = new Map<string, CaveatKind>(dialect.kinds);
  const fields = new Map(dialect.fields);
  const all: readonly (readonly [CaveatKind, KindWords])[] = [
    ...Object.values(standard).map((kind) => [kind, STANDARD_WORDS[kind.type]] as const),
    ...treeWords(dialect.scope),
  ];
  for (const [kind, { describe, inputs, fields: about }] of all) {
    // Another kind of the same type has words of its own.
    const own = kinds.get(kind.type);
    const isMeant = own === kind || (own !== undefined && originalOf(own) === kind);
    // One that is respelled may have words of its own, too.
    if (isMeant) kinds.set(kind.type, { describe, inputs, ...own });
    for (const [name, words] of Object.entries(about)) {
      const field = fields.get(name);
      if (field !== undefined) fields.set(name, { ...words, ...field });
    }
  }
  // Each kind still makes and takes the same caveats.
  return { ...dialect, kinds, fields } as Dialect<T>;
}

/** Returns the kinds of a tree with their words, which follow from its declaration. */
function treeWords(scope: ScopeModel): readonly (readonly [CaveatKind, KindWords])[] {
  const tree = treeOfModel(scope);
  if (tree === undefined) return [];
  const levels = [...tree.levels.values()];
  const fields = {
    resource: { inputs: resourceInputs(levels) },
    [ACCESS]: { value: 'ACTION', about: `what is done: ${tree.actions.join(', ')}` },
  };
  return scope.kinds.map((kind) => {
    const level = levels.find(({ type }) => type === kind.type);
    // Kinds of the service's own have their own words.
    const {
      describe = (caveat, say) => setWords(tree, level, caveat, scope.reach([caveat]), say),
      inputs = inputsOf(tree, level, kind),
    } = kind;
    return [kind, { describe, inputs, fields }];
  });
}

/** @param own the level whose kind it is, if it is one of a level. */
function setWords(
  tree: Tree,
  own: TreeLevel | undefined,
  { type }: AnyCaveat,
  set: ScopeSet,
  { or, quote }: Say,
): Words {
  const all = treeSetOf(set).entries.map(({ place, mask }): Words => {
    const actions = actionsOf(tree, mask);
    const words = `${actions.length === 1 ? 'the action' : 'the actions'} ${actions.join(', ')}`;
    if (type === ACCESS) return [words];
    const where = placeWords(place, quote);
    return own === undefined ? [`${words} on `, ...where] : where;
  });
  const isParent = own && [...tree.levels.values()].some(({ chain }) => chain.at(-2) === own);
  const below = `, and everything in ${all.length === 1 ? 'it' : 'them'}`;
  return [own ? 'Only ' : 'Only for ', ...or(all), isParent ? `${below}.` : '.'];
}

/** `the repo web of org acme`; names of levels are the service's own words. */
function placeWords({ level, ids }: Place, quote: Say['quote']): Words {
  if (level === undefined) return ['everything'];
  const steps = level.chain.map((each, i): Words => [`${each.name} `, quote(ids[i]!)]);
  const [own = [], ...parents] = steps.reverse();
  const isBelow = level.isPrefix && ids.at(-1)!.endsWith('/');
  return [isBelow ? 'all below ' : 'the ', ...own, ...parents.flatMap((each) => [' of ', ...each])];
}

function pathName({ chain }: TreeLevel): string {
  return chain.map(({ name }) => name.toUpperCase()).join('/');
}

function hint(level: TreeLevel): string {
  return level.chain.length === 1 ? '' : `: ${pathName(level)}, with %2F for a slash in an id`;
}

function inputsOf(tree: Tree, level: TreeLevel | undefined, kind: CaveatKind): KindWords['inputs'] {
  const { type, start } = kind;
  // Only its author knows how people give a kind with another text.
  if (start !== undefined) return [];
  if (level !== undefined) {
    const about = `for one ${level.name} and what is in it${hint(level)}`;
    return listInput(level.name, pathName(level), about, (whitelist) => {
      const caveat = { type, whitelist };
      // Throws for an id that is none.
      kind.encode(caveat);
      return caveat;
    });
  }
  const decode = (texts: readonly string[], what: string): AnyCaveat => {
    const caveat = kind.decode(`${type} = ${texts.join('|')}`);
    if (caveat === undefined) throw new TypeError(`${type}: must be ${what}`);
    return caveat;
  };
  if (type === tree.mixed) {
    const about = 'for resources with their own actions: LEVEL:PATH for some, nothing for all';
    const value = "'ACTION,ACTION LEVEL:PATH'";
    return listInput(type, value, about, (texts) => decode(texts, value));
  }
  if (type !== ACCESS) return [];
  const { actions } = tree;
  const names = actions.join(', ');
  const toValue = (given: readonly string[]): AnyCaveat => {
    const inOrder = actions.filter((action) => given.includes(action));
    return decode(inOrder, `some of ${names}`);
  };
  const all = listInput(type, 'ACTION', `for some actions: ${names}`, toValue, actions);
  if (!actions.includes('read') || actions.length === 1) return all;
  const reading = { name: 'read-only', about: 'for reading alone', of: 'flag' } as const;
  return [...all, { ...reading, toValue: () => toValue(['read']) }];
}

/** Returns how people give the resource of a request: a path of one level, or something wider. */
function resourceInputs(levels: readonly TreeLevel[]): readonly Input<object>[] {
  const roots = levels.filter(({ chain }) => chain.length === 1);
  const names = roots.map(({ name }) => name).join(' or ');
  const inputs = levels.map((level): Input<object> => {
    const { name, isPrefix } = level;
    const value = pathName(level);
    const toValue = (text: string): object => {
      if (isPrefix && text.startsWith('/')) {
        throw new TypeError(`${name}: must be without a slash at its start`);
      }
      if (roots.includes(level)) return { [name]: text };
      const place = readPath(level, text);
      if (place === undefined) throw new TypeError(`${name}: must be ${value}`);
      return resourceOf(place);
    };
    return { name, value, about: `the ${name}${hint(level)}`, of: 'text', toValue };
  });
  const about = `something wider than any ${names}, such as a list of all`;
  return [...inputs, { name: 'wider', about, of: 'flag', toValue: () => ({}) }];
}
