import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type DocTables,
  intersectDocTables,
  type Resource,
  type ResourceScope,
  resourceScopeAllows,
} from '../../src/scope/resources.js';
import { docTables, resource } from './arbitraries.js';
import { testLaws } from './laws.js';

/** Whether one caveat that is for these docs and tables allows a resource. */
function allows(docs: DocTables, { doc, table }: Resource): boolean {
  const tables = doc === undefined ? undefined : docs.get(doc);
  if (tables === undefined || tables === 'all') return tables === 'all';
  return table !== undefined && tables.has(table);
}

function docTablesOf(scope: ResourceScope): DocTables[] {
  if (scope.kind === 'unrestricted') return [];
  const docs = scope.kind === 'only' ? Object.entries(scope.docs) : [];
  return [
    new Map(docs.map(([id, { tables }]) => [id, tables === 'all' ? 'all' : new Set(tables)])),
  ];
}

/** The docs of a scope as a list: comparing records would pass over some ids. */
function docsOf(scope: ResourceScope): unknown {
  return scope.kind === 'only' ? Object.entries(scope.docs) : scope.kind;
}

describe('what sets of docs and tables have in common', () => {
  testLaws({
    values: fc
      .oneof(fc.array(docTables, { maxLength: 2 }), fc.constant([new Map()]))
      .map(intersectDocTables),
    unrestricted: { kind: 'unrestricted' },
    nothing: { kind: 'nothing' },
    both: (a, b) => intersectDocTables([...docTablesOf(a), ...docTablesOf(b)]),
  });

  test('is a table where one allows its doc and the other it alone', () => {
    const docs = new Map<string, 'all'>([
      ['A', 'all'],
      ['B', 'all'],
    ]);
    const tables = new Map([
      ['B', new Set(['t1'])],
      ['C', new Set(['t2'])],
    ]);
    expect(docsOf(intersectDocTables([docs, tables]))).toStrictEqual([['B', { tables: ['t1'] }]]);
    expect(docsOf(intersectDocTables([tables, docs]))).toStrictEqual([['B', { tables: ['t1'] }]]);
  });

  test('is nothing where the docs are the same but their tables are not', () => {
    const one = new Map([['A', new Set(['t1'])]]);
    const other = new Map([['A', new Set(['t2'])]]);
    expect(intersectDocTables([one, other])).toStrictEqual({ kind: 'nothing' });
  });

  test('is nothing for a set of no docs, and unrestricted for no sets', () => {
    expect(intersectDocTables([new Map()])).toStrictEqual({ kind: 'nothing' });
    expect(intersectDocTables([])).toStrictEqual({ kind: 'unrestricted' });
  });

  test('has no doc of which no table is left', () => {
    const none: DocTables = new Map([['A', new Set<string>()]]);
    expect(intersectDocTables([none, none])).toStrictEqual({ kind: 'nothing' });
    expect(intersectDocTables([none])).toStrictEqual({ kind: 'nothing' });
  });

  test('reaches every resource that all of them allow, and no other', () => {
    let reached = 0;
    let runs = 0;
    fc.assert(
      fc.property(fc.array(docTables, { minLength: 1, maxLength: 3 }), resource, (sets, asked) => {
        runs++;
        const isInCommon = resourceScopeAllows(intersectDocTables(sets), asked);
        expect(isInCommon).toBe(sets.every((docs) => allows(docs, asked)));
        if (isInCommon) reached++;
      }),
      { numRuns: 2000 },
    );
    expect(reached).toBeGreaterThan(runs / 50);
  });

  test('lists tables in order, and docs in order save for numbers', () => {
    fc.assert(
      fc.property(docTables, (docs) => {
        const scope = intersectDocTables([docs]);
        if (scope.kind !== 'only') expect.unreachable();
        const words = Object.keys(scope.docs).filter((id) => !/^\d/.test(id));
        expect(words).toStrictEqual([...words].sort());
        for (const { tables } of Object.values(scope.docs)) {
          if (tables === 'all') continue;
          expect(tables).toStrictEqual([...new Set(tables)].sort());
          expect(tables.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe.each(['__proto__', 'constructor', 'toString', 'undefined', 'null', '1', '-0', ''])(
  'a doc with the id %j',
  (id) => {
    test('is a doc like any other', () => {
      const scope = intersectDocTables([new Map([[id, 'all' as const]])]);
      expect(docsOf(scope)).toStrictEqual([[id, { tables: 'all' }]]);
      expect(resourceScopeAllows(scope, { doc: id })).toBe(true);
      expect(resourceScopeAllows(scope, { doc: id, table: id })).toBe(true);
    });

    test('is not reached where it is not listed', () => {
      const scope = intersectDocTables([new Map([['A', 'all' as const]])]);
      expect(resourceScopeAllows(scope, { doc: id })).toBe(false);
      expect(resourceScopeAllows(scope, { doc: 'A', table: id })).toBe(true);
    });

    test('is not reached by what is wider than a doc', () => {
      const scope = intersectDocTables([new Map([[id, 'all' as const]])]);
      expect(resourceScopeAllows(scope, {})).toBe(false);
      expect(resourceScopeAllows(scope, { doc: undefined })).toBe(false);
      expect(resourceScopeAllows(scope, { table: id })).toBe(false);
    });

    test('can be the id of a table as well', () => {
      const scope = intersectDocTables([new Map([['A', new Set([id])]])]);
      expect(resourceScopeAllows(scope, { doc: 'A', table: id })).toBe(true);
      expect(resourceScopeAllows(scope, { doc: 'A', table: 'x' })).toBe(false);
      expect(resourceScopeAllows(scope, { doc: 'A' })).toBe(false);
    });
  },
);

test('the record of docs has no prototype, so that every id is looked up as it is', () => {
  const scope = intersectDocTables([new Map([['A', 'all' as const]])]);
  if (scope.kind !== 'only') expect.unreachable();
  expect(Object.getPrototypeOf(scope.docs)).toBeNull();
  expect(scope.docs['constructor']).toBeUndefined();
  expect(scope.docs['__proto__']).toBeUndefined();
});

describe('whether a scope reaches a resource', () => {
  const only = intersectDocTables([
    new Map<string, 'all' | Set<string>>([
      ['A', 'all'],
      ['B', new Set(['t1'])],
    ]),
  ]);

  test.each([
    [{ doc: 'A' }, true],
    [{ doc: 'A', table: 't1' }, true],
    [{ doc: 'B', table: 't1' }, true],
    [{ doc: 'B', table: 't2' }, false],
    [{ doc: 'B' }, false],
    [{ doc: 'C' }, false],
    [{ doc: 'C', table: 't1' }, false],
    [{ doc: '' }, false],
    [{ table: 't1' }, false],
    [{ doc: undefined, table: 't1' }, false],
    [{}, false],
  ])('%j: %s', (asked, reached) => {
    expect(resourceScopeAllows(only, asked)).toBe(reached);
  });

  test('is always so where it is unrestricted, and never where it is nothing', () => {
    for (const asked of [{}, { doc: 'A' }, { doc: 'A', table: 't1' }, { table: 't1' }]) {
      expect(resourceScopeAllows({ kind: 'unrestricted' }, asked)).toBe(true);
      expect(resourceScopeAllows({ kind: 'nothing' }, asked)).toBe(false);
    }
  });

  test('looks at own docs alone, also in a record that has a prototype', () => {
    const fromJson: ResourceScope = { kind: 'only', docs: JSON.parse('{"A":{"tables":"all"}}') };
    expect(resourceScopeAllows(fromJson, { doc: 'A' })).toBe(true);
    expect(resourceScopeAllows(fromJson, { doc: '__proto__' })).toBe(false);
    expect(resourceScopeAllows(fromJson, { doc: 'toString', table: 't1' })).toBe(false);
  });
});
