import { mint, time } from 'caveats';
import { describe, expect, test } from 'vitest';
import {
  type NamedSecret,
  type OnedataSecrets,
  type TemporarySecret,
  verifyAccessToken,
} from 'caveats/onedata';
import vectors from '../vectors/onedata-tokens.json' with { type: 'json' };
import { accessToken, DOMAIN, errorOf, NOW, options, secretOf } from './onezone.js';

const refused = async (token: ReturnType<typeof accessToken>) =>
  (await errorOf(() => verifyAccessToken(token, options))).id;

describe('a named token', () => {
  test('has a secret of its own, which is found by its id', async () => {
    const { identity } = await verifyAccessToken(accessToken([], { id: 'alice' }), options);
    expect(identity.id).toBe('alice');
    expect(await refused(accessToken([], { id: 'alice', secret: secretOf('bob') }))).toBe(
      'tokenInvalid',
    );
  });

  test('of an id that nobody knows is tokenInvalid', async () => {
    for (const id of ['unknown', '__proto__', 'constructor']) {
      expect(await refused(accessToken([], { id }))).toBe('tokenInvalid');
    }
  });

  test('that was revoked is tokenRevoked', async () => {
    expect(await refused(accessToken([time(NOW - 1)], { id: 'revoked' }))).toBe('tokenRevoked');
  });

  test('that was revoked is only said to be so where its signature holds', async () => {
    expect(await refused(accessToken([], { id: 'revoked', secret: 'a guess' }))).toBe(
      'tokenInvalid',
    );
  });

  test('of another subject than it was made for is tokenSubjectInvalid', async () => {
    const token = accessToken([], { subject: 'usr-bob', id: 'alice', secret: secretOf('alice') });
    expect(await refused(token)).toBe('tokenSubjectInvalid');
    const forged = accessToken([], { subject: 'usr-bob', id: 'alice', secret: 'a guess' });
    expect(await refused(forged)).toBe('tokenInvalid');
  });
});

describe('a temporary token', () => {
  test('is signed with its subject’s shared secret of that generation', async () => {
    const token = accessToken([], { subject: 'prv-krakow', generation: 7, id: 'whatever' });
    expect(await verifyAccessToken(token, options)).toMatchObject({
      subject: 'prv-krakow',
      identity: { persistence: { kind: 'temporary', generation: 7 } },
      ttl: 3600,
    });
  });

  test.each([
    ['of an earlier generation', { generation: 6 }],
    ['of a later generation', { generation: 8 }],
    ['of a subject that does not exist', { subject: 'usr-nobody', generation: 0 }],
  ])('%s is tokenInvalid: no signature of its own can be checked', async (_, parts) => {
    expect(await refused(accessToken([], parts))).toBe('tokenInvalid');
  });

  test('whose signature does not hold is tokenInvalid', async () => {
    expect(await refused(accessToken([], { generation: 7, secret: 'a guess' }))).toBe(
      'tokenInvalid',
    );
  });

  test('of a generation that nobody can tell is tokenInvalid', async () => {
    const secrets: OnedataSecrets = {
      ...options.secrets,
      temporary: () => ({ secret: secretOf('usr-alice'), generation: NaN }),
    };
    const token = accessToken([], { generation: 7 });
    expect((await errorOf(() => verifyAccessToken(token, { ...options, secrets }))).id).toBe(
      'tokenInvalid',
    );
  });
});

describe('a legacy token', () => {
  const legacy = mint({
    rootKey: secretOf('an old token'),
    location: DOMAIN,
    identifier: 'an old token',
    caveats: [time(NOW + 60)],
  });

  test('is a named access token whose id is the whole identifier', async () => {
    expect(await verifyAccessToken(legacy, options)).toStrictEqual({
      identity: {
        version: 1,
        type: 'access',
        id: 'an old token',
        persistence: { kind: 'named' },
      },
      subject: 'usr-alice',
      validUntil: NOW + 60,
      ttl: 60,
      caveats: [time(NOW + 60)],
    });
  });

  test('is nobody’s where its secret does not say whose: a caller’s mistake', async () => {
    const subject: unknown = undefined;
    const named: unknown = () => ({ secret: secretOf('an old token'), subject });
    const secrets = Object.assign({ ...options.secrets }, { named });
    const verifying: unknown = Reflect.apply(verifyAccessToken, undefined, [
      legacy,
      { ...options, secrets },
    ]);
    await expect(verifying).rejects.toThrow('usr-<id> or prv-<id>');
  });
});

describe('secrets', () => {
  test('may be found at once or later, and null is as good as undefined', async () => {
    const later = async <T>(value: T) => value;
    const secrets: OnedataSecrets = {
      named: (id) => later<NamedSecret>({ secret: secretOf(id), subject: 'usr-alice' }),
      temporary: (of) => later<TemporarySecret>({ secret: secretOf(of), generation: 7 }),
    };
    const anyNamed = accessToken([], { id: 'anything' });
    expect((await verifyAccessToken(anyNamed, { ...options, secrets })).subject).toBe('usr-alice');
    const temporary = accessToken([], { generation: 7 });
    expect((await verifyAccessToken(temporary, { ...options, secrets })).ttl).toBe(3600);

    const none: unknown = { named: () => null, temporary: async () => null };
    const without = Object.assign({ ...options }, { secrets: none });
    for (const token of [anyNamed, temporary]) {
      const verifying: unknown = Reflect.apply(verifyAccessToken, undefined, [token, without]);
      await expect(verifying).rejects.toMatchObject({ id: 'tokenInvalid' });
    }
  });

  test('are what the tokens are verified with that Onedata itself wrote', async () => {
    const [token] = vectors.tokens;
    const secrets: OnedataSecrets = {
      named: () => undefined,
      temporary: (of) => (of === 'usr-uid' ? { secret: token!.secret, generation: 7 } : undefined),
    };
    // The signature holds, and the first of its caveats that is not met here is told.
    expect(
      await errorOf(() => verifyAccessToken(token!.text, { ...options, secrets })),
    ).toMatchObject({
      id: 'tokenCaveatUnverified',
      details: { caveat: { type: 'ip', whitelist: ['172.98.11.23/32'] } },
    });
    const changed = token!.text.replace('ChVksCg', 'ChVlsCg');
    expect((await errorOf(() => verifyAccessToken(changed, { ...options, secrets }))).id).toBe(
      'tokenInvalid',
    );
  });
});
