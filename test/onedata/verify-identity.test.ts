import { api, asn, consumer, interfaceIs, ip, notCountry, region, service, time } from 'caveats';
import { describe, expect, test } from 'vitest';
import {
  authorizationNone,
  dataObjectId,
  dataPath,
  dataReadonly,
  toObjectId,
  verifyIdentityToken,
  verifyInviteToken,
} from 'caveats/onedata';
import {
  accessToken,
  errorOf,
  identityToken,
  inviteToken,
  NOW,
  options,
  secretOf,
} from './onezone.js';

/** A call in which every caveat that is not about data can be met. */
const call = {
  ...options,
  ip: '10.0.0.1',
  geo: { asn: 1, country: 'FR', regions: ['EU'] },
  consumerToken: identityToken([], { subject: 'usr-bob' }),
};

const EVERYWHERE = [
  time(NOW + 60),
  ip('10.0.0.0/8'),
  asn(1),
  notCountry('PL'),
  region('EU'),
  consumer('usr-bob'),
];

const ACCESS_ONLY = [
  service('ozw-onezone'),
  api('all/all/*.*.*:*'),
  dataReadonly(),
  dataPath('/beta'),
  dataObjectId(toObjectId({ fileUuid: 'f', spaceId: 'beta' })),
];

describe('an identity token', () => {
  test('proves who its subject is', async () => {
    const user = await verifyIdentityToken(identityToken([time(NOW + 60)]), options);
    expect(user).toMatchObject({ subject: 'usr-alice', ttl: 60 });
    expect(user).not.toHaveProperty('service');
    const provider = identityToken([], { subject: 'prv-krakow', generation: 7 });
    expect(await verifyIdentityToken(provider, options)).toMatchObject({
      subject: 'prv-krakow',
      service: 'opw-krakow',
    });
  });

  test('may have time ip asn geo.* consumer interface', async () => {
    const caveats = [...EVERYWHERE, interfaceIs('rest')];
    const grant = await verifyIdentityToken(identityToken(caveats), { ...call, interface: 'rest' });
    expect(grant.caveats).toStrictEqual(caveats);
    expect(
      await errorOf(() => verifyIdentityToken(identityToken([interfaceIs('rest')]), call)),
    ).toMatchObject({ id: 'tokenCaveatUnverified' });
  });

  test.each(ACCESS_ONLY)('fails with any other: $type', async (caveat) => {
    expect(await errorOf(() => verifyIdentityToken(identityToken([caveat]), call))).toMatchObject({
      id: 'tokenCaveatUnverified',
      details: { caveat },
    });
  });

  test('fails with authorization = none, which only makes an access token less', async () => {
    const token = identityToken([authorizationNone()]);
    expect((await errorOf(() => verifyIdentityToken(token, call))).id).toBe(
      'tokenCaveatUnverified',
    );
  });
});

describe('an access token where an identity token is expected', () => {
  const krakow = { subject: 'prv-krakow' };

  test('passes if it is a Oneprovider’s, with authorization = none or without', async () => {
    for (const none of [[], [authorizationNone()]]) {
      const token = accessToken([...none, ...EVERYWHERE, interfaceIs('rest')], krakow);
      const grant = await verifyIdentityToken(token, { ...call, interface: 'rest' });
      expect(grant).toMatchObject({
        subject: 'prv-krakow',
        identity: { type: 'access' },
        service: 'opw-krakow',
      });
    }
  });

  test.each(ACCESS_ONLY)(
    'passes under the identity token’s list: fails with $type',
    async (caveat) => {
      const token = accessToken([authorizationNone(), caveat], krakow);
      expect(await errorOf(() => verifyIdentityToken(token, call))).toMatchObject({
        id: 'tokenCaveatUnverified',
        details: { caveat },
      });
    },
  );

  test.each([
    ['a user’s', accessToken(), {}],
    ['a user’s with authorization = none', accessToken([authorizationNone()]), {}],
    [
      'a user’s that is bound to a login',
      accessToken([authorizationNone()], { sessionId: 'login-1' }),
      { sessionId: 'login-1' },
    ],
    [
      'a Oneprovider’s that is bound to a login',
      accessToken([], { ...krakow, sessionId: 'login-1' }),
      { sessionId: 'login-1' },
    ],
  ])('is notAnIdentityToken { received } if it is %s', async (_, token, received) => {
    expect(await errorOf(() => verifyIdentityToken(token, options))).toMatchObject({
      id: 'notAnIdentityToken',
      details: { received: { accessToken: received } },
    });
  });

  test.each([
    ['an old provider', 'prv-krakow'],
    ['an old token', undefined],
  ])('passes as a legacy one too, if it is a Oneprovider’s: %s', async (identifier, subject) => {
    const { mint } = await import('caveats');
    const caveats = ['authorization = none'];
    const token = mint({ rootKey: secretOf(identifier), identifier, caveats });
    const verified = verifyIdentityToken(token, options);
    if (subject !== undefined) expect(await verified).toMatchObject({ subject });
    else expect((await errorOf(() => verified)).id).toBe('notAnIdentityToken');
  });
});

describe('an invitation', () => {
  const invitation = inviteToken('userJoinSpace', 'beta', [time(NOW + 60)]);

  test('is verified, whatever it invites to', async () => {
    expect(await verifyInviteToken(invitation, options)).toMatchObject({
      subject: 'usr-alice',
      identity: { type: 'invite', inviteType: 'userJoinSpace', targetId: 'beta' },
      ttl: 60,
    });
  });

  test('may have to invite to something', async () => {
    const expected = { ...options, inviteType: 'userJoinSpace' } as const;
    expect((await verifyInviteToken(invitation, expected)).ttl).toBe(60);
    expect(
      await errorOf(() =>
        verifyInviteToken(invitation, { ...options, inviteType: 'groupJoinSpace' }),
      ),
    ).toMatchObject({
      id: 'notAnInviteToken',
      details: {
        expectedInviteType: 'groupJoinSpace',
        received: { inviteToken: { inviteType: 'userJoinSpace', spaceId: 'beta' } },
      },
    });
  });

  test('is notAnInviteToken { expectedInviteType, received } where it is none', async () => {
    expect(await errorOf(() => verifyInviteToken(accessToken(), options))).toMatchObject({
      id: 'notAnInviteToken',
      details: { expectedInviteType: 'any', received: { accessToken: {} } },
    });
  });

  test('may have time ip asn geo.* consumer', async () => {
    const token = inviteToken('supportSpace', 'beta', EVERYWHERE);
    expect((await verifyInviteToken(token, call)).caveats).toStrictEqual(EVERYWHERE);
  });

  test.each([...ACCESS_ONLY, interfaceIs('rest')])(
    'fails with any other: $type',
    async (caveat) => {
      const token = inviteToken('supportSpace', 'beta', [caveat]);
      expect(await errorOf(() => verifyInviteToken(token, call))).toMatchObject({
        id: 'tokenCaveatUnverified',
        details: { caveat },
      });
    },
  );

  test('fails with authorization = none', async () => {
    const token = inviteToken('supportSpace', 'beta', [authorizationNone()]);
    expect((await errorOf(() => verifyInviteToken(token, call))).id).toBe('tokenCaveatUnverified');
  });

  test('is no identity token, with authorization = none or without', async () => {
    const token = inviteToken('supportSpace', 'beta', [authorizationNone()]);
    expect((await errorOf(() => verifyIdentityToken(token, call))).id).toBe('notAnIdentityToken');
  });
});
