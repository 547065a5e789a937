import { attenuate, doc, mint, serialize, time } from 'caveats';
import { createAuthority, type RevocationStore } from 'caveats/authority';
import { describe, expect, test } from 'vitest';
import { errorOf, key, keyring, otherKey, reading, refusalOf } from './refusal.js';

const identity = { subject: 'usr-1' };

/** A store that answers later, and can be made to fail. */
class SlowStore implements RevocationStore {
  readonly entries = new Map<string, unknown>();
  readonly ttls: unknown[] = [];
  isDown = false;

  async get(name: string): Promise<unknown> {
    await this.#answer();
    return this.entries.get(name);
  }
  async set(name: string, value: unknown, ttl?: number): Promise<void> {
    await this.#answer();
    this.entries.set(name, value);
    if (name.includes(':token:')) this.ttls.push(ttl);
  }
  async delete(name: string): Promise<void> {
    await this.#answer();
    this.entries.delete(name);
  }
  #answer(): Promise<void> {
    return this.isDown ? Promise.reject(new Error('connection refused')) : Promise.resolve();
  }
}

describe.each([
  ['a Map of its own', () => undefined],
  ['a store elsewhere', () => new SlowStore()],
])('an authority with %s', (_, storeOf) => {
  test('revokes a token by itself or by its id, and all that was made of it', async () => {
    const authority = createAuthority({ keys: keyring(), revocations: storeOf() });
    const token = await authority.mint({ identity });
    const narrow = serialize(attenuate(token, [doc('A')]));
    const another = await authority.mint({ identity });
    expect(await refusalOf(authority, narrow)).toBeUndefined();
    await authority.revoke({ token: narrow });
    expect(await refusalOf(authority, token)).toBe('token_revoked');
    expect(await refusalOf(authority, narrow)).toBe('token_revoked');
    expect(await refusalOf(authority, another)).toBeUndefined();
    const { id } = (await authority.verify(another, { request: {} })).identity;
    await authority.revoke({ id });
    expect(await refusalOf(authority, another)).toBe('token_revoked');
    await authority.unrevoke({ id });
    expect(await refusalOf(authority, another)).toBeUndefined();
    await authority.unrevoke({ token });
    expect(await refusalOf(authority, narrow)).toBeUndefined();
  });

  test('revokes the tokens of a subject up to a moment, and not those to come', async () => {
    let now = 1_700_000_000;
    const clock = (): number => now;
    const authority = createAuthority({ keys: keyring(), revocations: storeOf(), clock });
    const before = serialize(await authority.mint({ identity }));
    const named = await authority.mint({ identity: { ...identity, id: 'of no time' } });
    const others = await authority.mint({ identity: { subject: 'usr-2' } });
    now += 10;
    await authority.revoke({ subject: 'usr-1' });
    now += 10;
    const after = await authority.mint({ identity });
    expect(await refusalOf(authority, before)).toBe('token_revoked');
    expect(await refusalOf(authority, named)).toBe('token_revoked');
    expect(await refusalOf(authority, others)).toBeUndefined();
    expect(await refusalOf(authority, after)).toBeUndefined();
    await authority.revoke({ subject: 'usr-1', issuedUntil: now });
    expect(await refusalOf(authority, after)).toBe('token_revoked');
    await authority.revoke({ subject: 'usr-1', issuedUntil: now - 15 });
    expect(await refusalOf(authority, after)).toBe('token_revoked');
  });

  test('revokes all tokens of a key', async () => {
    const keys = keyring();
    const authority = createAuthority({ keys, revocations: storeOf() });
    const old = await authority.mint({ identity });
    keys.rotate('k2', otherKey);
    await authority.revoke({ keyId: 'k1' });
    expect(await refusalOf(authority, old)).toBe('token_revoked');
    expect(await refusalOf(authority, await authority.mint({ identity }))).toBeUndefined();
  });

  test('says so wherever it is asked of the token, and only of one that is authentic', async () => {
    const authority = createAuthority({ keys: keyring(), revocations: storeOf() });
    const token = await authority.mint({ identity, caveats: [doc('A')] });
    const consumerToken = await authority.mint({ identity: { ...identity, type: 'identity' } });
    await authority.revoke({ token });
    await authority.revoke({ token: consumerToken });
    const context = {};
    const revoked = { code: 'token_revoked', source: 'token' };
    expect(await errorOf(authority.inferScope(token, { context }))).toMatchObject(revoked);
    expect(await errorOf(authority.whoami(token, { context }))).toMatchObject(revoked);
    expect(await authority.explain(token, { request: reading })).toMatchObject({
      allowed: false,
      error: revoked,
      caveats: [{ met: true }],
    });
    const fine = await authority.mint({ identity });
    const asked = authority.inferScope(fine, { context, consumerToken });
    expect(await errorOf(asked)).toMatchObject({ ...revoked, source: 'consumer_token' });

    const { id } = (await authority.explain(token, { request: {} })).identity!;
    const forged = mint({ rootKey: otherKey, identity: { ...identity, keyId: 'k1', id } });
    expect(await refusalOf(authority, forged)).toBe('bad_signature');
  });

  test('revokes no token that is not authentic', async () => {
    const authority = createAuthority({ keys: keyring(), revocations: storeOf() });
    const token = await authority.mint({ identity: { ...identity, id: 'the same' } });
    const rootKey = otherKey;
    const forged = mint({ rootKey, identity: { ...identity, keyId: 'k1', id: 'the same' } });
    expect((await errorOf(authority.revoke({ token: forged }))).code).toBe('bad_signature');
    expect((await errorOf(authority.unrevoke({ token: '!' }))).code).toBe('malformed_token');
    expect(await refusalOf(authority, token)).toBeUndefined();
    await expect(authority.revoke({} as never)).rejects.toThrow(TypeError);
  });

  test('tells that a token has expired before it tells that it was revoked, and either before the rest', async () => {
    const authority = createAuthority({ keys: keyring(), revocations: storeOf(), clock: () => 9 });
    const token = await authority.mint({ identity, caveats: [time(10), doc('B')] });
    await authority.revoke({ token });
    expect(await refusalOf(authority, token)).toBe('token_revoked');
    const request = { ...reading, now: 10 };
    const error = await errorOf(authority.verify(token, { request }));
    expect(error.code).toBe('token_expired');
    expect(error.failures.map(({ code }) => code)).toEqual(['token_expired', 'scope_denied']);
  });
});

