import type { Input } from '../caveats/field.js';
import type { AnyCaveat, CaveatKind, KindWords } from '../caveats/kind.js';
import { listInput } from '../caveats/list-kind.js';
import { type ScopeModel, treeOfModel } from '../caveats/scope-model.js';
import type { Say, Words } from '../caveats/words.js';
import { treeSetOf } from '../scope/reach.js';
import { type Place, readPath, resourceOf } from '../scope/places.js';
import type { ScopeSet } from '../scope/scope-set.js';
import { ACCESS, actionsOf, type Tree, type TreeLevel } from '../scope/tree.js';

/** Returns the kinds of a tree with their words, which follow from its declaration. */
export function treeWords(scope: ScopeModel): readonly (readonly [CaveatKind, KindWords])[] {
  const tree = treeOfModel(scope);
  if (tree === undefined) return [];
  const describe: KindWords['describe'] = (caveat, say) =>
    setWords(tree, caveat, scope.reach([caveat]), say);
  const fields = {
    resource: { inputs: resourceInputs(tree) },
    [ACCESS]: { value: 'ACTION', about: `what is done: ${tree.actions.join(', ')}` },
  };
  return scope.kinds.map((kind) => {
    // Kinds of the service's own have their own words.
    const { inputs = inputsOf(tree, kind) } = kind;
    return [kind, { describe: kind.describe ?? describe, inputs, fields }];
  });
}

function setWords(tree: Tree, { type }: AnyCaveat, set: ScopeSet, { or, quote }: Say): Words {
  const { entries } = treeSetOf(set);
  const levels = [...tree.levels.values()];
  const own = levels.find((each) => each.type === type);
  const isMixed = own === undefined;
  const all = entries.map(({ place, mask }): Words => {
    const actions = actionsOf(tree, mask);
    const words = `${actions.length === 1 ? 'the action' : 'the actions'} ${actions.join(', ')}`;
    if (type === ACCESS) return [words];
    const where = placeWords(place, quote);
    return isMixed ? [`${words} on `, ...where] : where;
  });
  const isParent = levels.some(({ chain }) => own !== undefined && chain.at(-2) === own);
  return [
    'Only ',
    ...(own === undefined ? ['for '] : []),
    ...or(all),
    isParent ? `, and everything in ${all.length === 1 ? 'it' : 'them'}.` : '.',
  ];
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

function inputsOf(tree: Tree, kind: CaveatKind): KindWords['inputs'] {
  const { type, start } = kind;
  // Only its author knows how people give a kind with another text.
  if (start !== undefined) return [];
  const level = [...tree.levels.values()].find((each) => each.type === type);
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

function hint(level: TreeLevel): string {
  return level.chain.length === 1 ? '' : `: ${pathName(level)}, with %2F for a slash in an id`;
}

/** Returns how people give the resource of a request: a path of one level, or something wider. */
function resourceInputs(tree: Tree): readonly Input<object>[] {
  const levels = [...tree.levels.values()];
  const roots = levels.filter(({ chain }) => chain.length === 1).map(({ name }) => name);
  return [
    ...levels.map((level): Input<object> => {
      const isRoot = level.chain.length === 1;
      return {
        name: level.name,
        value: pathName(level),
        about: `the ${level.name}${hint(level)}`,
        of: 'text',
        toValue(text) {
          if (level.isPrefix && text.startsWith('/')) {
            throw new TypeError(`${level.name}: must be without a slash at its start`);
          }
          if (isRoot) return { [level.name]: text };
          const place = readPath(level, text);
          if (place !== undefined) return resourceOf(place);
          throw new TypeError(`${level.name}: must be ${pathName(level)}`);
        },
      };
    }),
    {
      name: 'wider',
      about: `something wider than any ${roots.join(' or ')}, such as a list of all`,
      of: 'flag',
      toValue: () => ({}),
    },
  ];
}
