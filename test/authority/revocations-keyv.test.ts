import Keyv from 'keyv';
import { describe, expect, test, vi } from 'vitest';
import { createRevocations, issued, unavailability } from './revocation-world.js';

const now = (): number => Date.now() / 1000;
const create = (map = new Map<string, string>()) => {
  const keyv = new Keyv({ store: map, throwOnErrors: true });
  return { map, revocations: createRevocations({ store: keyv }) };
};

describe('with Keyv', () => {
  test('tokens are revoked by id, subject and key, and taken back', async () => {
    const { revocations } = create();
    const identity = issued(now() - 1);
    expect(await revocations.isRevoked(identity)).toBe(false);
    for (const revocation of [
      { id: identity.id, expiresAt: Math.ceil(now()) + 60 },
      { subject: 'usr-1' },
      { keyId: 'k1' },
    ]) {
      await revocations.add(revocation);
      expect(await revocations.isRevoked(identity)).toBe(true);
      await revocations.remove(revocation);
      expect(await revocations.isRevoked(identity)).toBe(false);
    }
  });

  test('entries expire with their tokens, an hour later', async () => {
    vi.useFakeTimers();
    try {
      const { map, revocations } = create();
      const identity = issued(now());
      await revocations.add({ id: identity.id, expiresAt: Math.floor(now()) + 60 });
      vi.advanceTimersByTime((60 + 3599) * 1000);
      expect(await revocations.isRevoked(identity)).toBe(true);
      const size = map.size;
      vi.advanceTimersByTime(2000);
      expect(await revocations.isRevoked(identity)).toBe(false);
      expect(map.size).toBe(size - 1);
    } finally {
      vi.useRealTimers();
    }
  });

  test('a store that loses its entries is noticed', async () => {
    const { map, revocations } = create();
    await revocations.add({ keyId: 'k1' });
    map.clear();
    await unavailability(() => revocations.isRevoked(issued(now())));
  });

  test('an entry that cannot be read fails closed', async () => {
    const { map, revocations } = create();
    const identity = issued(now());
    await revocations.add({ id: identity.id });
    for (const [key] of map) if (key.includes(':token:')) map.set(key, '{"value":');
    await unavailability(() => revocations.isRevoked(identity));
  });
});
