import { api, asn, consumer, country, interfaceIs, ip, region, service, time } from 'caveats';
import { describe, expect, test } from 'vitest';
import {
  authorizationNone,
  createZone,
  dataPath,
  dataReadonly,
  inferAccessTokenScope,
  type InferAccessTokenScopeOptions,
  type OnedataCaveat,
  serializeOnedata,
} from 'caveats/onedata';
import {
  accessToken,
  errorOf,
  identityToken,
  inviteToken,
  NOW,
  options,
  SNAPSHOT,
  type TokenParts,
  zone,
} from './onezone.js';

const ALL_SPACES = ['alpha', 'beta', 'gamma', 'delta', 'kappa'];

async function spacesOf(
  caveats: readonly OnedataCaveat[],
  parts?: TokenParts,
): Promise<readonly string[]> {
  const token = accessToken(caveats, parts);
  const { dataAccessScope } = await inferAccessTokenScope({ token }, options);
  return Object.keys(dataAccessScope?.spaces ?? {});
}

const refused = (
  caveats: readonly (OnedataCaveat | string)[],
  more: Partial<InferAccessTokenScopeOptions> = {},
) => errorOf(() => inferAccessTokenScope({ token: accessToken(caveats) }, { ...options, ...more }));

describe('what an access token reaches', () => {
  test('is exactly { validUntil, dataAccessScope: { readonly, spaces, providers } }', async () => {
    const token = accessToken([time(NOW + 3600), dataPath('/alpha/a/b')]);
    const scope = await inferAccessTokenScope({ token }, options);
    expect(JSON.parse(JSON.stringify(scope))).toStrictEqual({
      validUntil: NOW + 3600,
      dataAccessScope: {
        readonly: false,
        spaces: {
          alpha: {
            name: 'Alpha',
            supports: {
              krakow: {
                readonly: false,
                storages: { a1: { readonly: true }, a2: { readonly: false } },
              },
            },
          },
        },
        providers: {
          krakow: {
            name: 'KRAKOW',
            domain: 'krakow.example.com',
            version: '21.02.4',
            online: true,
            storages: ['a1', 'a2'],
          },
        },
      },
    });
  });

  test('is all of the subject’s spaces where no caveat is about them', async () => {
    expect(await spacesOf([])).toStrictEqual(ALL_SPACES);
    expect(await spacesOf([], { subject: 'usr-bob' })).toStrictEqual(['beta']);
  });

  test('may be asked of a token’s text, and of a temporary or a bound token', async () => {
    const token = serializeOnedata(accessToken([], { generation: 7, sessionId: 'login-1' }));
    const { validUntil, dataAccessScope } = await inferAccessTokenScope({ token }, options);
    expect(validUntil).toBe(NOW + 3600);
    expect(Object.keys(dataAccessScope!.spaces)).toStrictEqual(ALL_SPACES);
  });

  test('lasts until the earliest time caveat, or has no end', async () => {
    const token = accessToken([time(NOW + 9), time(NOW + 3), dataReadonly(), time(NOW + 6)]);
    expect((await inferAccessTokenScope({ token }, options)).validUntil).toBe(NOW + 3);
    const endless = { token: accessToken() };
    expect((await inferAccessTokenScope(endless, options)).validUntil).toBeNull();
  });

  test('is null for a Oneprovider’s token', async () => {
    const token = accessToken([time(NOW + 60)], { subject: 'prv-krakow' });
    expect(await inferAccessTokenScope({ token }, options)).toStrictEqual({
      validUntil: NOW + 60,
      dataAccessScope: null,
    });
  });
});

