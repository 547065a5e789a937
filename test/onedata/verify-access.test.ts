import {
  api,
  asn,
  consumer,
  country,
  interfaceIs,
  ip,
  notCountry,
  region,
  service,
  time,
} from 'caveats';
import { describe, expect, test } from 'vitest';
import {
  authorizationNone,
  dataObjectId,
  dataPath,
  dataReadonly,
  type OnedataCaveat,
  serializeOnedata,
  toObjectId,
  verifyAccessToken,
  type VerifyAccessTokenOptions,
} from 'caveats/onedata';
import { accessToken, errorOf, identityToken, inviteToken, NOW, options } from './onezone.js';

const verified = (
  caveats: readonly (OnedataCaveat | string)[],
  more: Partial<VerifyAccessTokenOptions> = {},
) => verifyAccessToken(accessToken(caveats), { ...options, ...more });

const refused = (
  caveats: readonly (OnedataCaveat | string)[],
  more: Partial<VerifyAccessTokenOptions> = {},
) => errorOf(() => verified(caveats, more));

describe('an access token', () => {
  test('grants what its subject may do, until its earliest time caveat', async () => {
    const caveats = [time(NOW + 3600), time(NOW + 60)];
    expect(await verified(caveats)).toStrictEqual({
      identity: {
        version: 2,
        type: 'access',
        id: 'alice',
        subject: 'usr-alice',
        persistence: { kind: 'named' },
      },
      subject: 'usr-alice',
      validUntil: NOW + 60,
      ttl: 60,
      caveats,
    });
  });

  test('without a time caveat does not expire', async () => {
    expect(await verified([])).toMatchObject({ validUntil: null, ttl: null, caveats: [] });
  });

  test('has a TTL in whole seconds, counted from the second that has begun', async () => {
    expect(await verified([time(NOW + 60)], { now: NOW + 0.9 })).toMatchObject({ ttl: 60 });
  });

  test('is checked by the clock where no time is given', async () => {
    const { now: _, ...byTheClock } = options;
    const future = accessToken([time(99_999_999_999)]);
    const grant = await verifyAccessToken(future, byTheClock);
    expect(grant.ttl).toBeGreaterThan(0);
    const past = accessToken([time(NOW)]);
    expect((await errorOf(() => verifyAccessToken(past, byTheClock))).id).toBe(
      'tokenCaveatUnverified',
    );
  });

  test('may be given as its text, which may tell its Oneprovider’s service', async () => {
    const token = accessToken([], { subject: 'prv-krakow' });
    const grant = await verifyAccessToken(serializeOnedata(token), options);
    expect(grant).toMatchObject({ subject: 'prv-krakow', service: 'opw-krakow' });
    const panel = serializeOnedata(token, { service: 'opp' });
    expect(await verifyAccessToken(panel, options)).toMatchObject({ service: 'opp-krakow' });
    expect(await verified([])).not.toHaveProperty('service');
  });

  test('that is none is badToken', async () => {
    for (const text of ['1234', '', serializeOnedata(accessToken()).slice(0, -7)]) {
      expect(await errorOf(() => verifyAccessToken(text, options))).toMatchObject({
        id: 'badToken',
      });
    }
    const none: unknown = Reflect.apply(verifyAccessToken, undefined, [{ a: 'b' }, options]);
    expect((await errorOf(() => none)).id).toBe('badToken');
  });

  test('that is longer than 1 MiB is tokenTooLarge { limit }', async () => {
    expect(await errorOf(() => verifyAccessToken('M'.repeat(1_048_577), options))).toMatchObject({
      id: 'tokenTooLarge',
      details: { limit: 1_048_576 },
    });
  });

  test('whose signature does not hold is tokenInvalid', async () => {
    const forged = accessToken([], { secret: 'another secret' });
    expect((await errorOf(() => verifyAccessToken(forged, options))).id).toBe('tokenInvalid');
  });
});

describe('another token where an access token is expected', () => {
  test('is notAnAccessToken { received }', async () => {
    expect(await errorOf(() => verifyAccessToken(identityToken(), options))).toMatchObject({
      id: 'notAnAccessToken',
      details: { received: { identityToken: {} } },
    });
    const invitation = inviteToken('userJoinCluster', 'krakow', [time(NOW - 1)]);
    expect(await errorOf(() => verifyAccessToken(invitation, options))).toMatchObject({
      id: 'notAnAccessToken',
      details: {
        received: {
          inviteToken: { inviteType: 'userJoinCluster', clusterId: 'krakow', parameters: {} },
        },
      },
    });
  });

  test('is only said to be invalid where its signature does not hold', async () => {
    const forged = identityToken([], { secret: 'another secret' });
    expect((await errorOf(() => verifyAccessToken(forged, options))).id).toBe('tokenInvalid');
  });
});

