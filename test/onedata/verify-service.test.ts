import { service } from 'caveats';
import {
  answerTokenRequest,
  type OnedataErrorJson,
  serializeOnedata,
  verifyAccessToken,
  verifyIdentityToken,
  verifyInviteToken,
  type Zone,
} from 'caveats/onedata';
import { describe, expect, test } from 'vitest';
import { accessToken, errorOf, identityToken, inviteToken, options, zone } from './onezone.js';

type Parts = Parameters<typeof accessToken>[1];

const ALICE: Parts = {};
const BOB: Parts = { subject: 'usr-bob' };
const KRAKOW: Parts = { subject: 'prv-krakow' };

/** Whose access token is used where. Alice is in the cluster of Krakow. */
const ALLOWED = [
  ['a user at Onezone', ALICE, 'ozw-onezone'],
  ['a Oneprovider at Onezone', KRAKOW, 'ozw-onezone'],
  ['a user at a Oneprovider of one of their spaces', ALICE, 'opw-lisbon'],
  ['another user at one of theirs', BOB, 'opw-bari'],
  ['a user at the panel of their cluster', ALICE, 'opp-krakow'],
] as const;

const FORBIDDEN = [
  ['a user at another Onezone', ALICE, 'ozw-other', 'oz_worker', 'other'],
  ['a user at a Oneprovider of none of their spaces', BOB, 'opw-lisbon', 'op_worker', 'lisbon'],
  ['a user at a Oneprovider without spaces', ALICE, 'opw-distant', 'op_worker', 'distant'],
  ['a user at a Oneprovider that does not exist', ALICE, 'opw-toString', 'op_worker', 'toString'],
  ['a user at the panel of another cluster', ALICE, 'opp-lisbon', 'op_panel', 'lisbon'],
  ['a user of no cluster at a panel', BOB, 'opp-krakow', 'op_panel', 'krakow'],
  ['a user at the panel of Onezone', ALICE, 'ozp-onezone', 'oz_panel', 'onezone'],
  ['a member of a cluster at the wrong panel', ALICE, 'ozp-krakow', 'oz_panel', 'krakow'],
  ['a Oneprovider at itself', KRAKOW, 'opw-krakow', 'op_worker', 'krakow'],
  ['a Oneprovider at its own panel', KRAKOW, 'opp-krakow', 'op_panel', 'krakow'],
  ['a Oneprovider at another', KRAKOW, 'opw-paris', 'op_worker', 'paris'],
] as const;

describe('a service', () => {
  test.each(ALLOWED)('may be used by %s', async (_, parts, at) => {
    await verifyAccessToken(accessToken([service(at)], parts), { ...options, service: at });
  });

  test.each(FORBIDDEN)('may not be used by %s', async (_, parts, at, type, id) => {
    const token = accessToken([service(at)], parts);
    expect(
      await errorOf(() => verifyAccessToken(token, { ...options, service: at })),
    ).toStrictEqual({
      id: 'tokenServiceForbidden',
      details: { service: { type, id } },
      description: `The service of type ${type} is forbidden for the token subject (creator).`,
    });
  });

  test('is that of the service token if there is one', async () => {
    const serviceToken = identityToken([], { subject: 'prv-distant' });
    expect(
      await errorOf(() => verifyAccessToken(accessToken(), { ...options, serviceToken })),
    ).toMatchObject({ id: 'tokenServiceForbidden', details: { service: { id: 'distant' } } });
  });

  test('is open to the members of the cluster of Onezone, if it is its panel', async () => {
    const user = { spaces: [], groups: [], clusters: ['onezone'] };
    const panel = { ...options, zone: { ...zone, user: () => user }, service: 'ozp-onezone' };
    expect((await verifyAccessToken(accessToken(), panel)).subject).toBe('usr-alice');
    expect(
      (await errorOf(() => verifyAccessToken(accessToken(), { ...panel, service: 'opp-krakow' })))
        .id,
    ).toBe('tokenServiceForbidden');
  });

  test('must be one of Onedata’s', async () => {
    for (const at of ['krakow', 'opw-', 'OPW-krakow', 'op_worker-krakow', '']) {
      await expect(verifyAccessToken(accessToken(), { ...options, service: at })).rejects.toThrow(
        new TypeError('service: expected ozw-, ozp-, opw- or opp- and an id'),
      );
    }
  });

  test('is looked up space by space, once for each', async () => {
    const asked: string[] = [];
    const watched: Zone = {
      ...zone,
      space: (id) => {
        asked.push(id);
        return zone.space(id);
      },
      user: () => ({ spaces: ['beta', 'beta', 'nowhere'], groups: [] }),
    };
    const call = { ...options, zone: watched, service: 'opw-paris' };
    await verifyAccessToken(accessToken(), call);
    expect(asked).toStrictEqual(['beta', 'nowhere']);
    await verifyAccessToken(accessToken(), { ...call, service: 'ozw-onezone' });
    expect(asked).toHaveLength(2);
  });
});

