import { consumer } from 'caveats';
import { describe, expect, test } from 'vitest';
import { expectBothWays, limitsOf, outcome } from './conditions.js';

test('the text of consumers is Onedata’s', () => {
  expectBothWays('consumer = usr-1|grp-2|prv-*', {
    type: 'consumer',
    whitelist: ['usr-1', 'grp-2', 'prv-*'],
  });
});

test('making consumers takes their names', () => {
  expect(consumer('usr-1', 'grp-2')).toStrictEqual({
    type: 'consumer',
    whitelist: ['usr-1', 'grp-2'],
  });
});

describe('consumers', () => {
  const listed = consumer('usr-1', 'grp-2', 'prv-*');

  test('are met for one that is listed', () => {
    expect(outcome(listed, { consumer: 'usr-1' })).toBe('met');
    expect(outcome(listed, { consumer: 'usr-2' })).toBe('not_allowed');
  });

  test('are met for members of a group that is listed', () => {
    expect(outcome(listed, { consumer: 'usr-7', groups: ['grp-1', 'grp-2'] })).toBe('met');
    expect(outcome(listed, { consumer: 'usr-7', groups: ['grp-1', 'grp-3'] })).toBe('not_allowed');
    expect(outcome(listed, { consumer: 'usr-7', groups: [] })).toBe('not_allowed');
  });

  test('are met for a group where who is in it was not said', () => {
    expect(outcome(listed, { groups: ['grp-2'] })).toBe('met');
  });

  test('are met for any of a type whose id is *', () => {
    expect(outcome(listed, { consumer: 'prv-lisbon' })).toBe('met');
    expect(outcome(listed, { consumer: 'prv-a-b' })).toBe('met');
    expect(outcome(consumer('grp-*'), { consumer: 'usr-1', groups: ['grp-9'] })).toBe('met');
  });

  test.each(['prv', 'prv1', 'prvx-1', 'xprv-1', 'PRV-1', 'usr-prv-1', ''])(
    'of a type are not met for %j, which is not of it',
    (name) => {
      expect(outcome(consumer('prv-*'), { consumer: name, groups: [name] })).toBe('not_allowed');
    },
  );

  test.each(['usr-', 'usr-10', 'USR-1', 'usr-*', 'usr'])('are not met for %j', (name) => {
    expect(outcome(consumer('usr-1'), { consumer: name })).toBe('not_allowed');
  });

  test('are unmet where neither a consumer nor groups are given', () => {
    expect(outcome(listed, {})).toBe('missing_context');
    expect(outcome(consumer('usr-*'), {})).toBe('missing_context');
  });

  test('leave what the token reaches as it is', () => {
    expect(limitsOf(listed)).toStrictEqual(limitsOf());
  });
});
