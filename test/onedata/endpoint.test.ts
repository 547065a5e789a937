import { asn, consumer, country, interfaceIs, ip, service, time } from 'caveats';
import { describe, expect, test } from 'vitest';
import {
  answerTokenRequest,
  dataReadonly,
  examineToken,
  inferAccessTokenScope,
  serializeOnedata,
  TOKEN_OPERATIONS,
  type TokenEndpointOptions,
} from 'caveats/onedata';
import { accessToken, DOMAIN, identityToken, inviteToken, NOW, options } from './onezone.js';

const post = async (
  operation: string,
  body: object,
  more: Partial<TokenEndpointOptions> = {},
): Promise<{ status: number; body: unknown }> => {
  const answer = await answerTokenRequest(operation, JSON.stringify(body), { ...options, ...more });
  return { status: answer.status, body: JSON.parse(JSON.stringify(answer.body)) };
};

/** The error of an answer, and its status. */
const said = (id: string, details?: object, status = 400) => ({
  status,
  body: { error: expect.objectContaining({ id, ...(details && { details }) }) },
});

const token = serializeOnedata(accessToken([time(NOW + 60)]));
const alice = { type: 'user', id: 'alice' };

describe('the endpoint', () => {
  test('has the operations of Onezone’s that are public', () => {
    expect(TOKEN_OPERATIONS).toStrictEqual([
      'examine',
      'confine',
      'verify_access_token',
      'verify_identity_token',
      'verify_invite_token',
      'infer_access_token_scope',
    ]);
  });

  test.each(['', 'revoke', 'constructor', '__proto__', 'examine/'])(
    'answers 404 to any other: %j',
    async (operation) => {
      expect(await post(operation, { token })).toEqual(said('notFound', undefined, 404));
    },
  );

  test('takes a body as text, and as what its JSON comes to', async () => {
    const { body } = await answerTokenRequest('examine', { token }, options);
    expect((await post('examine', { token })).body).toStrictEqual(body);
  });
});

describe('examine', () => {
  test('answers what the token says of itself', async () => {
    expect(await post('examine', { token })).toStrictEqual({
      status: 200,
      body: {
        onezoneDomain: DOMAIN,
        id: 'alice',
        persistence: 'named',
        subject: alice,
        type: { accessToken: {} },
        caveats: [time(NOW + 60)],
      },
    });
  });
});

describe('confine', () => {
  test('answers { token }, which is narrower', async () => {
    const { status, body } = await post('confine', { token, caveats: [dataReadonly()] });
    expect(status).toBe(200);
    const { token: confined } = body as { token: string };
    expect(examineToken(confined).caveats).toStrictEqual([time(NOW + 60), dataReadonly()]);
  });

  test('says badValueCaveat { caveat } of one that is none', async () => {
    expect(await post('confine', { token, caveats: [{ a: 'b' }] })).toEqual(
      said('badValueCaveat', { caveat: { a: 'b' } }),
    );
  });
});

