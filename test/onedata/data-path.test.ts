import { dataPath, type OnedataCaveat } from 'caveats/onedata';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalPath } from './arbitraries.js';
import { expectBothWays, NO_TEXTS, outcome, read, write, writeAny } from './conditions.js';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const paths = (...whitelist: unknown[]) => ({ type: 'data.path', whitelist }) as OnedataCaveat;

describe('data.path', () => {
  test('is the paths in base64', () => {
    expectBothWays(
      'data.path = L3NwYWNlMS9maWxlMS50eHQ=|L3NwYWNlMi9kaXIvZmlsZTIudHh0',
      dataPath('/space1/file1.txt', '/space2/dir/file2.txt'),
    );
  });

  test.each(['Lw==', base64('/s/'), base64('s'), base64('/s/../t'), '/w==', '////', '++++'])(
    'is read of what is base64 of anything, and grants nothing then: %s',
    (text) => {
      expectBothWays(`data.path = ${text}`, paths(text));
      const sound = base64('/s');
      for (const path of ['/s', '/s/', '/t', '/']) {
        expect(outcome(paths(text), { data: { path } })).not.toBe('met');
      }
      expect(outcome(paths(text, sound), { data: { path: '/s' } })).toBe('met');
    },
  );

  test.each([
    ['nothing', ''],
    ['an empty entry', 'L3M=|'],
    ['no padding', 'L3M'],
    ['too much padding', 'L3M=='],
    ['bits left over', 'L3N='],
    ['the URL-safe alphabet', '____'],
    ['a space', 'L3M= '],
    ['the path as it is', '/s'],
  ])('is not read of %s: %s', (_, list) => {
    expect(read(`data.path = ${list}`)).toBeUndefined();
    expect(read(`data.path= ${list}`)).toBeUndefined();
  });

  test.each(['', 'L3M', '/space', ...NO_TEXTS])('is not written of %j', (entry) => {
    expect(() => write(paths(entry))).toThrow(
      new TypeError('data.path: takes only paths in base64'),
    );
  });

  test('needs a path, and nothing besides', () => {
    expect(() => write(paths())).toThrow(
      new TypeError('data.path: needs a list of paths in base64'),
    );
    expect(() => writeAny({ ...paths('L3M='), more: 1 })).toThrow(
      new TypeError('data.path: a caveat of this type has the fields type, whitelist'),
    );
  });

  test.each(['', '/', 'space1', '/space1/', '/space1//a', '/space1/../a', '/a\0', ...NO_TEXTS])(
    'is made of canonical paths alone, and not of %j',
    (path) => {
      expect(() => dataPath(path as string)).toThrow(
        new TypeError('data.path: takes only canonical paths'),
      );
    },
  );

  test('is made of one path at least', () => {
    expect(() => dataPath()).toThrow(new TypeError('data.path: needs a list of canonical paths'));
  });

  test.each([
    ['/space1', 'met'],
    ['/space1/dir/file.txt', 'met'],
    ['/space2/dir', 'met'],
    ['/space2/dir/deep/down', 'met'],
    ['/space2', 'not_allowed'],
    ['/space2/dir2', 'not_allowed'],
    ['/space2/other', 'not_allowed'],
    ['/space12', 'not_allowed'],
    ['/dir', 'not_allowed'],
  ])('grants everything below, by segments: %s: %s', (path, expected) => {
    expect(outcome(dataPath('/space1', '/space2/dir'), { data: { path } })).toBe(expected);
  });

  test.each([
    '/space1/../space2',
    '/space1/',
    '/space1//a',
    '/space1/./a',
    'space1',
    '',
    '/space1/a\0',
  ])('grants nothing to a path that is not canonical: %j', (path) => {
    expect(outcome(dataPath('/space1'), { data: { path } })).toBe('invalid_context');
  });

  test('grants nothing to a path beyond 16,384 characters', () => {
    const path = (length: number) => `/space1${'/a'.repeat(length)}`.slice(0, length);
    expect(outcome(dataPath('/space1'), { data: { path: path(16_383) } })).toBe('met');
    expect(outcome(dataPath('/space1'), { data: { path: path(16_385) } })).toBe('invalid_context');
  });

  test('has to be told the path, as a text', () => {
    expect(outcome(dataPath('/space1'), { data: {} })).toBe('missing_context');
    expect(outcome(dataPath('/space1'), { data: { path: 1 as never } })).toBe('invalid_context');
  });

  test('grants what one of its paths is, or an ancestor of', () => {
    const some = fc.array(canonicalPath(), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(some, canonicalPath(), (granted, below) => {
        const path = granted[0] + below;
        expect(outcome(dataPath(...granted), { data: { path } })).toBe('met');
        expect(outcome(dataPath(`${path}x`), { data: { path } })).toBe('not_allowed');
      }),
    );
  });
});
