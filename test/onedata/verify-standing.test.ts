import { consumer, time } from 'caveats';
import { describe, expect, test } from 'vitest';
import {
  type GeoFacts,
  type OnedataSecrets,
  verifyAccessToken,
  type VerifyAccessTokenOptions,
  verifyIdentityToken,
  type Zone,
} from 'caveats/onedata';
import {
  accessToken,
  errorOf,
  identityToken,
  NOW,
  options,
  secrets as knownSecrets,
  zone as knownZone,
} from './onezone.js';

const refused = async (
  token: ReturnType<typeof accessToken>,
  more: Partial<VerifyAccessTokenOptions> = {},
) => (await errorOf(() => verifyAccessToken(token, { ...options, ...more }))).id;

describe('a subject that does not exist', () => {
  test.each(['usr-ghost', 'prv-ruin'])('is tokenSubjectInvalid: %s', async (subject) => {
    expect(await refused(accessToken([], { subject }))).toBe('tokenSubjectInvalid');
  });

  test('is told only after the token is verified', async () => {
    const subject = 'usr-ghost';
    expect(await refused(accessToken([time(NOW)], { subject }))).toBe('tokenCaveatUnverified');
    expect(await refused(accessToken([], { subject, secret: 'a guess' }))).toBe('tokenInvalid');
  });
});

describe('a token that is bound to a login', () => {
  test('is good while the login is its user’s', async () => {
    const token = accessToken([], { sessionId: 'login-1' });
    expect((await verifyAccessToken(token, options)).identity).toMatchObject({
      sessionId: 'login-1',
    });
  });

  test.each([
    ['that is over', { sessionId: 'login-0' }],
    ['of somebody else', { sessionId: 'login-2' }],
    ['of a Oneprovider, which has none', { sessionId: 'login-1', subject: 'prv-krakow' }],
  ])('is tokenSessionInvalid with one %s', async (_, parts) => {
    expect(await refused(accessToken([], parts))).toBe('tokenSessionInvalid');
    expect(await refused(accessToken([time(NOW)], parts))).toBe('tokenCaveatUnverified');
  });

  test('is tokenSessionInvalid in a zone that knows of no logins', async () => {
    const { user, space, provider } = knownZone;
    const token = accessToken([], { sessionId: 'login-1' });
    expect(await refused(token, { zone: { user, space, provider } })).toBe('tokenSessionInvalid');
  });

  test('is good for nothing but exactly true', async () => {
    const session: unknown = () => 'yes';
    const zone = Object.assign({ ...knownZone }, { session });
    const verifying: unknown = Reflect.apply(verifyAccessToken, undefined, [
      accessToken([], { sessionId: 'login-1' }),
      { ...options, zone },
    ]);
    await expect(verifying).rejects.toMatchObject({ id: 'tokenSessionInvalid' });
  });
});

/** Lookups that write down what they are asked, and a dot when they answer, a little later. */
function watched(): {
  readonly asked: readonly string[];
  readonly zone: Zone;
  readonly secrets: OnedataSecrets;
  readonly geo: (ip: string) => Promise<GeoFacts>;
} {
  const asked: string[] = [];
  const later = async <T>(question: string, answer: T | PromiseLike<T>): Promise<T> => {
    asked.push(question);
    await new Promise((resolve) => setTimeout(resolve));
    asked.push('.');
    return answer;
  };
  return {
    asked,
    zone: {
      user: (id) => later(`user ${id}`, knownZone.user(id)),
      space: (id) => later(`space ${id}`, knownZone.space(id)),
      provider: (id) => later(`provider ${id}`, knownZone.provider(id)),
      session: (id, userId) => later(`login ${id} of ${userId}`, knownZone.session!(id, userId)),
    },
    secrets: {
      named: (id) => later(`secret of ${id}`, knownSecrets.named(id)),
      temporary: (of) => later(`secret of ${of}`, knownSecrets.temporary(of)),
    },
    geo: (ip) => later(`place of ${ip}`, {}),
  };
}

describe('lookups', () => {
  const companions = {
    consumerToken: identityToken([], { subject: 'usr-bob' }),
    serviceToken: identityToken([], { subject: 'prv-krakow', generation: 7 }),
  };

  test('that do not depend on each other run at the same time', async () => {
    const { asked, ...lookups } = watched();
    const token = accessToken([consumer('usr-bob')], { sessionId: 'login-1' });
    const call = { ...options, ...lookups, ip: '10.0.0.1', ...companions };
    await verifyAccessToken(token, call);
    expect(asked.join('; ')).toBe(
      'secret of prv-krakow; secret of bob; secret of alice; place of 10.0.0.1; .; .; .; .; ' +
        'provider krakow; user bob; user alice; login login-1 of alice; .; .; .; .; ' +
        'space alpha; space beta; space gamma; space delta; space kappa; .; .; .; .; .',
    );
  });

  test('in the zone wait until the signature holds', async () => {
    const { asked, zone, secrets } = watched();
    const forged = accessToken([], { secret: 'a guess', sessionId: 'login-1' });
    expect(await refused(forged, { zone, secrets })).toBe('tokenInvalid');
    expect(asked).toStrictEqual(['secret of alice', '.']);
  });

  test('for a companion’s subject wait until the companion is verified', async () => {
    const { asked, zone, secrets } = watched();
    const consumerToken = identityToken([time(NOW)], { subject: 'usr-bob' });
    expect(await refused(accessToken(), { zone, secrets, consumerToken })).toBe('badConsumerToken');
    expect(asked).not.toContain('user bob');
  });

  test('may be slow, and the same error is told', async () => {
    const slow: OnedataSecrets = {
      ...knownSecrets,
      named: async (id) => {
        await new Promise((resolve) => setTimeout(resolve, id === 'alice' ? 0 : 5));
        return undefined;
      },
    };
    const { consumerToken } = companions;
    expect(await refused(accessToken(), { secrets: slow, consumerToken })).toBe('badConsumerToken');
  });

  test('that throw are the caller’s to catch, and no fault of a token’s', async () => {
    const failing = new Error('the database is down');
    const fail = (): never => {
      throw failing;
    };
    const named = async (id: string) => (id === 'bob' ? fail() : knownSecrets.named(id));
    const secrets = { ...knownSecrets, named };
    const { consumerToken } = companions;
    await expect(
      verifyAccessToken(accessToken(), { ...options, secrets, consumerToken }),
    ).rejects.toBe(failing);
    await expect(
      verifyIdentityToken(identityToken(), { ...options, zone: { ...knownZone, user: fail } }),
    ).rejects.toBe(failing);
    await expect(
      verifyAccessToken(accessToken(), { ...options, ip: '10.0.0.1', geo: fail }),
    ).rejects.toBe(failing);
  });
});
