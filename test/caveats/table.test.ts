import { type LevelCaveat, table } from 'caveats';
import { describe, expect, test } from 'vitest';
import {
  AWKWARD_IDS,
  expectBothWays,
  expectTypeError,
  outcome,
  reachOf,
  read,
  write,
} from './conditions.js';

describe('the text of tables', () => {
  test.each([
    'AbCDeFGH/grid-1',
    'A/t1|B/t2|A/t3',
    '__proto__/constructor',
    'a%7Cb/c%2Fd',
    '%25/%0A',
    'zażółć/日本語',
  ])('is doc/table: table = %s', (list) => {
    expectBothWays(`table = ${list}`, { type: 'table', whitelist: list.split('|') });
  });

  test.each([
    ['no table', 'A'],
    ['an empty table', 'A/'],
    ['an empty doc', '/t1'],
    ['two slashes', 'A/t1/x'],
    ['two slashes', 'A//t1'],
    ['lower-case hexadecimal', 'a%7cb/t1'],
    ['lower-case hexadecimal', 'A/%2f'],
    ['encoding that is not needed', '%41/t1'],
    ['encoding that is not needed', 'A/t%31'],
    ['a slash that is encoded', 'A%2Ft1'],
    ['a control character', 'A/t\n'],
    ['a lone percent sign', 'A/100%'],
    ['encoding that is not UTF-8', 'A/%FF'],
    ['half a character', 'A/\ud800'],
    ['one that is wrong among right ones', 'A/t1|A|A/t2'],
  ])('is not any other: %s: %j', (_, list) => {
    expect(read(`table = ${list}`)).toBeUndefined();
    const caveat: LevelCaveat<'table'> = { type: 'table', whitelist: list.split('|') };
    expectTypeError(() => write(caveat), 'table');
  });

  test('keeps the doc and the table apart whatever their ids hold', () => {
    expect(write(table('a/b', 'c'))).toBe('table = a%2Fb/c');
    expect(write(table('a', 'b/c'))).toBe('table = a/b%2Fc');
    expect(write(table('a', 'b|c'))).toBe('table = a/b%7Cc');
  });
});

describe('making tables', () => {
  test('takes tables of several docs as resources', () => {
    const resources = [
      { doc: 'A', table: 't/1' },
      { doc: 'B|', table: 't2' },
    ];
    expect(table(...resources).whitelist).toStrictEqual(['A/t%2F1', 'B%7C/t2']);
    const wrong = [
      { doc: 'A' },
      {},
      { doc: 'A', table: 'x'.repeat(513) },
      { doc: 'A', table: '' },
      { doc: 'A', tabel: 't' },
    ];
    for (const each of wrong) {
      expectTypeError(() => table(resources[0]!, each as never), 'table');
    }
  });

  test('takes the id of a doc, and those of its tables', () => {
    expect(table('AbCDeFGH', 'grid-1', 'grid/2')).toStrictEqual({
      type: 'table',
      whitelist: ['AbCDeFGH/grid-1', 'AbCDeFGH/grid%2F2'],
    });
  });

  test.each([
    ['no doc', ['', 't1']],
    ['no table', ['A', '']],
    ['no tables', ['A']],
    ['nothing at all', []],
    ['half a character in the doc', ['\ud800', 't1']],
    ['half a character in the table', ['A', '\ud800']],
    ['a number for the doc', [1, 't1']],
    ['a number for the table', ['A', 1]],
    ['an array of tables', ['A', ['t1']]],
    ['a wrong one among right ones', ['A', 't1', null, 't2']],
  ])('refuses %s', (_, ids) => {
    expectTypeError(() => table(...(ids as [string, string])), 'table');
  });
});

describe('tables', () => {
  const both: LevelCaveat<'table'> = { type: 'table', whitelist: ['A/t1', 'B/t2'] };

  test('reach themselves', () => {
    expect(outcome(both, { resource: { doc: 'A', table: 't1' } })).toBe('met');
    expect(outcome(both, { resource: { doc: 'B', table: 't2' } })).toBe('met');
  });

  test('do not reach other tables, nor those of the same name elsewhere', () => {
    expect(outcome(both, { resource: { doc: 'A', table: 't3' } })).toBe('not_allowed');
    expect(outcome(both, { resource: { doc: 'A', table: 't2' } })).toBe('not_allowed');
    expect(outcome(both, { resource: { doc: 'C', table: 't1' } })).toBe('not_allowed');
    expect(outcome(both, { resource: { doc: 'A', table: 'T1' } })).toBe('not_allowed');
    expect(outcome(both, { resource: { doc: '', table: '' } })).toBe('not_allowed');
  });

  test('do not reach their doc, nor anything wider', () => {
    expect(outcome(both, { resource: { doc: 'A' } })).toBe('wider_resource');
    expect(outcome(both, { resource: {} })).toBe('wider_resource');
  });

  test('are unmet where the resource is not given', () => {
    expect(outcome(both, {})).toBe('missing_context');
  });

  test.each(AWKWARD_IDS)('of or with the id %j reach that alone', (id) => {
    expect(outcome(table(id, 't1'), { resource: { doc: id, table: 't1' } })).toBe('met');
    expect(outcome(table('A', id), { resource: { doc: 'A', table: id } })).toBe('met');
    expect(outcome(table('A', 't1'), { resource: { doc: id, table: 't1' } })).toBe('not_allowed');
    expect(outcome(table('A', 't1'), { resource: { doc: 'A', table: id } })).toBe('not_allowed');
  });

  test('are not confused by a slash in an id', () => {
    expect(outcome(table('a/b', 'c'), { resource: { doc: 'a', table: 'b/c' } })).toBe(
      'not_allowed',
    );
    expect(outcome(table('a', 'b/c'), { resource: { doc: 'a/b', table: 'c' } })).toBe(
      'not_allowed',
    );
  });

  test('are reported by their docs, in order and without doubles', () => {
    const caveat: LevelCaveat<'table'> = {
      type: 'table',
      whitelist: ['B/2', 'A%7C/x', 'B/1', 'B/2'],
    };
    const access = ['read', 'write'];
    expect(reachOf(caveat)).toEqual({
      kind: 'only',
      resources: [
        { doc: 'A|', table: 'x', access },
        { doc: 'B', table: '1', access },
        { doc: 'B', table: '2', access },
      ],
    });
  });
});
