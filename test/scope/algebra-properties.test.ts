import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { filterByScope, idsInScope, scopeAllows, scopeOverlaps } from 'caveats';
import { type Entries, intersectAll, normalize } from '../../src/scope/entries.js';
import { entriesOf, everything, reachOf } from '../../src/scope/reach.js';
import { items, queryOf, question, samples } from './arbitraries.js';
import { expectSame } from './laws.js';
import { type Items, type Path, resourceOf } from './model.js';
import { isReachable, type WideTypes, type World, world } from './worlds.js';

const RUNS = { numRuns: 2000 };

/** A set of a world in its one form. */
function setOf({ tree }: World, given: Items): Entries {
  if (given.length === 0) return [];
  const resources = given.map((item) => ({ ...resourceOf(item.path), access: item.access }));
  return normalize(entriesOf(tree, resources, 'test'));
}

function reportOf({ tree }: World, entries: Entries): WideTypes['report'] {
  // Of a tree with such types, a set reports with them.
  return reachOf(tree, entries).report() as WideTypes['report'];
}

function meet({ tree }: World, ...sets: readonly Entries[]): Entries {
  return intersectAll(sets, everything(tree));
}

const withSets = (count: number) =>
  world.chain((of) =>
    fc.tuple(fc.constant(of), fc.array(items(of), { minLength: count, maxLength: count })),
  );

/** Whether two sets are one, also in their entries. */
function expectEqual(of: World, a: Entries, b: Entries): void {
  const plain = (set: Entries) => set.map(({ place: { key }, mask }) => [key, mask]);
  expectSame(plain(a), plain(b));
  expectSame(reportOf(of, a), reportOf(of, b));
}

describe('the intersection of scopes', () => {
  test('is commutative', () => {
    fc.assert(
      fc.property(withSets(2), ([of, given]) => {
        const [a, b] = given.map((each) => setOf(of, each));
        expectEqual(of, meet(of, a!, b!), meet(of, b!, a!));
      }),
      RUNS,
    );
  });

  test('is associative', () => {
    fc.assert(
      fc.property(withSets(3), ([of, given]) => {
        const [a, b, c] = given.map((each) => setOf(of, each));
        const both = meet(of, meet(of, a!, b!), c!);
        expectEqual(of, both, meet(of, a!, meet(of, b!, c!)));
        expectEqual(of, both, meet(of, a!, b!, c!));
      }),
      RUNS,
    );
  });

  test('is idempotent, with everything neutral, and nothing absorbing', () => {
    fc.assert(
      fc.property(withSets(1), ([of, [given]]) => {
        const a = setOf(of, given!);
        const all = everything(of.tree);
        expectEqual(of, meet(of, a, a), a);
        expectEqual(of, meet(of, a, all), a);
        expectEqual(of, meet(of, all, a), a);
        expectEqual(of, meet(of, a, []), []);
        expectEqual(of, meet(of, [], a), []);
      }),
      RUNS,
    );
  });

  test('allows what all of them allow, and is what is left pair by pair', () => {
    const some = withSets(2).chain(([of, given]) =>
      fc.tuple(fc.constant(of), fc.constant(given), fc.array(question(of), { maxLength: 6 })),
    );
    fc.assert(
      fc.property(some, ([of, [a, b], questions]) => {
        const [left, right] = [setOf(of, a!), setOf(of, b!)];
        const both = meet(of, left, right);
        expectSame(reportOf(of, both), of.model.report(of.model.meet(a!, b!)));
        for (const asked of questions) {
          if (asked.access.length !== 1) continue;
          const query = queryOf(asked);
          const [l, r, m] = [left, right, both].map((each) => reachOf(of.tree, each).allows(query));
          expect(m).toBe(l && r);
        }
      }),
      RUNS,
    );
  });

  test('is no longer than its parts together, and has only their places', () => {
    fc.assert(
      fc.property(withSets(3), ([of, given]) => {
        const sets = given.map((each) => setOf(of, each));
        const all = meet(of, ...sets);
        const parts = sets.flat().map(({ place }) => place.key);
        expect(all.length).toBeLessThanOrEqual(parts.length);
        for (const { place } of all) expect(parts).toContain(place.key);
      }),
      RUNS,
    );
  });
});

describe('what is reported', () => {
  test('has one form: what reaches the same looks the same', () => {
    const spelt = withSets(1).chain(([of, [given]]) =>
      fc.tuple(
        fc.constant(of),
        fc.constant(given!),
        fc.shuffledSubarray(otherSpelling(of, given!), { minLength: 0 }),
      ),
    );
    fc.assert(
      fc.property(spelt, ([of, given, more]) => {
        const report = reportOf(of, setOf(of, given));
        expectSame(report, of.model.report(given));
        expectSame(reportOf(of, setOf(of, [...more, ...given].reverse())), report);
      }),
      RUNS,
    );
  });

  test('is as its caveats are together', () => {
    const some = world.chain((of) => fc.tuple(fc.constant(of), samples(of)));
    fc.assert(
      fc.property(some, ([of, given]) => {
        const set = given.reduce<Items>(
          (left, { items: right }) => of.model.meet(left, right),
          of.model.everything,
        );
        const report = of.scope.reach(given.map(({ caveat }) => caveat)).report();
        expectSame(report, of.model.report(set));
      }),
      RUNS,
    );
  });

  test('is read again from JSON, and answers as before', () => {
    const some = withSets(1).chain(([of, given]) =>
      fc.tuple(fc.constant(of), fc.constant(given[0]!), fc.array(question(of), { maxLength: 6 })),
    );
    fc.assert(
      fc.property(some, ([of, given, questions]) => {
        const report = reportOf(of, setOf(of, given));
        const again = of.scope.parseReach(JSON.parse(JSON.stringify(report)));
        expectSame(again, report);
        for (const asked of questions) {
          const query = queryOf(asked);
          expect(scopeAllows(again, query)).toBe(scopeAllows(report, query));
        }
      }),
      RUNS,
    );
  });
});

