import { describe, expect, test } from 'vitest';
import { revocationKeys } from '../../src/authority/revocation.js';
import type { RevocationStore } from '../../src/authority/revocation-store.js';
import { createRevocations, issued, NOW, SlowStore } from './revocation-world.js';

const HOUR = 3600;

/** A map that also tells for how long its entries are to be kept. */
function timedStore(): { store: RevocationStore; ttls: (number | undefined)[] } {
  const map = new Map<string, unknown>();
  const ttls: (number | undefined)[] = [];
  const store: RevocationStore = {
    get: (key) => map.get(key),
    set: (key, value, ...ttl: number[]) => {
      if (!key.includes(':mark')) ttls.push(ttl.length === 0 ? undefined : ttl[0]);
      map.set(key, value);
    },
    delete: (key) => map.delete(key),
  };
  return { store, ttls };
}

describe('the keys of a store', () => {
  test('are one for the token, one for its key, and one for its subject if it has one', () => {
    const identity = issued(NOW, { id: 'a', keyId: '', subject: 'c' });
    // SHA-256 of "a" (hex ca978112…), of nothing (e3b0c442…) and of "c" (2e7d2c03…).
    expect(revocationKeys(identity)).toEqual([
      'caveats:token:ypeBEsobvcr6wjGzmiPcTaeG7_gUfE5yuYB3ha_uSLs',
      'caveats:key:47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU',
      'caveats:subject:Ln0sA6lQeuJl7PW1NWiFpTOTogKdJBOUmXJloaJa78Y',
    ]);
    const { id } = identity;
    const withoutSubject = revocationKeys(identity).slice(0, 2);
    expect(revocationKeys({ id })).toEqual(withoutSubject);
    expect(revocationKeys({ id, keyId: '', subject: '' })).toEqual(withoutSubject);
  });

  test('are of one length, which every SQL store takes, whatever the ids are', () => {
    const long = issued(NOW, { id: 'x'.repeat(60_000), keyId: 'é'.repeat(9), subject: '\0' });
    const lengths = revocationKeys(long).map((key) => key.length);
    expect(lengths).toEqual(revocationKeys(issued(NOW)).map((key) => key.length));
    expect(Math.max(...lengths)).toBeLessThan(120);
  });

  test('can be made once and given each time', async () => {
    const revocations = createRevocations();
    const identity = issued(NOW);
    const keys = revocationKeys(identity);
    expect(revocations.isRevoked(identity, () => keys)).toBe(false);
    await revocations.add({ subject: 'usr-1', issuedUntil: NOW });
    expect(revocations.isRevoked(identity, () => keys)).toBe(true);
  });

  test('are not made of ill-formed text', () => {
    expect(() => revocationKeys(issued(NOW, { id: '\ud800' }))).toThrow(TypeError);
  });
});

describe('the entry of a token', () => {
  const { id } = issued(NOW);
  const create = () => {
    const timed = timedStore();
    return { ...timed, revocations: createRevocations({ ...timed, clock: () => NOW }) };
  };

  test.each([
    ['until the token expires, and an hour for clocks that differ', NOW + 60, 60 + HOUR],
    ['for an hour where the token has just expired', NOW, HOUR],
    ['for an hour where the token has long expired', 0, HOUR],
  ])('is kept %s', async (_, expiresAt, seconds) => {
    const { revocations, ttls } = create();
    await revocations.add({ id, expiresAt });
    expect(ttls).toEqual([seconds * 1000]);
  });

  test('is kept for whole milliseconds, and not for less than it should', async () => {
    const { store, ttls } = timedStore();
    const revocations = createRevocations({ store, clock: () => NOW + 0.0006 });
    await revocations.add({ id, expiresAt: NOW + 60 });
    expect(ttls).toEqual([(60 + HOUR) * 1000]);
  });

  test.each([undefined, null])('is kept for good where the expiry is %s', async (expiresAt) => {
    const { revocations, ttls } = create();
    await revocations.add({ id, expiresAt });
    expect(ttls).toEqual([undefined]);
  });

  test('is never kept for less long than was asked before', async () => {
    const { revocations, ttls } = create();
    for (const expiresAt of [NOW + 60, NOW + 30, NOW + 90, null, NOW + 120]) {
      await revocations.add({ id, expiresAt });
    }
    expect(ttls).toEqual([(60 + HOUR) * 1000, (90 + HOUR) * 1000, undefined]);
  });

  test('can be of a time at the end of the range', async () => {
    const { revocations, ttls } = create();
    await revocations.add({ id, expiresAt: 999_999_999_999 });
    expect(ttls).toEqual([(999_999_999_999 - NOW + HOUR) * 1000]);
  });
});

