import { interfaceIs } from 'caveats';
import { describe, expect, test } from 'vitest';
import { expectBothWays, expectTypeError, limitsOf, outcome, read } from './conditions.js';

test.each(['rest', 'oneclient', 'graphsync', 'rest-v2', 'Ünï', '__proto__', '%7C', ' rest'])(
  'an interface can be called %j',
  (name) => {
    expectBothWays(`interface = ${name}`, interfaceIs(name));
    expect(interfaceIs(name)).toStrictEqual({ type: 'interface', interface: name });
  },
);

test.each(['', '*', 'rest-*', 'rest|oneclient', 'rest|', 'a\nb', '\u007f', '\u0085', '\ud800'])(
  'an interface cannot be called %j',
  (name) => {
    expectTypeError(() => interfaceIs(name), 'interface');
    expect(read(`interface = ${name}`)).toBeUndefined();
  },
);

test.each([[1], [null], [undefined], [['rest']], [Object('rest')]])(
  'the name of an interface is a text: %j',
  (name) => {
    expectTypeError(() => interfaceIs(name as never), 'interface');
  },
);

describe('an interface', () => {
  test('is met through it alone', () => {
    expect(outcome(interfaceIs('rest'), { interface: 'rest' })).toBe('met');
    expect(outcome(interfaceIs('rest'), { interface: 'REST' })).toBe('not_allowed');
    expect(outcome(interfaceIs('rest'), { interface: '' })).toBe('not_allowed');
  });

  test('is unmet where the interface is not given', () => {
    expect(outcome(interfaceIs('rest'), {})).toBe('missing_context');
  });

  test('limits the interfaces that are reported: two of them leave nothing', () => {
    const rest = interfaceIs('rest');
    expect(limitsOf(rest, rest).interfaces).toStrictEqual({ kind: 'only', values: ['rest'] });
    expect(limitsOf(rest, interfaceIs('oneclient')).interfaces).toStrictEqual({ kind: 'nothing' });
  });
});
