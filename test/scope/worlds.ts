import {
  createDialect,
  defineScope,
  type Dialect,
  type Identity,
  type Level,
  type Levels,
  type Scope,
  type ScopeDeclaration,
  type TreeTypes,
  type TypesFrom,
} from 'caveats';
import fc from 'fast-check';
import { type Tree, treeOf } from '../../src/scope/tree.js';
import { Model, type Path } from './model.js';

/** A scope of random levels and actions, its dialect, and a few ids for each level. */
export interface World {
  readonly declaration: ScopeDeclaration;
  readonly model: Model;
  readonly tree: Tree;
  readonly scope: Scope;
  readonly dialect: Dialect<WorldTypes>;
  readonly ids: Readonly<Record<string, readonly string[]>>;
}

/** The types of a scope of which only the running program knows the levels and actions. */
export type WideTypes = TreeTypes<Levels, string, string>;

type WorldTypes = TypesFrom<never, true, WideTypes, Identity>;

// Names that start with each other, that a request has fields of, or of the greatest length.
const LEVELS = ['a', 'ab', 'repo', 'x-1', 'Y_2', 'service', 'l'.repeat(32)];
const ACTIONS = ['read', 'write', 'admin', 're', 'Del_1-x'];
/** Separators, what encodings start with, control characters, beginnings of each other, the longest. */
const IDS = [
  ...['A', 'AB', 'A/B', 'A|B', 'A%2FB', '%', '/', '|', '\u0000', '\u0001', 'A\u0000', 'A\u0001B'],
  ...['\u001f', 'A\u007f', '\u0085B', '\u009f'],
  ...['__proto__', 'constructor', '10', '9', '..', '\u{1f600}', '\uffee', 'é', 'x'.repeat(512)],
];
const PREFIXES = [
  ...['A', 'A/', 'A/B', 'A/B/', 'A/BC', 'A-B', 'AB/', 'A/B/C/D', 'file:///A/', 'file:///A/B'],
  ...[
    'A|B/',
    '\u0000/',
    '\u0000',
    'A/\u0001',
    '%/A',
    '\u0085/',
    '\u0085/A',
    '__proto__/',
    'constructor',
    '...',
  ],
  ...[`${'x'.repeat(511)}/`, `A/${'x'.repeat(510)}`],
];
/** What no token reaches. */
export const TOO_LONG = 'x'.repeat(513);
export const NONE = ['', '\ud800', 'A\udfff', TOO_LONG];
/** What a caveat may list, though no token reaches it. */
export const LISTED_IN_VAIN = [TOO_LONG, `${TOO_LONG}/`];
export const NO_PATHS = [
  ...NONE,
  `${TOO_LONG}/`,
  '/',
  '/A',
  'A//B',
  '..',
  '../A',
  'A/./B',
  'A/..',
  'file://',
  'a:///',
];

const declaration: fc.Arbitrary<ScopeDeclaration> = fc
  .record({
    names: fc.shuffledSubarray(LEVELS, { minLength: 1, maxLength: 5 }),
    parents: fc.array(fc.option(fc.nat(4), { freq: 3 }), { minLength: 5, maxLength: 5 }),
    prefixes: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
    types: fc.array(fc.constantFrom(undefined, '.v2', ':of'), { minLength: 5, maxLength: 5 }),
    order: fc.array(fc.nat(4), { minLength: 5, maxLength: 5 }),
    actions: fc.shuffledSubarray(ACTIONS, { minLength: 1, maxLength: 5 }),
    mixed: fc.constantFrom(undefined, 'permit', 'abc'),
  })
  .map(({ names, parents, prefixes, types, order, actions, mixed }) => {
    // A level is in one before it in `names`, but may be declared before that.
    const parentOf = names.map((_, i) =>
      i === 0 || parents[i] == null ? undefined : names[parents[i]! % i],
    );
    const levels = names.map((name, i): [string, Level] => {
      const type = types[i] ?? (name === 'service' ? '-2' : undefined);
      const isLeaf = !parentOf.includes(name);
      const match = isLeaf && prefixes[i] ? ('prefix' as const) : undefined;
      const parent = parentOf[i];
      return [
        name,
        {
          ...(parent !== undefined && { in: parent }),
          ...(type !== undefined && { type: name + type }),
          ...(match && { match }),
        },
      ];
    });
    const declared = levels
      .map((entry, i) => [order[i]!, entry] as const)
      .sort(([a], [b]) => a - b)
      .map(([, entry]) => entry);
    return { levels: Object.fromEntries(declared), actions, ...(mixed && { mixed }) };
  });

export const world: fc.Arbitrary<World> = fc
  .record({
    declaration,
    exact: fc.shuffledSubarray(IDS, { minLength: 2, maxLength: 3 }),
    prefix: fc.shuffledSubarray(PREFIXES, { minLength: 3, maxLength: 6 }),
  })
  .map(({ declaration: declared, exact, prefix }) => {
    const ids = Object.entries(declared.levels).map(([name, { match }]) => [
      name,
      match === 'prefix' ? prefix : exact,
    ]);
    return worldOf(declared, Object.fromEntries(ids));
  });

export function worldOf(declared: ScopeDeclaration, ids: World['ids']): World {
  const scope = defineScope(declared);
  return Object.assign(
    {
      declaration: declared,
      model: new Model(declared),
      tree: treeOf(declared),
      scope,
      dialect: createDialect({ scope }),
      ids,
    },
    { [fc.toStringMethod]: () => JSON.stringify({ ...declared, ids }) },
  );
}

/** The levels from the root to one. */
export function chainOf({ levels }: ScopeDeclaration, name: string): readonly string[] {
  const { in: parent } = levels[name]!;
  return parent === undefined ? [name] : [...chainOf({ levels, actions: [] }, parent), name];
}

/** Whether any token could reach a resource. */
export function isReachable({ declaration: { levels } }: World, where: Path): boolean {
  return where.every(([level, id]) =>
    levels[level]!.match === 'prefix' ? !NO_PATHS.includes(id) : !NONE.includes(id),
  );
}