test('the entries of a subject and of a key are kept for good', async () => {
  const { store, ttls } = timedStore();
  const revocations = createRevocations({ store });
  await revocations.add({ subject: 'usr-1' });
  await revocations.add({ keyId: 'k1' });
  await revocations.add({ keyId: 'k1' });
  expect(ttls).toEqual([undefined, undefined]);
});

test('the entries are values that JSON holds', async () => {
  const store = new Map<string, unknown>();
  const revocations = createRevocations({ store });
  await revocations.add({ id: 'a' });
  await revocations.add({ id: 'b', expiresAt: NOW });
  await revocations.add({ subject: 'c', issuedUntil: NOW + 0.5 });
  await revocations.add({ keyId: 'd' });
  expect([...store.values()]).toEqual([{ expiresAt: null }, { expiresAt: NOW }, NOW + 0.5, true]);
});

describe('an entry that somebody else has made', () => {
  test.each([[0], [''], [false], ['1571147494'], [{}], [[]], [-1], [NOW * 1000], [NaN]])(
    'revokes whatever it says: %j',
    async (value) => {
      const identity = issued(NOW);
      for (const key of revocationKeys(identity)) {
        // A moment in the past, for a subject, would not.
        if (key.includes(':subject:') && value === 0) continue;
        const store = new Map<string, unknown>([[key, value]]);
        expect(createRevocations({ store }).isRevoked(identity)).toBe(true);
      }
    },
  );

  test('revokes nothing where it is null', () => {
    const identity = issued(NOW);
    const store = new Map<string, unknown>(revocationKeys(identity).map((key) => [key, null]));
    expect(createRevocations({ store }).isRevoked(identity)).toBe(false);
  });

  test('stays where it revokes everything already', async () => {
    const identity = issued(NOW);
    const keys = revocationKeys(identity);
    const store = new Map<string, unknown>(keys.map((key) => [key, 'x']));
    const revocations = createRevocations({ store });
    await revocations.add({ id: identity.id, expiresAt: NOW });
    await revocations.add({ subject: 'usr-1', issuedUntil: 0 });
    await revocations.add({ keyId: 'k1' });
    expect([...store.values()]).toEqual(['x', 'x', 'x']);
  });
});

test('a store that answers at once is answered for at once, but for the first time', async () => {
  const { store } = timedStore();
  const revocations = createRevocations({ store });
  const identity = issued(NOW);
  expect(await revocations.isRevoked(identity)).toBe(false);
  expect(revocations.isRevoked(identity)).toBe(false);
  await revocations.add({ id: identity.id });
  expect(revocations.isRevoked(identity)).toBe(true);
});

test('all that has to be known of a token is asked for at the same time', async () => {
  const store = new SlowStore();
  const revocations = createRevocations({ store });
  await revocations.isRevoked(issued(NOW));
  store.calls.length = 0;
  const answer = revocations.isRevoked(issued(NOW));
  expect(store.calls).toEqual(['get', 'get', 'get', 'get']);
  expect(await answer).toBe(false);
  expect(store.calls).toHaveLength(4);
});
