import { api } from 'caveats';
import {
  authorizationNone,
  caveatFromJson,
  caveatToJson,
  dataObjectId,
  dataPath,
  dataReadonly,
  INVITE_TYPES,
  onedataIdentity,
  toObjectId,
} from 'caveats/onedata';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { utf8 } from '../bytes/oracle.js';
import { CAVEAT_TYPES, CAVEATS_OF } from './arbitraries.js';
import { subjectToJson, tokenTypeToJson } from '../../src/onedata/json.js';
import { write } from './conditions.js';

/** What arrives of a value that was sent as JSON. */
const sent = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('the JSON of what a token is for is that of Onedata’s REST API', () => {
  test.each([
    [{ type: 'access' }, { accessToken: {} }],
    [{ type: 'access', sessionId: 's:1' }, { accessToken: { sessionId: 's:1' } }],
    [{ type: 'identity' }, { identityToken: {} }],
  ] as const)('%j', (type, json) => {
    expect(tokenTypeToJson(type)).toStrictEqual(json);
  });

  test.each([
    ['userJoinGroup', 'groupId'],
    ['groupJoinGroup', 'groupId'],
    ['userJoinSpace', 'spaceId'],
    ['groupJoinSpace', 'spaceId'],
    ['supportSpace', 'spaceId'],
    ['harvesterJoinSpace', 'spaceId'],
    ['registerOneprovider', 'adminUserId'],
    ['userJoinCluster', 'clusterId'],
    ['groupJoinCluster', 'clusterId'],
    ['userJoinHarvester', 'harvesterId'],
    ['groupJoinHarvester', 'harvesterId'],
    ['spaceJoinHarvester', 'harvesterId'],
    ['userJoinAtmInventory', 'atmInventoryId'],
    ['groupJoinAtmInventory', 'atmInventoryId'],
  ] as const)('an invitation of type %s has its %s', (inviteType, targetKey) => {
    const type = { type: 'invite', inviteType, targetId: 't' } as const;
    const json = { inviteToken: { inviteType, [targetKey]: 't', parameters: {} } };
    expect(tokenTypeToJson(type)).toStrictEqual(json);
    const others = INVITE_TYPES.map((other) => tokenTypeToJson({ ...type, inviteType: other }));
    expect(new Set(others.map((other) => JSON.stringify(other))).size).toBe(14);
  });

  test('is there for an identity as it is', () => {
    const identity = onedataIdentity.decode(utf8('2/nmd/usr-u/ssp:s:ge/i'));
    const inviteToken = { inviteType: 'supportSpace', spaceId: 's', parameters: {} };
    expect(tokenTypeToJson(identity)).toStrictEqual({ inviteToken });
  });
});

describe('the JSON of a subject', () => {
  test('tells users from Oneproviders, and that a legacy token names nobody', () => {
    expect(subjectToJson('usr-u-1')).toStrictEqual({ type: 'user', id: 'u-1' });
    expect(subjectToJson('prv-p')).toStrictEqual({ type: 'oneprovider', id: 'p' });
    expect(subjectToJson(undefined)).toStrictEqual({ type: 'nobody', id: null });
  });
});

