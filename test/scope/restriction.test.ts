import { describe, expect, test } from 'vitest';
import { intersectNames, restrictionTo, UNRESTRICTED } from '../../src/scope/names.js';

describe('the restriction to some values', () => {
  test('lists them in order', () => {
    expect(restrictionTo(['b', 'a', 'Z', '10', '9'])).toStrictEqual({
      kind: 'only',
      values: ['10', '9', 'Z', 'a', 'b'],
    });
  });

  test('leaves what it was given as it was', () => {
    const values = Object.freeze(['b', 'a']);
    expect(restrictionTo(values)).toStrictEqual({ kind: 'only', values: ['a', 'b'] });
  });

  test('is nothing where there are none, and not unrestricted', () => {
    expect(restrictionTo([])).toStrictEqual({ kind: 'nothing' });
  });
});

describe('what whitelists have in common', () => {
  test('is unrestricted where there are none', () => {
    expect(intersectNames([])).toStrictEqual({ kind: 'unrestricted' });
  });

  test('is nothing for one that is empty, alone or among others', () => {
    expect(intersectNames([[]])).toStrictEqual({ kind: 'nothing' });
    expect(intersectNames([['a'], [], ['a']])).toStrictEqual({ kind: 'nothing' });
  });

  test('of one is that one, in order and without doubles', () => {
    expect(intersectNames([['b', 'a', 'b']])).toStrictEqual({
      kind: 'only',
      values: ['a', 'b'],
    });
  });

  test('of several is what is in all of them', () => {
    expect(
      intersectNames([
        ['a', 'b', 'c'],
        ['c', 'b'],
        ['b', 'd', 'c'],
      ]),
    ).toStrictEqual({ kind: 'only', values: ['b', 'c'] });
  });
});

test('unrestricted and nothing cannot be changed into one another', () => {
  expect(Object.isFrozen(UNRESTRICTED)).toBe(true);
  expect(Object.isFrozen(restrictionTo([]))).toBe(true);
});