/** The same again: parts of it, and what its wider items allow already. */
function otherSpelling({ model }: World, given: Items): Items[number][] {
  return given.flatMap((item) => [
    item,
    ...item.access.map((action) => ({ path: item.path, access: [action] })),
    { path: item.path, access: model.actionsAt(given, item.path) },
  ]);
}

describe('what a scope answers', () => {
  const asked = withSets(1).chain(([of, [given]]) =>
    fc.record({
      of: fc.constant(of),
      set: fc.constant(given!),
      questions: fc.array(question(of), { minLength: 1, maxLength: 8 }),
    }),
  );

  test('scopeAllows: whether a resource is reached with all of the actions', () => {
    let allowed = 0;
    fc.assert(
      fc.property(asked, ({ of, set, questions }) => {
        const report = reportOf(of, setOf(of, set));
        for (const each of questions) {
          const expected =
            isReachable(of, each.path) && of.model.allows(set, each.path, each.access);
          expect(scopeAllows(report, queryOf(each))).toBe(expected);
          if (expected) allowed++;
        }
      }),
      RUNS,
    );
    expect(allowed).toBeGreaterThan(RUNS.numRuns / 2);
  });

  test('scopeOverlaps: whether it, or something in it, is reached', () => {
    let parts = 0;
    fc.assert(
      fc.property(asked, ({ of, set, questions }) => {
        const report = reportOf(of, setOf(of, set));
        for (const each of questions) {
          const { path: where, access } = each;
          const expected = isReachable(of, where) && of.model.overlaps(set, where, access);
          expect(scopeOverlaps(report, queryOf(each))).toBe(expected);
          if (expected && !scopeAllows(report, queryOf(each))) parts++;
        }
      }),
      RUNS,
    );
    expect(parts).toBeGreaterThan(RUNS.numRuns / 20);
  });

  test('filterByScope: the items that are reached, or also those with something in them', () => {
    fc.assert(
      fc.property(asked, ({ of, set, questions }) => {
        const report = reportOf(of, setOf(of, set));
        const reached = (parents: boolean) =>
          questions.filter(
            ({ path: where, access }) =>
              isReachable(of, where) &&
              of.model[parents ? 'overlaps' : 'allows'](set, where, access),
          );
        expect(filterByScope(report, questions, queryOf)).toStrictEqual(reached(false));
        expect(filterByScope(report, questions, queryOf, { parents: true })).toStrictEqual(
          reached(true),
        );
      }),
      RUNS,
    );
  });
});

describe('idsInScope', () => {
  const asked = withSets(1).chain(([of, [given]]) =>
    fc.record({ of: fc.constant(of), set: fc.constant(given!), where: question(of) }),
  );

  test('lists the ids of a level in a parent that are reached, or of which a part is', () => {
    const kinds = new Map<string, number>();
    fc.assert(
      fc.property(asked, ({ of, set, where }) => {
        const report = reportOf(of, setOf(of, set));
        const parent = where.path.at(-1)?.[0];
        const inside = Object.entries(of.declaration.levels).filter(
          ([, level]) => level.in === parent && level.match !== 'prefix',
        );
        for (const [level] of inside) {
          for (const parents of [false, true]) {
            const found = idsInScope(report, level, queryOf(where), { parents });
            expectSame(found, expectedIds(of, set, level, where, parents));
            kinds.set(found.kind, (kinds.get(found.kind) ?? 0) + 1);
          }
        }
      }),
      RUNS,
    );
    for (const kind of ['all', 'only', 'nothing']) expect(kinds.get(kind)).toBeGreaterThan(100);
  });
});

function expectedIds(
  of: World,
  set: Items,
  level: string,
  { path: where, access }: { path: Path; access: readonly string[] },
  parents: boolean,
): object {
  if (!isReachable(of, where)) return { kind: 'nothing' };
  if (of.model.allows(set, where, access)) return { kind: 'all' };
  const ids = set.map((item) => item.path[where.length]).filter((each) => each?.[0] === level);
  const reached = [...new Set(ids.map((each) => each![1]))].filter((id) =>
    of.model[parents ? 'overlaps' : 'allows'](set, [...where, [level, id]], access),
  );
  return reached.length === 0 ? { kind: 'nothing' } : { kind: 'only', ids: reached.sort() };
}