describe('the JSON of a caveat', () => {
  test('is its value', () => {
    const caveat = dataPath('/space1/file1.txt');
    const json = { type: 'data.path', whitelist: ['L3NwYWNlMS9maWxlMS50eHQ='] };
    expect(caveatToJson(caveat)).toStrictEqual(json);
    expect(caveatFromJson(json)).toStrictEqual(caveat);
    expect(caveatToJson(dataReadonly())).toStrictEqual({ type: 'data.readonly' });
  });

  test('is a scope without a type for authorization = none, which is read with one too', () => {
    const json = { scope: 'identityToken' };
    expect(caveatToJson(authorizationNone())).toStrictEqual(json);
    for (const each of [json, { type: 'scope', ...json }]) {
      expect(caveatFromJson(each)).toStrictEqual(authorizationNone());
    }
  });

  test('says the scope private of patterns of calls that say none', () => {
    const [without, scoped] = ['ozw/get/space.*.*', 'ozw/get/space.*.*:private'];
    const json = { type: 'api', whitelist: [scoped, 'all/all/*.*.*:*'] };
    expect(caveatToJson(api(without!, 'all/all/*.*.*:*'))).toStrictEqual(json);
    const given = { type: 'api', whitelist: [without, 'all/all/*.*.*:*'] };
    expect(write(caveatFromJson(given)!)).toBe(`api = ${scoped}|all/all/*.*.*:*`);
  });

  test('keeps the case of object ids', () => {
    const lower = toObjectId({ fileUuid: '123', spaceId: 'abc' }).toLowerCase();
    const json = { type: 'data.objectid', whitelist: [lower] };
    expect(write(caveatFromJson(json)!)).toBe(`data.objectid = ${lower}`);
    expect(caveatToJson(caveatFromJson(json)!)).toStrictEqual(json);
  });

  test.each(CAVEAT_TYPES)('of type %s is read as what it was', (type) => {
    fc.assert(
      fc.property(CAVEATS_OF[type], (caveat) => {
        expect(caveatFromJson(sent(caveatToJson(caveat)))).toStrictEqual(caveat);
      }),
      { numRuns: 300 },
    );
  });

  test('may have addresses without a mask, which then get one', () => {
    const whitelist = ['189.34.15.0/8', '10.0.0.1'];
    const caveat = { type: 'ip', whitelist: ['189.34.15.0/8', '10.0.0.1/32'] };
    expect(caveatFromJson({ type: 'ip', whitelist })).toStrictEqual(caveat);
  });

  test('is copied, so that what is done to it later changes nothing', () => {
    const json = { type: 'service', whitelist: ['opw-1'] };
    const caveat = caveatFromJson(json);
    json.whitelist[0] = 'ozw-*';
    expect(write(caveat!)).toBe('service = opw-1');
  });
});

describe('no caveat is read of', () => {
  const sensible = toObjectId({ fileUuid: '123', spaceId: 'abc' });
  const list = (type: string, ...whitelist: unknown[]) => ({ type, whitelist });

  test.each<[unknown]>([
    [undefined],
    [null],
    ['time < 5'],
    [['data.readonly']],
    [{}],
    [{ type: 'none' }],
    [{ type: 'toString' }],
    [{ type: ['data.readonly'] }],
    [{ type: null }],
    [{ type: 'data.readonly', readonly: true }],
    [{ type: 'time' }],
    [{ type: 'time', validUntil: '5' }],
    [{ type: 'time', validUntil: 1.5 }],
    [{ type: 'time', validUntil: -1 }],
    [{ type: 'time', validUntil: 1571147494000 }],
    [{ type: 'time', validUntil: 5, more: 1 }],
    [{ type: 'geo.country', list: ['PL'] }],
    [{ type: 'geo.country', filter: 'grey', list: ['PL'] }],
    [{ type: 'geo.country', filter: 'whitelist', list: ['Poland'] }],
    [{ type: 'geo.region', filter: 'whitelist', list: ['Moon'] }],
    [{ type: 'interface', interface: 'ftp' }],
    [list('ip')],
    [list('ip', '2001:db8::/32')],
    [list('ip', '10.0.0.0/33')],
    [list('ip', 1)],
    [list('asn', '631')],
    [list('consumer', 'opw-1')],
    [list('service', 'usr-1')],
    [list('service', 'opw-*', null)],
    [list('api', 'all/all/space')],
    [list('doc', 'A')],
    [{ type: 'access', access: ['read'] }],
    [{ type: 'authorization', authorization: 'none' }],
    [{ type: 'scope' }],
    [{ type: 'scope', scope: 'unlimited' }],
    [{ scope: 'unlimited' }],
    [{ scope: ['identityToken'] }],
    [{ type: 'time', scope: 'identityToken' }],
    [{ type: 'scope', scope: 'identityToken', more: 1 }],
    [{ scope: 'identityToken', more: 1 }],
    [{ type: 'authorization', scope: 'identityToken' }],
    [list('data.path')],
    [list('data.path', '/space1')],
    [list('data.path', 'L3NwYWNlMS8=')],
    [list('data.path', 'Lw==')],
    [list('data.path', 'L3M=', 'Li4=')],
    [{ type: 'data.path', whitelist: 'L3M=' }],
    [list('data.objectid')],
    [list('data.objectid', 'A')],
    [list('data.objectid', sensible, sensible.slice(0, -2))],
    [list('data.objectid', 1)],
  ])('%j', (json) => {
    expect(caveatFromJson(json)).toBeUndefined();
  });

  test('but of an object id that makes sense', () => {
    expect(caveatFromJson(list('data.objectid', sensible))).toStrictEqual(dataObjectId(sensible));
  });
});
