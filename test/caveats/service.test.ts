import { consumer, service } from 'caveats';
import { describe, expect, test } from 'vitest';
import { expectBothWays, expectTypeError, limitsOf, outcome, read } from './conditions.js';

test('the text of services is Onedata’s', () => {
  expectBothWays('service = ozw-onezone|opw-*', {
    type: 'service',
    whitelist: ['ozw-onezone', 'opw-*'],
  });
});

test('making services takes their names', () => {
  expect(service('ozw-onezone', 'opw-*')).toStrictEqual({
    type: 'service',
    whitelist: ['ozw-onezone', 'opw-*'],
  });
});

describe.each([
  ['service', service],
  ['consumer', consumer],
] as const)('a name in a %s caveat', (type, make) => {
  test.each(['admin', 'opw-a-b', 'opw-*', 'o-*', 'Ünï-cødé', '__proto__', 'a/b%', 'a b'])(
    'can be %j',
    (name) => {
      expectBothWays(`${type} = ${name}`, make(name));
    },
  );

  test.each([
    '',
    '*',
    '-*',
    'opw*',
    '*-1',
    'opw-*1',
    'opw-1*',
    'opw-*-*',
    'opw-a-*',
    'opw-**',
    'a|b',
  ])('cannot be %j', (name) => {
    expectTypeError(() => make(name), type);
    expectTypeError(() => make('opw-1', name), type);
  });

  test.each(['*', 'opw*', 'opw-a-*', 'opw-**', 'a|', 'a||b', 'a|*'])(
    'is not read of %j',
    (text) => {
      expect(read(`${type} = ${text}`)).toBeUndefined();
    },
  );

  test.each(['a\nb', 'a\u0000', '\u007f', 'a\u0085', '\ud800', 'a\udc00b'])(
    'holds no control character and no half of one: %j',
    (name) => {
      expectTypeError(() => make(name), type);
      expect(read(`${type} = ${name}`)).toBeUndefined();
    },
  );

  test.each([[1], [null], [undefined], [['opw-1']], [Object('opw-1')]])('is a text: %j', (name) => {
    expectTypeError(() => make(name as never), type);
  });

  test('is needed', () => {
    expectTypeError(() => make(), type);
  });
});

describe('services', () => {
  const listed = service('ozw-onezone', 'opw-*');

  test('are met at one that is listed, and at any of a type whose id is *', () => {
    expect(outcome(listed, { service: 'ozw-onezone' })).toBe('met');
    expect(outcome(listed, { service: 'opw-lisbon' })).toBe('met');
    expect(outcome(listed, { service: 'opw-a-b' })).toBe('met');
  });

  test.each(['ozw-other', 'ozw-onezone2', 'ozw-*', 'opw', 'opw2-x', 'OPW-x', ''])(
    'are not met at %j',
    (name) => {
      expect(outcome(listed, { service: name })).toBe('not_allowed');
    },
  );

  test('are unmet where the service is not given', () => {
    expect(outcome(listed, {})).toBe('missing_context');
  });

  test('limit the services that are reported, in order and without doubles', () => {
    expect(limitsOf(service('opw-b', 'opw-a', 'opw-b')).services).toStrictEqual({
      kind: 'only',
      values: ['opw-a', 'opw-b'],
    });
    expect(limitsOf(listed, service('opw-b', 'x')).services).toStrictEqual({
      kind: 'only',
      values: ['opw-b'],
    });
  });
});
