import { interfaceIs } from 'caveats';
import {
  authorizationNone,
  dataObjectId,
  dataPath,
  dataReadonly,
  isDataAccessCaveat,
  type OnedataCaveat,
  type OnedataRequest,
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

describe('calls without data', () => {
  const NEEDED = [
    ...['opw/get/file.f.instance:private', 'opw/delete/file.f.qos_summary:private'],
    ...['opw/get/op_space.null.list:private', 'ozw/get/user.u.instance:protected'],
    'ozw/get/share.s.instance:public',
  ];
  const OF_SPACE = [
    'opw/get/op_space.space1.instance:private',
    'ozw/get/space.space1.instance:auto',
  ];
  const OTHERS = [
    ...['ozw/get/user.u.client_tokens:private', 'ozw/update/user.u.instance:private'],
    ...['ozw/get/group.g.instance:private', 'ozw/delete/space.space1.instance:private'],
    ...['ozw/get/space.space1.users:private', 'opw/get/op_space.space1.instance:public'],
    ...['opw/get/op_transfer.t.instance:private', 'opp/get/onp_cluster.null.instance:private'],
    'ozp/get/user.u.instance:private',
  ];
  const call = (text: string): OnedataRequest => {
    const [service, operation, resource] = text.split('/') as [string, 'get', string];
    return { interface: 'oneclient', api: { service, operation, resource } };
  };
  const CAVEATS: readonly (readonly [OnedataCaveat, isOneSpace: boolean])[] = [
    [interfaceIs('oneclient'), false],
    [dataReadonly(), false],
    [dataPath('/space1/dir', '/space2'), true],
    [dataObjectId(dirId), true],
  ];

  test.each(CAVEATS)('%j allows those that data access needs', (caveat, isOneSpace) => {
    for (const text of [...NEEDED, ...OF_SPACE]) expect(outcome(caveat, call(text))).toBe('met');
    for (const text of OTHERS) expect(outcome(caveat, call(text))).toBe('not_data_access');
    for (const text of OF_SPACE) {
      const other = call(text.replace('space1', 'space3'));
      expect(outcome(caveat, other)).toBe(isOneSpace ? 'not_allowed' : 'met');
    }
    expect(outcome(caveat, call('ozw/get/nosuch.u.instance:private'))).toBe('invalid_context');
  });

  test.each(CAVEATS)('%j limits also those that are named beside data', (caveat) => {
    const data = { data: { path: '/space1/dir/a', objectIds: [dirId] }, access: 'read' } as const;
    const elsewhere = { data: { path: '/space3', objectIds: [] }, access: 'write' } as const;
    const [needed, other] = [call(NEEDED[0]!), call(OTHERS[0]!)];
    expect(outcome(caveat, { ...needed, ...data })).toBe('met');
    expect(outcome(caveat, { ...other, ...data })).toBe('not_data_access');
    const isData = caveat.type !== 'interface';
    expect(outcome(caveat, { ...needed, ...elsewhere })).toBe(isData ? 'not_allowed' : 'met');
  });

  test.each(CAVEATS)('%j limits also those of a service that checks data itself', (caveat) => {
    for (const deferred of [['data'], ['api'], ['api', 'data']] as const) {
      expect(outcome(caveat, { ...call(NEEDED[0]!), deferred })).toBe('met');
      expect(outcome(caveat, { ...call(OTHERS[0]!), deferred })).toBe('not_data_access');
    }
  });

  test('about the space of a path or an id that makes no sense are not allowed', () => {
    for (const whitelist of [['L3NwYWNlMS8='], [`${dirId.slice(0, -2)}00`]]) {
      const type = whitelist[0]!.startsWith('L') ? 'data.path' : 'data.objectid';
      expect(outcome({ type, whitelist }, call(OF_SPACE[0]!))).toBe('not_allowed');
    }
    // Onedata's own code takes a space called * for all of them.
    expect(outcome(dataPath('/*'), call(OF_SPACE[0]!))).toBe('not_allowed');
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
