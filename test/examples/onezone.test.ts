import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { expiresIn, ip, notCountry, service, time } from 'caveats';
import { confineToken, dataPath, dataReadonly } from 'caveats/onedata';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import documented from '../vectors/onezone-infer-example.json' with { type: 'json' };
import {
  ACCESS,
  DELTA,
  GAMMA,
  IDENTITY,
  INVITATION,
  KRAKOW,
  NOW,
  type Running,
  startOnezone,
  tokenOf,
} from './onezone-world.js';

let onezone: Running;
beforeAll(async () => {
  onezone = await startOnezone();
});
afterAll(() => onezone.stop());

const alice = tokenOf('alice-1');
const infer = 'infer_access_token_scope';

describe('infer_access_token_scope', () => {
  it('answers as the documentation of Onezone does, digit for digit', async () => {
    const token = tokenOf('alice-1', ACCESS, [time(documented.response.validUntil)]);
    const { status, headers, text } = await onezone.post(infer, { token });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json');
    expect(text).toBe(JSON.stringify(documented.response));
  });

  it('answers so to a request as it is documented, with the token of a consumer', async () => {
    const token = tokenOf('alice-1', ACCESS, [
      time(documented.response.validUntil),
      { type: 'consumer', whitelist: ['grp-admins'] },
    ]);
    const body = { token, consumerToken: tokenOf('bob-1', IDENTITY) };
    expect(Object.keys(body)).toEqual(Object.keys(documented.request));
    expect((await onezone.post(infer, body)).json).toEqual(documented.response);
    expect((await onezone.post(infer, { token })).status).toBe(400);
  });

  it('tells of a narrowed token what is left', async () => {
    const token = confineToken(alice, [
      dataPath(`/${GAMMA}/reports`),
      service(`opw-${KRAKOW}`),
      dataReadonly(),
    ]);
    const { spaces, providers } = documented.response.dataAccessScope;
    const { [GAMMA]: gamma, [DELTA]: _ } = spaces;
    const supports = { [KRAKOW]: gamma.supports[KRAKOW] };
    expect((await onezone.post(infer, { token })).json).toEqual({
      validUntil: null,
      dataAccessScope: {
        readonly: true,
        spaces: { [GAMMA]: { ...gamma, supports } },
        providers: { [KRAKOW]: providers[KRAKOW] },
      },
    });
  });

  it('has no data access scope for the token of a Oneprovider', async () => {
    const { json } = await onezone.post(infer, { token: tokenOf('krakow-1') });
    expect(json).toEqual({ validUntil: null, dataAccessScope: null });
  });

  it('takes the address of whoever is connected, and no header for it', async () => {
    const here = confineToken(alice, [ip('127.0.0.1')]);
    const there = confineToken(alice, [ip('192.0.2.1')]);
    const headers = { 'x-forwarded-for': '192.0.2.1', forwarded: 'for=192.0.2.1' };
    expect((await onezone.post(infer, { token: here }, headers)).status).toBe(200);
    expect((await onezone.post(infer, { token: there }, headers)).status).toBe(400);
  });

  it('knows of no address where it is, so that no token is good in a country', async () => {
    const token = confineToken(alice, [notCountry('PL')]);
    expect((await onezone.post(infer, { token })).status).toBe(400);
  });
});

describe('its neighbours', () => {
  it('examine a token without verifying it', async () => {
    const token = confineToken(alice, [time(1)]);
    expect((await onezone.post('examine', { token })).json).toEqual({
      onezoneDomain: 'onezone.example.com',
      id: 'alice-1',
      persistence: 'named',
      subject: { type: 'user', id: 'alice' },
      type: { accessToken: {} },
      caveats: [{ type: 'time', validUntil: 1 }],
    });
  });

  it('confine a token, as the library does', async () => {
    const caveats = [{ type: 'time', validUntil: NOW + 60 }, { type: 'data.readonly' }] as const;
    expect((await onezone.post('confine', { token: alice, caveats })).json).toEqual({
      token: confineToken(alice, caveats),
    });
  });

  it.each([
    ['verify_access_token', alice, 'user', 'alice'],
    ['verify_identity_token', tokenOf('krakow-1', IDENTITY), 'oneprovider', KRAKOW],
    ['verify_invite_token', tokenOf('bob-1', INVITATION), 'user', 'bob'],
  ])('%s says whose token it is, and for how long', async (operation, unlimited, type, id) => {
    const subject = { type, id };
    const reply = await onezone.post(operation, { token: unlimited });
    expect(reply.json).toEqual({ subject, ttl: null });
    const token = confineToken(unlimited, [expiresIn(90, NOW)]);
    expect((await onezone.post(operation, { token })).json).toEqual({ subject, ttl: 90 });
  });

  it('verify for the address that the body tells', async () => {
    const token = confineToken(alice, [ip('192.0.2.1')]);
    const verify = 'verify_access_token';
    expect((await onezone.post(verify, { token })).status).toBe(400);
    expect((await onezone.post(verify, { token, peerIp: '192.0.2.1' })).status).toBe(200);
  });
});

describe('many clients', () => {
  it('get their own answers, 100 at the same time', async () => {
    const expected = Array.from({ length: 100 }, (_, i) => NOW + 1000 + i);
    const replies = await Promise.all(
      expected.map((validUntil) =>
        onezone.post(infer, { token: confineToken(alice, [time(validUntil)]) }),
      ),
    );
    expect(replies.map(({ status }) => status)).toEqual(expected.map(() => 200));
    const answered = replies.map(({ json }) => (json as { validUntil: number }).validUntil);
    expect(answered).toEqual(expected);
  });

  it('may ask again over a connection, also after an error', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const post = async (body: string): Promise<{ reused: boolean; status: unknown }> => {
      const url = `${onezone.url}/api/v3/onezone/tokens/examine`;
      const asked = request(url, { method: 'POST', agent });
      asked.end(body);
      const [response] = (await once(asked, 'response')) as [IncomingMessage];
      await text(response);
      return { reused: asked.reusedSocket, status: response.statusCode };
    };
    expect(await post(JSON.stringify({ token: alice }))).toEqual({ reused: false, status: 200 });
    expect(await post('{}')).toEqual({ reused: true, status: 400 });
    expect(await post(JSON.stringify({ token: alice }))).toEqual({ reused: true, status: 200 });
    agent.destroy();
  });
});
