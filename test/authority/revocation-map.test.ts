import { describe, expect, test } from 'vitest';
import { createRevocations, issued, NOW } from './revocation-world.js';

const HOUR = 3600;

describe('a map', () => {
  /** A map with this many tokens that expire at the same time. */
  async function filled(count: number, expiresAt: number | null) {
    const clock = { now: NOW };
    const store = new Map<string, unknown>([
      ['caveats:token', { expiresAt: 0 }],
      ['caveats:token:of an unknown form', 0],
    ]);
    const revocations = createRevocations({ store, clock: () => clock.now });
    for (let i = 0; i < count; i++) await revocations.add({ id: `old-${i}`, expiresAt });
    return { clock, store, revocations };
  }

  test('does not grow for ever: entries go when their tokens have long expired', async () => {
    const { clock, store, revocations } = await filled(500, NOW + 60);
    await revocations.add({ id: 'for good' });
    await revocations.add({ subject: 'usr-1' });
    await revocations.add({ keyId: 'k1' });
    clock.now = NOW + 60 + HOUR;
    for (let i = 0; i < 10_000; i++) {
      clock.now += 60;
      await revocations.add({ id: `new-${i}`, expiresAt: clock.now + 60 });
    }
    expect(store.size).toBeLessThan(1100);
    expect(revocations.isRevoked(issued(NOW, { id: 'for good' }))).toBe(true);
    expect(revocations.isRevoked(issued(NOW))).toBe(true);
    // What is not of this library stays.
    expect(store.has('caveats:token')).toBe(true);
    expect(store.has('caveats:token:of an unknown form')).toBe(true);
  });

  test('keeps an entry until an hour after its token has expired, and no longer', async () => {
    const { clock, store, revocations } = await filled(1100, NOW + 60);
    const old = issued(NOW, { id: 'old-0' });
    clock.now = NOW + 60 + HOUR - 1;
    for (let i = 0; i < 1200; i++) await revocations.add({ id: `new-${i}` });
    expect(revocations.isRevoked(old)).toBe(true);
    clock.now += 1;
    for (let i = 0; i < 3000; i++) await revocations.add({ id: `newer-${i}` });
    expect(revocations.isRevoked(old)).toBe(false);
    expect(store.size).toBe(2 + 1200 + 3000);
  });

  test('is looked through seldom: an entry costs the same however many there are', async () => {
    let looks = 0;
    const store = new Map<string, unknown>();
    const iterate = store[Symbol.iterator].bind(store);
    Object.defineProperty(store, Symbol.iterator, {
      value: () => {
        looks += store.size;
        return iterate();
      },
    });
    const revocations = createRevocations({ store });
    for (let i = 0; i < 20_000; i++) await revocations.add({ id: `${i}` });
    expect(looks).toBeGreaterThan(0);
    expect(looks).toBeLessThan(2 * 20_000);
  });

  test('is asked for what is there, and answers at once', async () => {
    const store = new Map<string, unknown>();
    const revocations = createRevocations({ store });
    expect(revocations.isRevoked(issued(NOW))).toBe(false);
    expect(store.size).toBe(0);
  });
});
