import { describe, expect, test } from 'vitest';
import { readKey } from '../../docs/src/playground/read/key.js';
import {
  fromLocalField,
  toLocalField,
  utcTime,
} from '../../docs/src/playground/read/time-field.js';

describe('time', () => {
  test('goes into a field and comes out of it', () => {
    expect(fromLocalField(toLocalField(1571147494))).toBe(1571147494);
    expect(fromLocalField('')).toBe(undefined);
  });

  test('is told to programs in UTC, to the end of all times', () => {
    expect(utcTime(1571147494)).toBe('2019-10-15T13:51:34Z');
    expect(utcTime(999_999_999_999)).toBe('+033658-09-27T01:46:39Z');
  });
});

describe('a key', () => {
  test('is read as it is written', () => {
    const bytes = new TextEncoder().encode('key ');
    expect(readKey('key ', 'text')).toEqual(bytes);
    expect(readKey(' 6b657920\n', 'hex')).toEqual(bytes);
    expect(readKey('a2V5IA==', 'base64url')).toEqual(bytes);
    expect(readKey('', 'hex')).toBe(undefined);
    expect(readKey('base64url:a2V5IA', 'text')).toEqual(bytes);
  });

  test.each([
    ['abc', 'hex'],
    ['xy', 'hex'],
    ['a', 'base64url'],
    ['a b', 'base64url'],
    ['\ud800', 'text'],
    ['x'.repeat(5000), 'text'],
  ] as const)('that is none is refused: %s as %s', (text, encoding) => {
    expect(() => readKey(text, encoding)).toThrow(TypeError);
  });
});