describe('a store elsewhere', () => {
  test('keeps the entry of a token no longer than the token needs it', async () => {
    const store = new SlowStore();
    const authority = createAuthority({ keys: keyring(), revocations: store, clock: () => 1000 });
    await authority.revoke({ id: 'expires', expiresAt: 1500 });
    await authority.revoke({ id: 'does not', expiresAt: null });
    const [first, second] = store.ttls;
    expect(first).toBeGreaterThanOrEqual(500_000);
    expect(first).toBeLessThanOrEqual(500_000 + 3_600_000);
    expect(second).toBeUndefined();
  });

  test('keeps a token revoked for good that came back narrowed: the broad one has the same id', async () => {
    const store = new SlowStore();
    const authority = createAuthority({ keys: keyring(), revocations: store, clock: () => 1000 });
    const broad = await authority.mint({ identity });
    await authority.revoke({ token: attenuate(broad, [time(1060)]) });
    expect(store.ttls).toEqual([undefined]);
    expect(await refusalOf(authority, broad)).toBe('token_revoked');
  });

  test('that fails lets nobody in, whoever asks for what, and those in again when it is back', async () => {
    const store = new SlowStore();
    const told: unknown[] = [];
    const authority = createAuthority({
      keys: keyring(),
      revocations: store,
      onUnavailable: ({ code, cause }) => told.push([code, cause]),
    });
    const token = serialize(await authority.mint({ identity }));
    expect(await refusalOf(authority, token)).toBeUndefined();
    store.isDown = true;
    const context = {};
    const code = 'verification_unavailable';
    expect(await refusalOf(authority, token)).toBe(code);
    expect((await errorOf(authority.inferScope(token, { context }))).code).toBe(code);
    expect((await errorOf(authority.whoami(token, { context }))).code).toBe(code);
    expect(await authority.explain(token, { request: {} })).toMatchObject({ error: { code } });
    expect((await errorOf(authority.revoke({ token }))).code).toBe(code);
    expect(told).toHaveLength(4);
    expect(told[0]).toEqual([code, new Error('connection refused')]);
    // A forged token is no business of the store's.
    const forged = mint({ rootKey: otherKey, identity: { ...identity, keyId: 'k1' } });
    expect(await refusalOf(authority, forged)).toBe('bad_signature');
    store.isDown = false;
    expect(await refusalOf(authority, token)).toBeUndefined();
  });

  test('that does not answer lets nobody in', async () => {
    const never: RevocationStore = {
      get: () => new Promise(() => undefined),
      set: () => new Promise(() => undefined),
      delete: () => new Promise(() => undefined),
    };
    const authority = createAuthority({ keys: keyring(), revocations: never, timeout: 20 });
    expect(await refusalOf(authority, await authority.mint({ identity }))).toBe(
      'verification_unavailable',
    );
  });

  test('that swallows errors is no store', () => {
    const revocations = Object.assign(new SlowStore(), { throwOnErrors: false });
    expect(() => createAuthority({ keys: keyring(), revocations })).toThrow('throwOnErrors');
  });

  test('is shared: what one process revokes, another refuses', async () => {
    const revocations = new SlowStore();
    const one = createAuthority({ keys: keyring(), revocations });
    const two = createAuthority({ keys: keyring(), revocations });
    const token = serialize(mint({ rootKey: key, identity: { ...identity, keyId: 'k1' } }));
    expect(await refusalOf(two, token)).toBeUndefined();
    await one.revoke({ token });
    expect(await refusalOf(two, token)).toBe('token_revoked');
  });
});