describe('a blocked user', () => {
  const parts = { subject: 'usr-blocked' };

  test('is userBlocked with a token of any type', async () => {
    for (const verified of [
      () => verifyAccessToken(accessToken([], parts), options),
      () => verifyIdentityToken(identityToken([], parts), options),
      () => verifyInviteToken(inviteToken('userJoinSpace', 'beta', [], parts), options),
    ]) {
      expect((await errorOf(verified)).id).toBe('userBlocked');
    }
  });

  test('is told so only if the token is valid', async () => {
    const unmet = accessToken(['interface = rest'], parts);
    expect((await errorOf(() => verifyAccessToken(unmet, options))).id).toBe(
      'tokenCaveatUnverified',
    );
    const forged = accessToken([], { ...parts, secret: 'a guess' });
    expect((await errorOf(() => verifyAccessToken(forged, options))).id).toBe('tokenInvalid');
  });
});

describe('to confine a token', () => {
  const confine = async (
    token: ReturnType<typeof accessToken>,
    ...services: readonly string[]
  ): Promise<OnedataErrorJson | undefined> => {
    const caveats = services.map((each) => ({ type: 'service', whitelist: [each] }));
    const body = { token: serializeOnedata(token), caveats };
    const answer = await answerTokenRequest('confine', body, options);
    return JSON.parse(JSON.stringify(answer.body)).error;
  };

  test.each(ALLOWED)('to a service is allowed for %s', async (_, parts, at) => {
    expect(await confine(accessToken([], parts), at)).toBeUndefined();
  });

  test.each(FORBIDDEN)('to a service is forbidden for %s', async (_, parts, at, type, id) => {
    const token = accessToken([], parts);
    for (const services of [[at], ['ozw-onezone', at]]) {
      expect(await confine(token, ...services)).toMatchObject({
        id: 'tokenServiceForbidden',
        details: { service: { type, id } },
      });
    }
  });

  test('to any service of a type is allowed for users', async () => {
    for (const any of ['ozw-*', 'ozp-*', 'opw-*', 'opp-*']) {
      expect(await confine(accessToken([], BOB), any)).toBeUndefined();
    }
    expect(await confine(accessToken([], KRAKOW), 'ozw-*')).toBeUndefined();
    expect(await confine(accessToken([], KRAKOW), 'opw-*')).toMatchObject({
      details: { service: { type: 'op_worker', id: '*' } },
    });
  });

  test('does not ask where other types of tokens are used', async () => {
    expect(await confine(identityToken([], BOB), 'opw-lisbon')).toBeUndefined();
  });

  test.each([
    ['tokenSubjectInvalid', { subject: 'usr-ghost' }],
    ['tokenSubjectInvalid', { subject: 'prv-ruin' }],
    ['userBlocked', { subject: 'usr-blocked' }],
    ['tokenSessionInvalid', { sessionId: 'login-2' }],
  ])('is %s if the subject may not use it: %j', async (id, parts) => {
    expect(await confine(accessToken([], parts))).toMatchObject({ id });
  });

  test('takes its caveats as they are, and a revoked token', async () => {
    expect(await confine(accessToken(['time < 1']))).toBeUndefined();
    const revoked = accessToken([], { id: 'revoked' });
    expect(await confine(revoked)).toBeUndefined();
    expect(await confine(revoked, 'opw-distant')).toMatchObject({ id: 'tokenServiceForbidden' });
  });

  test('says nothing of the subject of a forged token', async () => {
    for (const subject of ['usr-ghost', 'usr-blocked', 'usr-bob']) {
      const forged = accessToken([], { subject, secret: 'a guess' });
      expect(await confine(forged, 'opw-lisbon')).toBeUndefined();
    }
  });
});

describe('a temporary token of an earlier generation', () => {
  const secrets = {
    named: () => undefined,
    temporary: () => ({ secret: 'the current key', generation: 7, earlier: { 5: 'an old key' } }),
  };
  const verified = (generation: number, secret: string) =>
    errorOf(() =>
      verifyAccessToken(accessToken([], { generation, secret }), { ...options, secrets }),
    );

  test('is tokenRevoked if its secret is known', async () => {
    expect((await verified(5, 'an old key')).id).toBe('tokenRevoked');
  });

  test.each([
    ['whose secret is gone', 6, 'an old key'],
    ['that is forged', 5, 'a guess'],
    ['that is signed with the current one', 5, 'the current key'],
    ['of a generation to come', 8, 'the current key'],
  ])('is tokenInvalid if it is one %s', async (_, generation, secret) => {
    expect((await verified(generation, secret)).id).toBe('tokenInvalid');
  });
});
