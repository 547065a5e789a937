import { interfaceIs } from 'caveats';
import type { OnedataCaveat } from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import {
  expectBothWays,
  expectNeitherWay,
  limitsOf,
  NO_TEXTS,
  outcome,
  write,
} from './conditions.js';

describe('an interface', () => {
  test.each(['rest', 'oneclient', 'graphsync'])('is %s', (name) => {
    expectBothWays(`interface = ${name}`, interfaceIs(name));
  });

  test.each(['ftp', 'REST', 'rest ', 'rests', '__proto__'])('is not %j', (name) => {
    const message = 'interface: takes only rest, oneclient and graphsync';
    expectNeitherWay(`interface = ${name}`, interfaceIs(name), message);
  });

  test.each(['', '*', 'rest|oneclient', ...NO_TEXTS])('is not %j', (name) => {
    const caveat = { type: 'interface', interface: name } as OnedataCaveat;
    expect(() => write(caveat)).toThrow(
      new TypeError('interface: takes only rest, oneclient and graphsync'),
    );
  });

  test('is met through it alone', () => {
    for (const name of ['rest', 'graphsync']) {
      expect(outcome(interfaceIs(name), { interface: name })).toBe('met');
      expect(outcome(interfaceIs(name), { interface: name, data: {} })).toBe('met');
      expect(outcome(interfaceIs(name), { interface: 'oneclient' })).toBe('not_allowed');
      expect(outcome(interfaceIs(name), {})).toBe('missing_context');
    }
  });

  test('is reported', () => {
    expect(limitsOf(interfaceIs('rest')).interfaces).toStrictEqual({
      kind: 'only',
      values: ['rest'],
    });
    expect(limitsOf(interfaceIs('rest'), interfaceIs('oneclient')).interfaces).toStrictEqual({
      kind: 'nothing',
    });
  });
});

describe('interface = oneclient is good for data access alone', () => {
  const oneclient = interfaceIs('oneclient');

  test('and met by a request for data through oneclient', () => {
    expect(outcome(oneclient, { interface: 'oneclient', data: {} })).toBe('met');
  });

  test('and fails in a request that is not one', () => {
    expect(outcome(oneclient, { interface: 'oneclient' })).toBe('not_data_access');
  });

  test('and fails through another interface', () => {
    expect(outcome(oneclient, { interface: 'rest', data: {} })).toBe('not_allowed');
    expect(outcome(oneclient, { data: {} })).toBe('missing_context');
  });

  test('and met where somebody else checks that', () => {
    for (const what of ['data', 'api'] as const) {
      const deferred = [what];
      expect(outcome(oneclient, { interface: 'oneclient', deferred })).toBe('met');
      expect(outcome(oneclient, { interface: 'rest', deferred })).toBe('not_allowed');
      expect(outcome(oneclient, { deferred })).toBe('missing_context');
    }
  });
});
