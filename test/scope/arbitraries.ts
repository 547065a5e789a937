import type { LevelConstructor, Levels, PrefixConstructor, ScopeQuery } from 'caveats';
import fc from 'fast-check';
import { type Items, type Path, resourceOf } from './model.js';
import {
  chainOf,
  isReachable,
  LISTED_IN_VAIN,
  NO_PATHS,
  NONE,
  TOO_LONG,
  type WideTypes,
  type World,
} from './worlds.js';

/** A caveat as it is listed: the resources of a level, actions, or resources of any level with actions. */
export type Listed =
  | { readonly level: string; readonly paths: readonly Path[] }
  | { readonly access: readonly string[] }
  | { readonly mixed: Items };

/** A caveat, what it lists, and the set that it is. */
export interface Sample {
  readonly caveat: ScopeCaveat;
  readonly listed: Listed;
  readonly items: Items;
}

export type ScopeCaveat = WideTypes['caveat'];

/** A question that a client may send: with ids that are none among others. */
export interface Question {
  readonly path: Path;
  readonly access: readonly string[];
}

function pathAt(of: World, level: string, ids = of.ids): fc.Arbitrary<Path> {
  const chain = chainOf(of.declaration, level);
  return fc.tuple(
    ...chain.map((name) => fc.tuple(fc.constant(name), fc.constantFrom(...ids[name]!))),
  );
}

/** A resource of any level, or everything. */
export function path(of: World): fc.Arbitrary<Path> {
  const levels = Object.keys(of.declaration.levels).map((name) => pathAt(of, name));
  return fc.oneof(fc.constant([]), ...levels);
}

function someActions({ declaration: { actions } }: World): fc.Arbitrary<string[]> {
  return fc.subarray([...actions], { minLength: 1 });
}

/** Any set. */
export function items(of: World, maxLength = 6): fc.Arbitrary<Items> {
  const item = fc.record({ path: path(of), access: someActions(of) });
  return fc.array(item, { maxLength });
}

/** Caveats of the scope of a world. */
export function samples(of: World, maxLength = 4): fc.Arbitrary<Sample[]> {
  const { mixed, levels } = of.declaration;
  const listed = Object.fromEntries(
    Object.entries(of.ids).map(([name, ids]) => [name, [...ids, ...ids, ...inVain(of, name)]]),
  );
  const some = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: 1, maxLength: 5 });
  const kinds: fc.Arbitrary<Listed>[] = Object.keys(levels).map((level) =>
    some(pathAt(of, level, listed)).map((paths) => ({ level, paths })),
  );
  kinds.push(someActions(of).map((access) => ({ access })));
  if (mixed !== undefined) {
    const item = fc.record({ path: path(of), access: someActions(of) });
    kinds.push(some(item).map((list) => ({ mixed: list })));
  }
  const sample = fc.oneof(...kinds).map((each) => ({
    caveat: caveatOf(of, each),
    listed: each,
    items: itemsOf(of, each),
  }));
  return fc.array(sample, { maxLength });
}

export function caveatOf(of: World, listed: Listed): ScopeCaveat {
  if ('level' in listed) return levelCaveat(of, listed.level, listed.paths);
  if ('mixed' in listed) return mixedCaveat(of, listed.mixed);
  return of.scope.caveats.access(...listed.access);
}

function itemsOf(of: World, listed: Listed): Items {
  if ('mixed' in listed) return listed.mixed;
  if ('access' in listed) return [{ path: [], access: listed.access }];
  return listed.paths
    .filter((each) => isReachable(of, each))
    .map((each) => ({ path: each, access: of.declaration.actions }));
}

function inVain({ declaration: { levels } }: World, name: string): readonly string[] {
  return levels[name]!.match === 'prefix' ? LISTED_IN_VAIN : LISTED_IN_VAIN.slice(0, 1);
}

function mixedCaveat({ scope, declaration: { mixed } }: World, list: Items): ScopeCaveat {
  const resources = list.map((item) => ({ ...resourceOf(item.path), access: item.access }));
  // Which names are those of levels and which that of the mixed caveat is known when the program runs.
  const make = scope.caveats[mixed!] as unknown as (...given: typeof resources) => ScopeCaveat;
  return make(...resources);
}

/** A caveat of one level; one of prefixes and of single ids has to be put together. */
function levelCaveat(
  { scope, declaration: { levels } }: World,
  name: string,
  paths: readonly Path[],
): ScopeCaveat {
  // Which levels have `exact` is known when the program runs.
  const make = scope.caveats[name] as Partial<PrefixConstructor<Levels, string>> &
    LevelConstructor<Levels, string>;
  const [first, ...others] = paths.map((each) => {
    const isSingle = levels[name]!.match === 'prefix' && !each.at(-1)![1].endsWith('/');
    // A constructor refuses what is too long.
    const short = each.map(([level, id]) => [level, id.replace(TOO_LONG, 'too-long')] as const);
    return (isSingle ? make.exact! : make)(resourceOf(short));
  });
  const whitelist = [first!, ...others].flatMap((each) => each.whitelist);
  return { ...first!, whitelist: whitelist.map((entry) => entry.replace('too-long', TOO_LONG)) };
}

/** A question about one of the ids of a world, a fresh one, or one that is none. */
export function question(of: World): fc.Arbitrary<Question> {
  const ids = Object.entries(of.ids).map(([name, known]) => {
    const isPrefix = of.declaration.levels[name]!.match === 'prefix';
    const below = known.filter((id) => id.endsWith('/') && id.length < 500);
    const fresh = isPrefix ? ['fresh/', ...below.map((id) => `${id}fresh`)] : ['fresh'];
    return [name, [...known, ...known, ...fresh]];
  });
  const wider = { ...of, ids: Object.fromEntries(ids) };
  const access = fc.oneof(
    ...of.declaration.actions.map((action) => fc.constant([action])),
    fc.constant([]),
    someActions(of),
  );
  const unreachable = fc.tuple(path(wider), fc.nat(15), fc.nat(20)).map(([where, at, which]) =>
    where.map(([level, id], i): Path[number] => {
      if (i !== at % where.length) return [level, id];
      const none = of.declaration.levels[level]!.match === 'prefix' ? NO_PATHS : NONE;
      return [level, none[which % none.length]!];
    }),
  );
  const where = fc.oneof({ weight: 7, arbitrary: path(wider) }, unreachable);
  return fc.record({ path: where, access });
}

/** A query of a question: one action alone, several as a list, none for any. */
export function queryOf({ path: where, access }: Question): ScopeQuery<WideTypes> {
  const [first, ...others] = access;
  const asked = others.length === 0 ? first : access;
  return {
    ...resourceOf(where),
    ...(asked !== undefined && { access: asked }),
  } as ScopeQuery<WideTypes>;
}
