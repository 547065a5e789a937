import { addThirdPartyCaveat, asn, consumer, ip, mint, notCountry, region, time } from 'caveats';
import { describe, expect, test } from 'vitest';
import { authorizationNone, dataReadonly, examineToken, serializeOnedata } from 'caveats/onedata';
import vectors from '../vectors/onedata-tokens.json' with { type: 'json' };
import { accessToken, DOMAIN, errorOf, identityToken, inviteToken, NOW } from './onezone.js';

describe('examine', () => {
  test('tells what a token says of itself', () => {
    const token = accessToken([], { generation: 7 });
    expect(examineToken(token)).toStrictEqual({
      onezoneDomain: DOMAIN,
      id: 'alice',
      persistence: 'temporary',
      subject: { type: 'user', id: 'alice' },
      type: { accessToken: {} },
      caveats: [time(NOW + 3600)],
    });
    expect(examineToken(serializeOnedata(token))).toStrictEqual(examineToken(token));
  });

  test('tells it in the words of Onedata’s REST API', () => {
    const caveats = [
      consumer('usr-123456789'),
      ip('181.115.16.8', '181.115.16.9/32'),
      asn(854),
      notCountry('PL', 'PT', 'ES'),
      region('EU'),
    ];
    const parts = { subject: 'prv-krakow' };
    expect(examineToken(inviteToken('groupJoinCluster', 'krakow', caveats, parts))).toStrictEqual({
      onezoneDomain: DOMAIN,
      id: 'krakow',
      persistence: 'named',
      subject: { type: 'oneprovider', id: 'krakow' },
      type: {
        inviteToken: { inviteType: 'groupJoinCluster', clusterId: 'krakow', parameters: {} },
      },
      caveats: [
        { type: 'consumer', whitelist: ['usr-123456789'] },
        { type: 'ip', whitelist: ['181.115.16.8/32', '181.115.16.9/32'] },
        { type: 'asn', whitelist: [854] },
        { type: 'geo.country', filter: 'blacklist', list: ['PL', 'PT', 'ES'] },
        { type: 'geo.region', filter: 'whitelist', list: ['EU'] },
      ],
    });
    expect(examineToken(identityToken()).type).toStrictEqual({ identityToken: {} });
    expect(examineToken(accessToken([], { sessionId: 's' })).type).toStrictEqual({
      accessToken: { sessionId: 's' },
    });
    expect(examineToken(accessToken([authorizationNone()])).caveats).toStrictEqual([
      { scope: 'identityToken' },
    ]);
  });

  test('tells of a legacy token that it is nobody’s', () => {
    const token = mint({ rootKey: 'a', location: DOMAIN, identifier: 'an old token' });
    expect(examineToken(token)).toMatchObject({
      id: 'an old token',
      persistence: 'named',
      subject: { type: 'nobody', id: null },
      type: { accessToken: {} },
    });
  });

  test('tells a caveat that nobody understands by its text', () => {
    const token = accessToken(['colour = red', dataReadonly(), 'time < soon']);
    expect(examineToken(token).caveats).toStrictEqual([
      'colour = red',
      { type: 'data.readonly' },
      'time < soon',
    ]);
  });

  test('takes no third-party caveat for what its identifier looks like', () => {
    const token = addThirdPartyCaveat(accessToken(), {
      rootKey: 'a',
      identifier: 'time < 1571147494',
      location: 'https://login.example.com',
    });
    expect(examineToken(token).caveats).toStrictEqual(['time < 1571147494']);
  });

  test('reads the tokens that Onedata itself wrote', () => {
    for (const { text, location, caveats } of vectors.tokens) {
      const examined = examineToken(text);
      expect(examined.onezoneDomain).toBe(location);
      expect(examined.caveats).toHaveLength(caveats.length);
      expect(examined.caveats.every((caveat) => typeof caveat === 'object')).toBe(true);
    }
    expect(examineToken(vectors.tokens[2]!.text)).toMatchObject({
      subject: { type: 'user', id: 'invitation-sender' },
      type: { inviteToken: { inviteType: 'supportSpace', spaceId: 'SpaceId', parameters: {} } },
    });
  });

  test('verifies nothing', () => {
    const forged = accessToken([time(1)], { secret: 'a guess', subject: 'usr-ghost' });
    expect(examineToken(forged).subject).toStrictEqual({ type: 'user', id: 'ghost' });
  });

  test.each([
    ['badToken', '1234'],
    ['badToken', serializeOnedata(mint({ rootKey: 'a', identifier: 'b' })).slice(0, -9)],
    ['badToken', mint({ rootKey: 'a', identifier: '2/nmd/usr-1/xyz:s:/t1' })],
    ['badToken', mint({ rootKey: 'a', identifier: new Uint8Array([0xff]) })],
    ['tokenTooLarge', 'M'.repeat(1_048_577)],
  ])('says %s of what does not decode', async (id, token) => {
    expect((await errorOf(() => examineToken(token))).id).toBe(id);
  });
});