describe('a token whose scope is inferred', () => {
  test('is verified with all caveats save service, interface and api', async () => {
    const usage = [service('opw-krakow'), interfaceIs('graphsync'), api('opw/delete/space.*.*:*')];
    expect(await spacesOf(usage)).toStrictEqual(ALL_SPACES);
  });

  test.each<[string, OnedataCaveat]>([
    ['time', time(NOW - 999_999)],
    ['ip', ip('8.8.8.8')],
    ['asn', asn(997)],
    ['country', country('PL')],
    ['region', region('Antarctica')],
    ['consumer', consumer('usr-123456789')],
  ])('has to meet the rest: %s', async (_, caveat) => {
    const caveats = [service('opw-krakow'), dataPath('/alpha'), caveat, interfaceIs('rest')];
    expect(await refused(caveats, { ip: '10.0.0.1' })).toMatchObject({
      id: 'tokenCaveatUnverified',
      details: { caveat },
    });
  });

  test('fails with authorization = none', async () => {
    expect(await refused([authorizationNone()])).toMatchObject({
      id: 'tokenCaveatUnverified',
      details: { caveat: { scope: 'identityToken' } },
    });
  });

  test('fails with a caveat that nobody understands', async () => {
    for (const caveat of ['colour = red', 'data.path = /alpha', 'interface = soap']) {
      expect(await refused([caveat])).toMatchObject({
        id: 'tokenCaveatUnknown',
        details: { caveat },
      });
    }
  });

  test('passes from the address that it is for', async () => {
    const token = accessToken([ip('10.0.0.0/8'), asn(7), country('PL')]);
    const from = { ...options, ip: '10.0.0.1', geo: { asn: 7, country: 'PL' } };
    expect((await inferAccessTokenScope({ token }, from)).dataAccessScope).not.toBeNull();
  });

  test.each([
    ['an identity token', identityToken(), 'notAnAccessToken'],
    ['an invitation', inviteToken('userJoinSpace', 'alpha'), 'notAnAccessToken'],
    ['a forged token', accessToken([], { secret: 'a guess' }), 'tokenInvalid'],
    ['a revoked token', accessToken([], { id: 'revoked' }), 'tokenRevoked'],
    ['no token', 'MDAy', 'badToken'],
    ['a token of nobody', accessToken([], { subject: 'usr-ghost' }), 'tokenSubjectInvalid'],
    [
      'of nobody, for its own use',
      accessToken([consumer('usr-ghost')], { subject: 'usr-ghost' }),
      'tokenSubjectInvalid',
    ],
    ['of no Oneprovider', accessToken([], { subject: 'prv-ruin' }), 'tokenSubjectInvalid'],
    ['bound to another’s login', accessToken([], { sessionId: 'login-2' }), 'tokenSessionInvalid'],
  ])('is refused as it is elsewhere: %s', async (_, token, id) => {
    expect((await errorOf(() => inferAccessTokenScope({ token }, options))).id).toBe(id);
  });
});

describe('the zone', () => {
  test('may be one that forgets: what it does not know is left out', async () => {
    const forgetful = {
      ...zone,
      space: async (id: string) => (id === 'alpha' ? undefined : zone.space(id)),
      provider: (id: string) => (id === 'paris' ? undefined : zone.provider(id)),
    };
    const token = accessToken([dataPath('/alpha', '/delta')]);
    const { dataAccessScope } = await inferAccessTokenScope(
      { token },
      { ...options, zone: forgetful },
    );
    expect(Object.keys(dataAccessScope!.spaces)).toStrictEqual(['delta']);
    expect(Object.keys(dataAccessScope!.spaces['delta']!.supports)).toStrictEqual(['lisbon']);
    expect(Object.keys(dataAccessScope!.providers)).toStrictEqual(['lisbon']);
  });

  test('may have ids that are properties of every object', async () => {
    const name = '__proto__';
    const odd = createZone(
      JSON.parse(`{
        "users": { "alice": { "spaces": ["${name}", "${name}"] } },
        "spaces": { "${name}": { "name": "S", "supports": { "constructor": { "storages": { "${name}": { "readonly": true } } } } } },
        "providers": { "constructor": ${JSON.stringify(SNAPSHOT.providers['krakow'])} }
      }`),
    );
    const token = accessToken([dataPath(`/${name}/x`), service('opw-constructor')]);
    const { dataAccessScope } = await inferAccessTokenScope({ token }, { ...options, zone: odd });
    expect(JSON.stringify(dataAccessScope?.spaces)).toBe(
      `{"${name}":{"name":"S","supports":{"constructor":{"readonly":true,"storages":{"${name}":{"readonly":true}}}}}}`,
    );
    expect(dataAccessScope?.providers['constructor']?.storages).toStrictEqual([name]);
    expect(dataAccessScope?.providers['toString']).toBeUndefined();
  });
});
