import { attenuate, mint, serialize, type RootKey } from 'caveats';
import { createAuthority, createKeyLookup, createKeyring, type KeySource } from 'caveats/authority';
import { describe, expect, test } from 'vitest';
import { errorOf, key, keyring, otherKey, reading, refusalOf } from './refusal.js';

const identity = { subject: 'usr-1' };

/** A source that answers with what it is told to. */
function sourceOf(find: (keyId: string) => unknown): KeySource {
  return {
    current: () => ({ keyId: 'k1', rootKey: key }),
    find: find as KeySource['find'],
  };
}

describe('the keys of an authority', () => {
  test('change without a restart: new tokens are signed with the new one, old ones still hold', async () => {
    const keys = keyring();
    const authority = createAuthority({ keys });
    const old = await authority.mint({ identity });
    keys.rotate('k2', otherKey);
    const young = await authority.mint({ identity });
    expect((await authority.verify(young, { request: {} })).identity.keyId).toBe('k2');
    expect((await authority.verify(old, { request: {} })).identity.keyId).toBe('k1');
    keys.remove('k1');
    expect(await refusalOf(authority, old)).toBe('unknown_key');
    expect(await refusalOf(authority, young)).toBeUndefined();
  });

  test('are looked up, now or later, and may be texts or bytes', async () => {
    const bytes = new TextEncoder().encode(key);
    const answers: readonly unknown[] = [key, bytes, Promise.resolve(key), Promise.resolve(bytes)];
    for (const answer of answers) {
      const authority = createAuthority({ keys: sourceOf(() => answer) });
      const token = serialize(await authority.mint({ identity }));
      expect(await refusalOf(authority, token)).toBeUndefined();
      expect(await refusalOf(authority, token)).toBeUndefined();
    }
    for (const none of [undefined, null, Promise.resolve(undefined)]) {
      const authority = createAuthority({ keys: sourceOf(() => none) });
      expect(await refusalOf(authority, await authority.mint({ identity }))).toBe('unknown_key');
    }
  });

  test('may be other ones under the same id: then what was signed before does not hold', async () => {
    let current: RootKey = key;
    const authority = createAuthority({
      keys: { current: () => ({ keyId: 'k1', rootKey: current }), find: () => current },
    });
    const token = serialize(await authority.mint({ identity }));
    expect(await refusalOf(authority, token)).toBeUndefined();
    current = otherKey;
    expect(await refusalOf(authority, token)).toBe('bad_signature');
    expect(await refusalOf(authority, await authority.mint({ identity }))).toBeUndefined();
  });

  test('are asked for with what the token says, whatever that is', async () => {
    const asked: string[] = [];
    const authority = createAuthority({ keys: sourceOf((id) => void asked.push(id)) });
    for (const keyId of ['constructor', '__proto__', 'no such key', '']) {
      const token = mint({ rootKey: key, identity: { ...identity, keyId } });
      expect(await refusalOf(authority, token)).toBe('unknown_key');
      const ring = createAuthority({ keys: keyring() });
      expect(await refusalOf(ring, token)).toBe('unknown_key');
    }
    expect(asked).toEqual(['constructor', '__proto__', 'no such key', '']);
  });

  test('that are not there are refused also where the token is signed with nobody’s', async () => {
    const authority = createAuthority({ keys: keyring() });
    const rootKey = new Uint8Array(32);
    const token = mint({ rootKey, identity: { ...identity, keyId: 'k9' } });
    expect(await refusalOf(authority, token)).toBe('unknown_key');
  });

  test('that cannot be asked for let nobody in, and say why to whoever keeps the service', async () => {
    const cause = new Error('the database is down');
    const failures = [
      () => {
        throw cause;
      },
      () => Promise.reject(cause),
    ];
    for (const find of failures) {
      const told: unknown[] = [];
      const authority = createAuthority({
        keys: sourceOf(find),
        onUnavailable: (error) => {
          told.push(error);
          throw new Error('the log is down too');
        },
      });
      const token = await authority.mint({ identity });
      const error = await errorOf(authority.verify(token, { request: reading }));
      expect(error.code).toBe('verification_unavailable');
      expect(error.cause).toBe(cause);
      expect(JSON.stringify(error)).not.toContain('database');
      expect(told).toEqual([error]);
    }
  });

  test('that do not answer in time let nobody in', async () => {
    const never = () => new Promise<never>(() => undefined);
    const authority = createAuthority({ keys: sourceOf(never), timeout: 20 });
    const error = await errorOf(
      authority.verify(await authority.mint({ identity }), { request: {} }),
    );
    expect(error.code).toBe('verification_unavailable');
    expect(error.cause).toEqual(new Error('The keys did not answer in time'));
  });

  test('of a database come back when it does: failures are not remembered', async () => {
    let isDown = true;
    const keys = createKeyLookup({
      current: () => ({ keyId: 'k1', rootKey: key }),
      find: () => (isDown ? Promise.reject(new Error('down')) : Promise.resolve(key)),
    });
    const authority = createAuthority({ keys });
    const token = await authority.mint({ identity });
    expect(await refusalOf(authority, token)).toBe('verification_unavailable');
    isDown = false;
    expect(await refusalOf(authority, token)).toBeUndefined();
  });

  test('that are too short sign nothing, and verify nothing', async () => {
    const rootKey = '15 bytes, short';
    const short = createAuthority({
      keys: { current: () => ({ keyId: 'k1', rootKey }), find: () => rootKey },
    });
    await expect(short.mint({ identity })).rejects.toThrow('16 bytes');
    const token = mint({ rootKey, identity: { ...identity, keyId: 'k1' } });
    const error = await errorOf(short.verify(token, { request: {} }));
    expect(error.code).toBe('verification_unavailable');
    expect(error.cause).toBeInstanceOf(TypeError);
    expect(() => createKeyring({ current: 'k1', keys: { k1: rootKey } })).toThrow('16 bytes');
  });

  test('that cannot be had are an error of whoever mints', async () => {
    const authority = createAuthority({
      keys: { current: () => Promise.reject(new Error('the vault is sealed')), find: () => key },
    });
    await expect(authority.mint({ identity })).rejects.toThrow('the vault is sealed');
  });

  test('make no difference to what anyone may do with a token', async () => {
    const authority = createAuthority({ keys: keyring() });
    const token = await authority.mint({ identity });
    const narrower = attenuate(authority.serialize(token), ['doc = B']);
    expect(await refusalOf(authority, narrower)).toBe('scope_denied');
  });
});
