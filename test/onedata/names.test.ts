import { consumer, service } from 'caveats';
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

describe.each([
  ['service', service, ['ozw', 'ozp', 'opw', 'opp'], ['usr', 'prv', 'ops', 'OPW', 'opwx']],
  ['consumer', consumer, ['usr', 'grp', 'prv'], ['opw', 'ozw', 'sub', 'USR', 'usrx']],
] as const)('the names in a %s caveat', (type, make, types, others) => {
  const message = `${type}: takes only ${type === 'service' ? 'ozw-, ozp-, opw-' : 'usr-, grp-'} and ${
    type === 'service' ? 'opp-' : 'prv-'
  } with an id or *`;

  test.each(types)('are %s with an id or *', (of) => {
    for (const id of ['1', 'a-b', '*', '__proto__', 'ż ż', '-']) {
      expectBothWays(`${type} = ${of}-${id}`, make(`${of}-${id}`));
    }
    expectBothWays(`${type} = ${of}-1|${of}-*`, { type, whitelist: [`${of}-1`, `${of}-*`] });
  });

  test.each(others)('are not %s with an id', (of) => {
    expectNeitherWay(`${type} = ${of}-1`, make(`${of}-1`), message);
    expectNeitherWay(`${type} = ${types[0]}-1|${of}-1`, make(`${types[0]}-1`, `${of}-1`), message);
  });

  test('are not a type without an id', () => {
    expectNeitherWay(`${type} = ${types[0]}-`, make(`${types[0]}-`), message);
    expectNeitherWay(`${type} = ${types[0]}`, make(types[0]), message);
  });

  test.each(['', '*', 'a*', 'a|', ...NO_TEXTS])('are not %j', (entry) => {
    const caveat = { type, whitelist: [entry] } as OnedataCaveat;
    expect(() => write(caveat)).toThrow(TypeError);
  });
});

describe('a consumer', () => {
  test('is a user or a Oneprovider', () => {
    const listed = consumer('usr-1', 'prv-*');
    expect(outcome(listed, { consumer: 'usr-1' })).toBe('met');
    expect(outcome(listed, { consumer: 'prv-9' })).toBe('met');
    expect(outcome(listed, { consumer: 'usr-2' })).toBe('not_allowed');
    expect(outcome(listed, {})).toBe('missing_context');
  });

  test('may be one who is in a group, or in any group', () => {
    const inTwo = { consumer: 'usr-1', groups: ['grp-a', 'grp-b'] };
    expect(outcome(consumer('grp-b'), inTwo)).toBe('met');
    expect(outcome(consumer('grp-c'), inTwo)).toBe('not_allowed');
    expect(outcome(consumer('grp-*'), inTwo)).toBe('met');
    expect(outcome(consumer('grp-*'), { consumer: 'usr-1', groups: [] })).toBe('not_allowed');
  });
});

describe('a service', () => {
  test('is met at one that is listed', () => {
    const listed = service('ozw-onezone', 'opw-*');
    expect(outcome(listed, { service: 'ozw-onezone' })).toBe('met');
    expect(outcome(listed, { service: 'opw-lisbon' })).toBe('met');
    expect(outcome(listed, { service: 'opp-lisbon' })).toBe('not_allowed');
    expect(outcome(listed, {})).toBe('missing_context');
  });

  test('is reported', () => {
    expect(limitsOf(service('opw-b', 'opw-a'), service('opw-*')).services).toStrictEqual({
      kind: 'only',
      values: ['opw-a', 'opw-b'],
    });
  });
});
