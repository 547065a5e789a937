import { decodePath, isCanonicalPath } from 'caveats/onedata';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodePath, isAtOrBelow, isStandardBase64, spaceOfPath } from '../../src/onedata/path.js';
import { canonicalPath } from './arbitraries.js';

const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString('base64');

describe('a canonical path is a slash, a space id and further segments', () => {
  test.each([
    ['/space1', 'space1'],
    ['/space1/file.txt', 'space1'],
    ['/74ab36db1f4d3b4da4d2eb7b64d60dfc/dir 1/zażółć', '74ab36db1f4d3b4da4d2eb7b64d60dfc'],
    ['/space1/...', 'space1'],
    ['/space1/.hidden/..x/x..', 'space1'],
    ['/space1/a\nb', 'space1'],
    ['/space1/a\\b|c', 'space1'],
    ['/__proto__', '__proto__'],
    ['/...', '...'],
  ])('%j', (path, space) => {
    expect(isCanonicalPath(path)).toBe(true);
    expect(spaceOfPath(path)).toBe(space);
    expect(decodePath(base64(path))).toBe(path);
  });

  test.each([
    ['nothing', ''],
    ['no space', '/'],
    ['no slash in front', 'space1/file.txt'],
    ['a slash at the end', '/space1/'],
    ['a slash at the end', '/space1/dir/'],
    ['two slashes', '/space1//file.txt'],
    ['two slashes', '//space1'],
    ['a segment .', '/./space1'],
    ['a segment .', '/space1/./file.txt'],
    ['a segment . at the end', '/space1/.'],
    ['a segment ..', '/space1/../space2'],
    ['a segment .. at the end', '/space1/..'],
    ['a segment .. for the space', '/..'],
    ['a NUL', '/space1/a\0'],
  ])('and not %s: %j', (_, path) => {
    expect(isCanonicalPath(path)).toBe(false);
    expect(decodePath(base64(path))).toBeUndefined();
  });

  test.each([undefined, null, 1, ['/space1'], '/space1/\ud800'])('and not %j', (path) => {
    expect(isCanonicalPath(path)).toBe(false);
  });

  test('and not what is not UTF-8', () => {
    expect(decodePath(base64(new Uint8Array([0x2f, 0x61, 0xff])))).toBeUndefined();
    expect(decodePath(base64(new Uint8Array([0x2f, 0xc0, 0xaf])))).toBeUndefined();
  });
});

describe('the base64 of a path', () => {
  test('is padded, of the standard alphabet', () => {
    expect(encodePath('/space1/file1.txt')).toBe('L3NwYWNlMS9maWxlMS50eHQ=');
    expect(encodePath('/>>?')).toBe(base64('/>>?'));
    expect(encodePath('/a')).toBe('L2E=');
    expect(encodePath('/')).toBe('Lw==');
    expect(encodePath('/ab')).toBe('L2Fi');
  });

  test.each([
    ['without padding', 'L2E'],
    ['without padding', 'Lw'],
    ['with half of it', 'Lw='],
    ['with too much', 'L2E=='],
    ['with padding that is not needed', 'L2Fi===='],
    ['with bits left over', 'L2F='],
    ['with one character too many', 'L2FiY'],
    ['of the URL-safe alphabet', 'L34_Pj5-'],
    ['of a space', 'L2E= '],
    ['of no base64', 'L2E!'],
    ['of letters beyond', 'L2Eż'],
  ])('is not read %s: %s', (_, text) => {
    expect(isStandardBase64(text)).toBe(false);
    expect(decodePath(text)).toBeUndefined();
  });

  test('is read as what was written, and as Node reads it', () => {
    fc.assert(
      fc.property(canonicalPath(), (path) => {
        expect(encodePath(path)).toBe(base64(path));
        expect(decodePath(encodePath(path))).toBe(path);
      }),
    );
    fc.assert(
      fc.property(fc.base64String(), fc.uint8Array(), (text, bytes) => {
        expect(isStandardBase64(text)).toBe(base64(Buffer.from(text, 'base64')) === text);
        expect(isStandardBase64(base64(bytes))).toBe(true);
      }),
    );
  });

  test('is only there for text', () => {
    expect(() => encodePath('/a\ud800')).toThrow(
      new TypeError('data.path must be well-formed Unicode text'),
    );
  });
});

describe('a path is at or below another by segments', () => {
  test.each([
    ['/s', '/s', true],
    ['/s/a', '/s', true],
    ['/s/a/b', '/s/a', true],
    ['/s', '/s/a', false],
    ['/space12', '/space1', false],
    ['/s/ab', '/s/a', false],
    ['/t/a', '/s', false],
    ['/x/s', '/s', false],
    ['/S', '/s', false],
  ])('%s at or below %s: %s', (path, ancestor, expected) => {
    expect(isAtOrBelow(path, ancestor)).toBe(expected);
  });

  test('as lists of segments say it', () => {
    fc.assert(
      fc.property(canonicalPath(), canonicalPath(), fc.nat(4), (path, other, count) => {
        const segments = path.split('/');
        for (const ancestor of [other, segments.slice(0, 2 + count).join('/')]) {
          const isPrefix = ancestor.split('/').every((segment, i) => segment === segments[i]);
          expect(isAtOrBelow(path, ancestor)).toBe(isPrefix);
        }
      }),
    );
  });
});
