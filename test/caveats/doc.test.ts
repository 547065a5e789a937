import { doc } from 'caveats';
import { describe, expect, test } from 'vitest';
import {
  AWKWARD_IDS,
  expectBothWays,
  expectTypeError,
  outcome,
  reachOf,
  read,
} from './conditions.js';

describe('the text of docs', () => {
  test('lists their ids', () => {
    expectBothWays('doc = AbCDeFGH|Xy', { type: 'doc', whitelist: ['AbCDeFGH', 'Xy'] });
  });

  test.each([
    ['a|b', 'a%7Cb'],
    ['a/b', 'a%2Fb'],
    ['100%', '100%25'],
    ['%7C', '%257C'],
    ['a\nb', 'a%0Ab'],
    ['\u0000', '%00'],
    ['\u001f', '%1F'],
    ['\u007f', '%7F'],
    ['\u0085', '%C2%85'],
    ['\u009f', '%C2%9F'],
    ['|/%', '%7C%2F%25'],
  ])('encodes what would not stand for itself: %j', (id, written) => {
    expectBothWays(`doc = ${written}`, { type: 'doc', whitelist: [id] });
    expectBothWays(`doc = A|${written}|B`, { type: 'doc', whitelist: ['A', id, 'B'] });
  });

  test.each([
    ' ',
    '*',
    '=',
    '__proto__',
    'constructor',
    'zażółć',
    '日本語',
    '😀',
    '\u00a0',
    '\u2028',
  ])('leaves everything else as it is: %j', (id) => {
    expectBothWays(`doc = ${id}`, { type: 'doc', whitelist: [id] });
  });

  test.each([
    ['lower-case hexadecimal', 'a%7cb'],
    ['lower-case hexadecimal', '%c2%85'],
    ['encoding that is not needed', '%41'],
    ['encoding that is not needed', 'a%20b'],
    ['encoding that is not needed', '%C3%A9'],
    ['encoding that is not needed beside some that is', '%7C%41'],
    ['a slash that is not encoded', 'a/b'],
    ['a control character that is not encoded', 'a\nb'],
    ['a control character that is not encoded', 'a\u0085b'],
    ['a control character that is not encoded beside some that is', '%7C\u0085'],
    ['a lone percent sign', '%'],
    ['a lone percent sign', '100%'],
    ['half an encoding', '%7'],
    ['hexadecimal that is none', '%7G'],
    ['encoding that is not UTF-8', '%85'],
    ['encoding that is not UTF-8', '%C2'],
    ['encoding that is longer than it has to be', '%C1%BC'],
    ['encoding of half a character', '%ED%A0%80'],
    ['half a character', '\ud800'],
    ['half a character beside some encoding', '%7C\ud800'],
  ])('is not any other: %s: %j', (_, text) => {
    expect(read(`doc = ${text}`)).toBeUndefined();
  });
});

describe('making docs', () => {
  test('takes their ids as they are', () => {
    expect(doc(...AWKWARD_IDS)).toStrictEqual({ type: 'doc', whitelist: [...AWKWARD_IDS] });
  });

  test.each([
    ['an empty id', ['']],
    ['half a character', ['\ud800']],
    ['a number', [1]],
    ['null', [null]],
    ['nothing', [undefined]],
    ['an array', [['A']]],
    ['a text object', [Object('A')]],
    ['a wrong one among right ones', ['A', '', 'B']],
    ['none', []],
  ])('refuses %s', (_, ids) => {
    expectTypeError(() => doc(...(ids as string[])), 'doc');
  });
});

describe('docs', () => {
  test('reach themselves, and the tables in them', () => {
    expect(outcome(doc('A', 'B'), { resource: { doc: 'B' } })).toBe('met');
    expect(outcome(doc('A', 'B'), { resource: { doc: 'B', table: 'grid-1' } })).toBe('met');
  });

  test.each(['C', 'a', 'A ', '', 'AB', 'A|B', '*', '__proto__', 'constructor', '\ud800'])(
    'do not reach the doc %j, nor its tables',
    (id) => {
      expect(outcome(doc('A', 'B'), { resource: { doc: id } })).toBe('not_allowed');
      expect(outcome(doc('A', 'B'), { resource: { doc: id, table: 'A' } })).toBe('not_allowed');
    },
  );

  test('do not reach anything wider than a doc', () => {
    expect(outcome(doc('A'), { resource: {} })).toBe('wider_resource');
    expect(outcome(doc('A'), { resource: { doc: undefined } })).toBe('wider_resource');
  });

  test('cannot be asked about a table without its doc: that is the server’s mistake', () => {
    const resource = { table: 'A' } as never;
    expect(() => outcome(doc('A'), { resource })).toThrow(
      new TypeError("resource: a resource with 'table' must have exactly: doc, table"),
    );
  });

  test('are unmet where the resource is not given', () => {
    expect(outcome(doc('A'), {})).toBe('missing_context');
  });

  test.each(AWKWARD_IDS)('with the id %j reach that alone', (id) => {
    expect(outcome(doc(id), { resource: { doc: id } })).toBe('met');
    expect(outcome(doc(id), { resource: { doc: `${id}x` } })).toBe('not_allowed');
    expect(outcome(doc('A'), { resource: { doc: id } })).toBe('not_allowed');
  });

  test('are reported with all of their tables', () => {
    expect(reachOf(doc('B', 'A', 'B'))).toEqual({
      kind: 'only',
      resources: [
        { doc: 'A', access: ['read', 'write'] },
        { doc: 'B', access: ['read', 'write'] },
      ],
    });
  });
});