describe('a caveat that is not met', () => {
  test.each<[string, OnedataCaveat, Partial<VerifyAccessTokenOptions>]>([
    ['time', time(NOW), {}],
    ['ip', ip('134.93.0.0/16'), { ip: '133.93.1.182' }],
    ['ip of nobody knows whom', ip('134.93.0.0/16'), {}],
    ['asn', asn(322), { ip: '10.0.0.1', geo: { asn: 1 } }],
    ['country', country('PL'), { ip: '10.0.0.1', geo: { country: 'FR' } }],
    ['unknown country', notCountry('PL'), { ip: '10.0.0.1', geo: {} }],
    ['region', region('EU'), { ip: '10.0.0.1', geo: { regions: ['Asia'] } }],
    ['consumer', consumer('usr-alice'), {}],
    ['service', service('opw-krakow'), {}],
    ['interface', interfaceIs('rest'), { interface: 'graphsync' }],
    ['unknown interface', interfaceIs('rest'), {}],
    ['api', api('ozw/get/space.*.*:*'), {}],
    ['data.readonly in a request that is not one for data', dataReadonly(), {}],
    [
      'data.readonly where something is written',
      dataReadonly(),
      { data: { path: '/beta/a' }, access: 'write' },
    ],
    ['data.path', dataPath('/beta/a'), { data: { path: '/beta/ab' }, access: 'read' }],
    [
      'data.objectid',
      dataObjectId(toObjectId({ fileUuid: 'f', spaceId: 'beta' })),
      { data: { objectIds: [toObjectId({ fileUuid: 'g', spaceId: 'beta' })] }, access: 'read' },
    ],
    ['interface = oneclient', interfaceIs('oneclient'), { interface: 'oneclient' }],
  ])('is tokenCaveatUnverified { caveat }: %s', async (_, caveat, more) => {
    expect(await refused([time(NOW + 60), caveat, time(NOW - 60)], more)).toMatchObject({
      id: 'tokenCaveatUnverified',
      details: { caveat },
    });
  });

  test('of authorization = none is told as the REST API has it', async () => {
    expect(await refused([authorizationNone()])).toMatchObject({
      id: 'tokenCaveatUnverified',
      details: { caveat: { scope: 'identityToken' } },
    });
  });

  test('is tokenCaveatUnknown { caveat } where nobody understands it, with its text', async () => {
    for (const caveat of ['colour = red', 'time < soon', 'ip = 10.0.0.1', 'service = opx-1']) {
      expect(await refused([caveat, time(NOW - 1)])).toMatchObject({
        id: 'tokenCaveatUnknown',
        details: { caveat },
      });
    }
  });

  test('counts wherever it stands, and the first is the one that is told', async () => {
    const caveats = [service('ozw-onezone'), asn(1), 'colour = red'];
    expect(await refused(caveats)).toMatchObject({ details: { caveat: asn(1) } });
    expect(await refused([...caveats].reverse())).toMatchObject({
      details: { caveat: 'colour = red' },
    });
  });
});

describe('a caveat that is met', () => {
  test.each<[string, OnedataCaveat, Partial<VerifyAccessTokenOptions>]>([
    ['time', time(NOW + 1), {}],
    ['ip', ip('134.93.0.0/16'), { ip: '134.93.7.18' }],
    ['ip, with bits beyond the mask', ip('189.34.15.0/32'), { ip: '::ffff:189.34.15.0' }],
    ['asn', asn(322), { ip: '10.0.0.1', geo: { asn: 322 } }],
    ['country', country('PL'), { ip: '10.0.0.1', geo: () => ({ country: 'PL' }) }],
    ['country', notCountry('PL'), { ip: '10.0.0.1', geo: async () => ({ country: 'FR' }) }],
    ['region', region('EU'), { ip: '10.0.0.1', geo: { regions: ['EU', 'Europe'] } }],
    ['service, which is Onezone’s by default', service('ozw-onezone'), {}],
    ['service', service('opw-*'), { service: 'opw-krakow' }],
    ['interface', interfaceIs('graphsync'), { interface: 'graphsync' }],
    [
      'api',
      api('ozw/get/space.*.*:*'),
      { api: { service: 'ozw', operation: 'get', resource: 'space.s1.instance:private' } },
    ],
    ['data.readonly', dataReadonly(), { data: { path: '/beta/a' }, access: 'read' }],
    ['data.path', dataPath('/beta/a'), { data: { path: '/beta/a/b' } }],
    [
      'data.objectid',
      dataObjectId(toObjectId({ fileUuid: 'f', spaceId: 'beta' })),
      { data: { objectIds: ['x', toObjectId({ fileUuid: 'f', spaceId: 'beta' })] } },
    ],
    [
      'interface = oneclient',
      interfaceIs('oneclient'),
      { interface: 'oneclient', data: { path: '/beta' } },
    ],
  ])('lets the token pass: %s', async (_, caveat, more) => {
    expect((await verified([caveat], more)).caveats).toStrictEqual([caveat]);
  });

  test('or deferred is somebody else’s to check', async () => {
    const data = [dataReadonly(), dataPath('/beta')];
    expect((await refused(data)).id).toBe('tokenCaveatUnverified');
    expect((await verified(data, { deferred: ['data'] })).caveats).toStrictEqual(data);
    const call = api('ozw/get/space.*.*:*');
    expect((await verified([call], { deferred: ['api'] })).caveats).toStrictEqual([call]);
  });
});
