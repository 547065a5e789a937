import { asn, consumer, interfaceIs, ip, time } from 'caveats';
import { describe, expect, test } from 'vitest';
import {
  authorizationNone,
  inferAccessTokenScope,
  type InferAccessTokenScopeOptions,
  type OnedataTokenInput,
} from 'caveats/onedata';
import { accessToken, errorOf, identityToken, NOW, options, zone } from './onezone.js';

const infer = (
  of: ReturnType<typeof consumer>,
  consumerToken?: OnedataTokenInput,
  more: Partial<InferAccessTokenScopeOptions> = {},
) => inferAccessTokenScope({ token: accessToken([of]), consumerToken }, { ...options, ...more });

const bob = identityToken([], { subject: 'usr-bob' });

describe('the consumer of a token whose scope is inferred', () => {
  test('is the token’s own subject', async () => {
    expect((await infer(consumer('usr-alice'))).dataAccessScope).not.toBeNull();
    expect((await errorOf(() => infer(consumer('usr-bob')))).id).toBe('tokenCaveatUnverified');
    const token = accessToken([consumer('prv-krakow')], { subject: 'prv-krakow' });
    expect((await inferAccessTokenScope({ token }, options)).dataAccessScope).toBeNull();
  });

  test('is in the groups that the zone knows of the user', async () => {
    for (const group of ['grp-devs', 'grp-admins', 'grp-*']) {
      expect((await infer(consumer(group))).validUntil).toBeNull();
    }
    expect((await errorOf(() => infer(consumer('grp-others')))).id).toBe('tokenCaveatUnverified');
  });

  test('is the subject of the consumer token where there is one, and nobody else', async () => {
    expect((await infer(consumer('usr-bob'), bob)).dataAccessScope).not.toBeNull();
    expect((await errorOf(() => infer(consumer('usr-alice'), bob))).id).toBe(
      'tokenCaveatUnverified',
    );
    // Alice's groups are not Bob's.
    expect((await errorOf(() => infer(consumer('grp-*'), bob))).id).toBe('tokenCaveatUnverified');
    expect((await infer(consumer('grp-devs'), identityToken())).validUntil).toBeNull();
  });

  test('does not change whose spaces are told', async () => {
    const { dataAccessScope } = await infer(consumer('usr-bob'), bob);
    expect(Object.keys(dataAccessScope!.spaces)).toHaveLength(5);
  });

  test('may be proved by a Oneprovider’s access token', async () => {
    for (const caveats of [[], [authorizationNone()]]) {
      const token = accessToken(caveats, { subject: 'prv-krakow' });
      expect((await infer(consumer('prv-krakow'), token)).validUntil).toBeNull();
    }
  });
});

describe('a consumer token', () => {
  test('is verified under the same ip and time', async () => {
    const from = { ip: '10.0.0.1', geo: { asn: 7 } };
    const token = identityToken([ip('10.0.0.0/8'), asn(7), time(NOW + 1)], { subject: 'usr-bob' });
    expect((await infer(consumer('usr-bob'), token, from)).validUntil).toBeNull();
    for (const more of [{ ...from, ip: '192.0.2.1' }, { ...from, now: NOW + 1 }, { ip: from.ip }]) {
      expect(await errorOf(() => infer(consumer('usr-bob'), token, more))).toMatchObject({
        id: 'badConsumerToken',
        details: { tokenError: { id: 'tokenCaveatUnverified' } },
      });
    }
  });

  test('has its interface caveats skipped', async () => {
    const token = identityToken([interfaceIs('graphsync')], { subject: 'usr-bob' });
    expect((await infer(consumer('usr-bob'), token)).validUntil).toBeNull();
  });

  test.each([
    ['that is none', 'graphSync', 'badToken'],
    ['that is an access token', accessToken(), 'notAnIdentityToken'],
    ['with a service caveat', identityToken(['service = ozw-onezone']), 'tokenCaveatUnverified'],
    ['with a data caveat', identityToken(['data.readonly']), 'tokenCaveatUnverified'],
    ['that was revoked', identityToken([], { id: 'revoked' }), 'tokenRevoked'],
    ['of nobody', identityToken([], { subject: 'usr-ghost' }), 'tokenSubjectInvalid'],
  ])('is badConsumerToken { tokenError }: one %s', async (_, consumerToken, id) => {
    // Also where no caveat asks for a consumer.
    const call = { token: accessToken(), consumerToken };
    expect(await errorOf(() => inferAccessTokenScope(call, options))).toMatchObject({
      id: 'badConsumerToken',
      details: { tokenError: { id } },
    });
  });
});

describe('the lookups of an inference', () => {
  test('of all spaces run at the same time, then those of all Oneproviders', async () => {
    const asked: string[] = [];
    const later = async <T>(what: string, answer: T | PromiseLike<T>): Promise<T> => {
      asked.push(what);
      await new Promise((resolve) => setTimeout(resolve));
      asked.push('.');
      return answer;
    };
    const slow = {
      ...zone,
      user: (id: string) => later('user', zone.user(id)),
      space: (id: string) => later('space', zone.space(id)),
      provider: (id: string) => later('provider', zone.provider(id)),
    };
    await infer(consumer('usr-bob'), bob, { zone: slow });
    expect(asked.join(' ')).toBe(
      'user user . . space space space space space . . . . . ' +
        'provider provider provider provider . . . .',
    );
  });

  test('are none of the data of a token that is refused', async () => {
    const asked: string[] = [];
    const watched = {
      ...zone,
      space: (id: string) => {
        asked.push(id);
        return zone.space(id);
      },
    };
    await errorOf(() => infer(consumer('usr-bob'), undefined, { zone: watched }));
    expect(asked).toStrictEqual([]);
  });
});
