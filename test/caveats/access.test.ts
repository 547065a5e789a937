import { access, type Access, readonly } from 'caveats';
import { describe, expect, test } from 'vitest';
import { expectBothWays, expectTypeError, outcome, reachOf, read, write } from './conditions.js';

describe('the text of access', () => {
  test.each([
    ['access = read', ['read']],
    ['access = write', ['write']],
    ['access = read|write', ['read', 'write']],
  ] as const)('is %s', (text, ways) => {
    expectBothWays(text, { type: 'access', access: ways });
  });

  test.each([
    'access = write|read',
    'access = read|read',
    'access = read|write|read',
    'access = Read',
    'access = readonly',
    'access = read write',
    'access = read,write',
    'access = all',
    'access = *',
    'access = constructor',
    'access != write',
  ])('is not any other: %s', (text) => {
    expect(read(text)).toBeUndefined();
  });

  test('is the same whatever the order in which the ways are given', () => {
    expect(write({ type: 'access', access: ['write', 'read', 'write'] })).toBe(
      'access = read|write',
    );
  });
});

describe('making access', () => {
  test('puts the ways in order, each of them once', () => {
    expect(access('write', 'read', 'write')).toStrictEqual({
      type: 'access',
      access: ['read', 'write'],
    });
    expect(access('read', 'read')).toStrictEqual({ type: 'access', access: ['read'] });
    expect(readonly()).toStrictEqual({ type: 'access', access: ['read'] });
  });

  test.each([
    ['another way', ['delete']],
    ['another case', ['READ']],
    ['a list in one text', ['read|write']],
    ['an array', [['read']]],
    ['a text object', [Object('read')]],
    ['null', [null]],
    ['a wrong one among right ones', ['read', 'x', 'write']],
    ['none', []],
  ])('refuses %s', (_, ways) => {
    expectTypeError(() => access(...(ways as Access[])), 'access');
  });
});

describe('access', () => {
  test('is met by the ways that are listed', () => {
    expect(outcome(access('read'), { access: 'read' })).toBe('met');
    expect(outcome(access('read'), { access: 'write' })).toBe('not_allowed');
    expect(outcome(access('write'), { access: 'write' })).toBe('met');
    expect(outcome(access('write'), { access: 'read' })).toBe('not_allowed');
    expect(outcome(access('read', 'write'), { access: 'read' })).toBe('met');
    expect(outcome(access('read', 'write'), { access: 'write' })).toBe('met');
  });

  test('is unmet where the way is not given', () => {
    expect(outcome(access('read', 'write'), {})).toBe('missing_context');
  });

  test('is reported as what all of its caveats allow', () => {
    expect(reachOf()).toEqual({ kind: 'unrestricted' });
    expect(reachOf(access('read', 'write'))).toEqual({ kind: 'unrestricted' });
    expect(reachOf(access('read', 'write'), readonly())).toEqual({
      kind: 'only',
      resources: [{ access: ['read'] }],
    });
    expect(reachOf(access('write'), readonly())).toEqual({ kind: 'nothing' });
  });
});
