import {
  authorizationNone,
  dataObjectId,
  dataPath,
  dataReadonly,
  isDataAccessCaveat,
  type OnedataCaveat,
  toObjectId,
} from 'caveats/onedata';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CAVEAT_TYPES, CAVEATS_OF } from './arbitraries.js';
import { expectBothWays, outcome, read, write, writeAny } from './conditions.js';

const dirId = toObjectId({ fileUuid: 'dir', spaceId: 'space1' });

describe('data.readonly', () => {
  test('is its own text', () => {
    expectBothWays('data.readonly', dataReadonly());
    expect(dataReadonly()).toStrictEqual({ type: 'data.readonly' });
    for (const text of ['data.readonly ', 'data.readonly = ', 'data.readonly = true', 'data']) {
      expect(read(text)).toBeUndefined();
    }
    expect(() => writeAny({ type: 'data.readonly', more: 1 })).toThrow(
      new TypeError('data.readonly: a caveat of this type has the fields type'),
    );
  });

  test('is met by requests that read data', () => {
    expect(outcome(dataReadonly(), { data: {}, access: 'read' })).toBe('met');
    expect(outcome(dataReadonly(), { data: {}, access: 'write' })).toBe('not_allowed');
    expect(outcome(dataReadonly(), { data: {} })).toBe('missing_context');
  });
});

describe.each<[string, OnedataCaveat]>([
  ['data.readonly', dataReadonly()],
  ['data.path', dataPath('/space1')],
  ['data.objectid', dataObjectId(dirId)],
])('a token with %s is good for data access alone', (_, caveat) => {
  const data = { path: '/space1/a', objectIds: [dirId] };

  test('and fails in any request that is not one', () => {
    expect(outcome(caveat, { access: 'read' })).toBe('not_data_access');
    expect(outcome(caveat, { access: 'read', data })).toBe('met');
    expect(outcome(caveat, { access: 'read', deferred: [] })).toBe('not_data_access');
    expect(outcome(caveat, { access: 'read', deferred: ['api'] })).toBe('not_data_access');
    expect(outcome(caveat, { access: 'read', deferred: 'data' as never })).toBe('not_data_access');
  });

  test('unless somebody else checks it', () => {
    expect(outcome(caveat, { deferred: ['data'] })).toBe('met');
    expect(outcome(caveat, { deferred: ['data'], data: {}, access: 'write' })).toBe('met');
  });
});

describe('a data access caveat', () => {
  test('is any data.*, or interface = oneclient', () => {
    for (const type of CAVEAT_TYPES) {
      fc.assert(
        fc.property<[OnedataCaveat]>(CAVEATS_OF[type], (caveat) => {
          const isData = write(caveat).startsWith('data.');
          const isOneclient = write(caveat) === 'interface = oneclient';
          expect(isDataAccessCaveat(caveat)).toBe(isData || isOneclient);
        }),
        { numRuns: 20 },
      );
    }
  });
});

describe('authorization = none', () => {
  test('is its own text', () => {
    expectBothWays('authorization = none', authorizationNone());
    for (const text of ['authorization', 'authorization = ', 'authorization = all']) {
      expect(read(text)).toBeUndefined();
    }
    expect(() => write({ type: 'authorization', authorization: 'all' as 'none' })).toThrow(
      new TypeError("authorization: authorization must be 'none'"),
    );
    expect(() => writeAny({ ...authorizationNone(), more: 1 })).toThrow(
      new TypeError('authorization: a caveat of this type has the fields type, authorization'),
    );
  });

  test('is never met', () => {
    expect(outcome(authorizationNone(), {})).toBe('not_in_token_type');
  });
});
