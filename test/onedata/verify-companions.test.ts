import { consumer, interfaceIs, ip, service, time } from 'caveats';
import { describe, expect, test } from 'vitest';
import {
  authorizationNone,
  onedataDialect,
  serializeOnedata,
  verifyAccessToken,
  type VerifyAccessTokenOptions,
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

const bob = identityToken([], { subject: 'usr-bob' });
const alice = identityToken();
const krakow = identityToken([], { subject: 'prv-krakow' });

const withCaveat = (
  caveat: ReturnType<typeof consumer | typeof service>,
  more: Partial<VerifyAccessTokenOptions>,
) => verifyAccessToken(accessToken([caveat]), { ...options, ...more });

describe('a consumer token', () => {
  test('proves who uses the token', async () => {
    const grant = await withCaveat(consumer('usr-bob'), { consumerToken: bob });
    expect(grant.subject).toBe('usr-alice');
    expect(await errorOf(() => withCaveat(consumer('usr-bob'), { consumerToken: alice }))).toEqual(
      expect.objectContaining({ id: 'tokenCaveatUnverified' }),
    );
    expect(await withCaveat(consumer('prv-krakow'), { consumerToken: krakow })).toMatchObject({
      subject: 'usr-alice',
    });
  });

  test('proves the groups that the user is in, of which * means any', async () => {
    for (const group of ['grp-devs', 'grp-*']) {
      await withCaveat(consumer(group), { consumerToken: alice });
      for (const consumerToken of [bob, krakow]) {
        expect((await errorOf(() => withCaveat(consumer(group), { consumerToken }))).id).toBe(
          'tokenCaveatUnverified',
        );
      }
    }
  });

  test('may be an access token of a Oneprovider, but not of a user', async () => {
    for (const caveats of [[], [authorizationNone()]]) {
      const consumerToken = accessToken(caveats, { subject: 'prv-krakow' });
      await withCaveat(consumer('prv-krakow'), { consumerToken });
      const users = accessToken(caveats, { subject: 'usr-bob' });
      expect(
        await errorOf(() => withCaveat(consumer('usr-bob'), { consumerToken: users })),
      ).toMatchObject({
        id: 'badConsumerToken',
        details: { tokenError: { id: 'notAnIdentityToken' } },
      });
    }
  });

  test('serves identity tokens and invitations as well', async () => {
    const more = { ...options, consumerToken: bob };
    const caveats = [consumer('usr-bob')];
    expect((await verifyIdentityToken(identityToken(caveats), more)).subject).toBe('usr-alice');
    const invitation = inviteToken('userJoinGroup', 'devs', caveats);
    expect((await verifyInviteToken(invitation, more)).subject).toBe('usr-alice');
  });

  test.each([
    ['that is none', 'no token', 'badToken'],
    ['that is not authentic', identityToken([], { secret: 'a guess' }), 'tokenInvalid'],
    ['that was revoked', identityToken([], { id: 'revoked' }), 'tokenRevoked'],
    ['that has expired', identityToken([time(NOW)]), 'tokenCaveatUnverified'],
    ['from another address', identityToken([ip('10.0.0.0/8')]), 'tokenCaveatUnverified'],
    ['for another interface', identityToken([interfaceIs('rest')]), 'tokenCaveatUnverified'],
    ['that itself needs a consumer', identityToken([consumer('usr-*')]), 'tokenCaveatUnverified'],
    ['with a caveat that nobody knows', identityToken(['colour = red']), 'tokenCaveatUnknown'],
    [
      'of a user that there is not',
      identityToken([], { subject: 'usr-ghost' }),
      'tokenSubjectInvalid',
    ],
    [
      'of a Oneprovider that there is not',
      identityToken([], { subject: 'prv-ruin' }),
      'tokenSubjectInvalid',
    ],
    [
      'of a Oneprovider that is bound to a login',
      accessToken([], { subject: 'prv-krakow', sessionId: 'login-1' }),
      'notAnIdentityToken',
    ],
    ['of a blocked user', identityToken([], { subject: 'usr-blocked' }), 'userBlocked'],
  ])('is badConsumerToken { tokenError }: one %s', async (_, consumerToken, id) => {
    const more = { ...options, ip: '192.0.2.1', consumerToken };
    expect(await errorOf(() => verifyAccessToken(accessToken(), more))).toMatchObject({
      id: 'badConsumerToken',
      details: { tokenError: { id } },
    });
  });

  test('is told of before the token itself', async () => {
    const more = { ...options, consumerToken: 'no token' };
    for (const token of [accessToken([], { secret: 'a guess' }), accessToken([time(NOW)])]) {
      expect((await errorOf(() => verifyAccessToken(token, more))).id).toBe('badConsumerToken');
    }
  });
});

describe('a service token', () => {
  test('proves that a Oneprovider’s worker is the service that was asked', async () => {
    await withCaveat(service('opw-krakow'), { serviceToken: krakow });
    await withCaveat(service('opw-*'), {
      serviceToken: serializeOnedata(krakow, { service: 'opw' }),
    });
    expect((await errorOf(() => withCaveat(service('ozw-*'), { serviceToken: krakow }))).id).toBe(
      'tokenCaveatUnverified',
    );
  });

  test('proves that its panel is, where its text starts with opp-', async () => {
    const serviceToken = serializeOnedata(krakow, { service: 'opp' });
    await withCaveat(service('opp-krakow'), { serviceToken });
    expect((await errorOf(() => withCaveat(service('opw-krakow'), { serviceToken }))).id).toBe(
      'tokenCaveatUnverified',
    );
  });

  test('may be an access token of a Oneprovider, also a legacy one', async () => {
    const { mint } = await import('caveats');
    const identifier = 'an old provider';
    for (const serviceToken of [
      accessToken([], { subject: 'prv-krakow' }),
      accessToken([authorizationNone()], { subject: 'prv-krakow', generation: 7 }),
      mint({ rootKey: secretOf(identifier), identifier, dialect: onedataDialect }),
    ]) {
      await withCaveat(service('opw-krakow'), { serviceToken });
    }
  });

  test.each([
    ['that is none', 'no token', 'badToken'],
    ['that is longer than 1 MiB', 'M'.repeat(1_048_577), 'tokenTooLarge'],
    ['of a user', alice, 'tokenInvalid'],
    ['that is a user’s access token', accessToken(), 'notAnIdentityToken'],
    [
      'that has expired',
      identityToken([time(NOW)], { subject: 'prv-krakow' }),
      'tokenCaveatUnverified',
    ],
    [
      'of a Oneprovider that there is not',
      identityToken([], { subject: 'prv-ruin' }),
      'tokenSubjectInvalid',
    ],
  ])('is badServiceToken { tokenError }: one %s', async (_, serviceToken, id) => {
    const more = { ...options, serviceToken };
    expect(await errorOf(() => verifyAccessToken(accessToken(), more))).toMatchObject({
      id: 'badServiceToken',
      details: { tokenError: { id } },
    });
  });

  test('never holds a token in its error', async () => {
    const more = { ...options, serviceToken: identityToken([], { secret: 'a guess' }) };
    const error = JSON.stringify(await errorOf(() => verifyAccessToken(accessToken(), more)));
    expect(error).not.toContain(serializeOnedata(more.serviceToken));
    expect(error).not.toContain('guess');
  });
});