describe('verify_access_token', () => {
  const verify = (caveats: Parameters<typeof accessToken>[0], more: object = {}) =>
    post(
      'verify_access_token',
      { token: serializeOnedata(accessToken(caveats)), ...more },
      { ip: '10.0.0.1' },
    );

  test('answers { subject, ttl }', async () => {
    expect(await post('verify_access_token', { token })).toStrictEqual({
      status: 200,
      body: { subject: alice, ttl: 60 },
    });
    expect((await verify([])).body).toStrictEqual({ subject: alice, ttl: null });
  });

  test('says what is wrong with a token', async () => {
    expect(await verify([time(NOW)])).toEqual(said('tokenCaveatUnverified', { caveat: time(NOW) }));
    const identity = serializeOnedata(identityToken());
    expect(await verify([], { token: identity })).toEqual(
      said('notAnAccessToken', { received: { identityToken: {} } }),
    );
  });

  test('takes peerIp in place of the client’s own address', async () => {
    expect((await verify([ip('10.0.0.0/8')])).status).toBe(200);
    expect((await verify([ip('10.0.0.0/8')], {})).status).toBe(200);
    expect((await verify([ip('10.0.0.0/8')], { peerIp: '134.93.7.18' })).status).toBe(400);
    expect((await verify([ip('134.93.0.0/16')], { peerIp: '134.93.7.18' })).status).toBe(200);
    expect((await verify([ip('134.93.0.0/16')], { peerIp: '::ffff:134.93.7.18' })).status).toBe(
      200,
    );
  });

  test('takes null as an address that is unknown, not as the client’s own', async () => {
    for (const caveat of [ip('10.0.0.0/8'), ip('0.0.0.0/0'), asn(7), country('PL')]) {
      const more = { ip: '10.0.0.1', geo: () => ({ asn: 7, country: 'PL' }) };
      const token = serializeOnedata(accessToken([caveat]));
      expect((await post('verify_access_token', { token }, more)).status).toBe(200);
      const plain = { ip: '10.0.0.1', geo: { asn: 7, country: 'PL' } };
      for (const geo of [more, plain]) {
        expect(
          (await post('verify_access_token', { token, peerIp: null }, geo)).body,
        ).toMatchObject({
          error: { id: 'tokenCaveatUnverified', details: { caveat } },
        });
      }
    }
    expect((await verify([], { peerIp: null })).status).toBe(200);
  });

  test('knows of a peerIp only what a function knows of it', async () => {
    const body = { token: serializeOnedata(accessToken([asn(7)])), peerIp: '134.93.7.18' };
    const facts = { ip: '10.0.0.1', geo: { asn: 7 } };
    expect((await post('verify_access_token', { token: body.token }, facts)).status).toBe(200);
    expect((await post('verify_access_token', body, facts)).status).toBe(400);
    const geo = (address: string) => ({ asn: address === body.peerIp ? 7 : 1 });
    expect((await post('verify_access_token', body, { ip: '10.0.0.1', geo })).status).toBe(200);
  });

  test('takes the interface, the service’s token and the consumer’s', async () => {
    const caveats = [interfaceIs('graphsync'), service('opp-krakow'), consumer('usr-bob')];
    const krakow = identityToken([], { subject: 'prv-krakow' });
    const more = {
      interface: 'graphsync',
      serviceToken: serializeOnedata(krakow, { service: 'opp' }),
      consumerToken: serializeOnedata(identityToken([], { subject: 'usr-bob' })),
    };
    expect((await verify(caveats, more)).body).toStrictEqual({ subject: alice, ttl: null });
    expect(await verify(caveats, { ...more, serviceToken: more.consumerToken })).toEqual(
      said('badServiceToken', { tokenError: expect.objectContaining({ id: 'tokenInvalid' }) }),
    );
    const expired = serializeOnedata(identityToken([time(NOW)]));
    expect(await verify(caveats, { ...more, consumerToken: expired })).toEqual(
      said('badConsumerToken', {
        tokenError: expect.objectContaining({ id: 'tokenCaveatUnverified' }),
      }),
    );
  });

  test('has Onezone for its service where none is given', async () => {
    expect((await verify([service('ozw-onezone')])).status).toBe(200);
    expect((await verify([service('opw-krakow')])).status).toBe(400);
  });

  test('allows data access caveats only where allowDataAccessCaveats says so', async () => {
    for (const caveat of [dataReadonly(), 'data.path = L2JldGE=']) {
      expect((await verify([caveat])).status).toBe(400);
      expect((await verify([caveat], { allowDataAccessCaveats: false })).status).toBe(400);
      expect((await verify([caveat], { allowDataAccessCaveats: null })).status).toBe(400);
      expect((await verify([caveat], { allowDataAccessCaveats: true })).status).toBe(200);
    }
  });

  test('leaves the api caveats to the service that asks', async () => {
    expect((await verify(['api = opw/get/space.*.*:*'])).status).toBe(200);
  });
});

describe('verify_identity_token', () => {
  test('answers { subject, ttl }', async () => {
    const caveats = [interfaceIs('rest'), consumer('usr-bob'), ip('134.93.7.18')];
    const body = {
      token: serializeOnedata(identityToken(caveats, { subject: 'prv-krakow' })),
      interface: 'rest',
      peerIp: '134.93.7.18',
      consumerToken: serializeOnedata(identityToken([], { subject: 'usr-bob' })),
    };
    expect(await post('verify_identity_token', body)).toStrictEqual({
      status: 200,
      body: { subject: { type: 'oneprovider', id: 'krakow' }, ttl: null },
    });
    expect(await post('verify_identity_token', { token })).toEqual(
      said('notAnIdentityToken', { received: { accessToken: {} } }),
    );
  });
});

describe('verify_invite_token', () => {
  const invitation = serializeOnedata(inviteToken('userJoinSpace', 'beta', [time(NOW + 1200)]));

  test('answers { subject, ttl }', async () => {
    for (const more of [{}, { expectedInviteType: 'userJoinSpace' }]) {
      expect(await post('verify_invite_token', { token: invitation, ...more })).toStrictEqual({
        status: 200,
        body: { subject: alice, ttl: 1200 },
      });
    }
  });

  test('says notAnInviteToken of one to something else', async () => {
    const body = { token: invitation, expectedInviteType: 'groupJoinSpace' };
    expect(await post('verify_invite_token', body)).toEqual(
      said('notAnInviteToken', {
        expectedInviteType: 'groupJoinSpace',
        received: {
          inviteToken: { inviteType: 'userJoinSpace', spaceId: 'beta', parameters: {} },
        },
      }),
    );
  });
});

describe('infer_access_token_scope', () => {
  test('answers the scope, for the client’s own address', async () => {
    const own = accessToken([ip('10.0.0.1'), consumer('usr-bob')]);
    const consumerToken = identityToken([], { subject: 'usr-bob' });
    const body = { token: serializeOnedata(own), consumerToken: serializeOnedata(consumerToken) };
    const from = { ip: '10.0.0.1' };
    const scope = await inferAccessTokenScope(
      { token: own, consumerToken },
      { ...options, ...from },
    );
    expect(await post('infer_access_token_scope', body, from)).toStrictEqual({
      status: 200,
      body: JSON.parse(JSON.stringify(scope)),
    });
    expect((await post('infer_access_token_scope', { ...body, peerIp: '10.0.0.1' })).status).toBe(
      400,
    );
  });

  test('answers null for a Oneprovider’s token', async () => {
    const body = { token: serializeOnedata(accessToken([], { subject: 'prv-krakow' })) };
    expect((await post('infer_access_token_scope', body)).body).toStrictEqual({
      validUntil: null,
      dataAccessScope: null,
    });
  });
});
