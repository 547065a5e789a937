import Keyv from 'keyv';
import { describe, expect, test } from 'vitest';
import {
  createRevocations,
  identity,
  SlowStore,
  unavailability,
  working,
} from './revocation-world.js';

describe('a store that forgets', () => {
  test('is noticed: it is refused, and not taken for one with nothing revoked', async () => {
    const { store, revocations } = await working();
    await revocations.add({ id: identity.id });
    store.kept.clear();
    const error = await unavailability(() => revocations.isRevoked(identity));
    expect(error.cause).toMatchObject({ message: expect.stringContaining('lost its entries') });
    await unavailability(() => revocations.add({ keyId: 'k1' }));
    expect(store.kept.has('caveats:mark')).toBe(false);
  });

  test('is noticed also when another process has begun to use it', async () => {
    const { store, revocations } = await working();
    store.kept.clear();
    const fresh = createRevocations({ store });
    expect(await fresh.isRevoked(identity)).toBe(false);
    await unavailability(() => revocations.isRevoked(identity));
    // A process that starts anew takes it as it is.
    expect(await createRevocations({ store }).isRevoked(identity)).toBe(false);
  });

  test('is asked again when it has its entries back', async () => {
    const { store, revocations } = await working();
    await revocations.add({ id: identity.id });
    const kept = new Map(store.kept);
    store.kept.clear();
    await unavailability(() => revocations.isRevoked(identity));
    for (const [key, value] of kept) store.kept.set(key, value);
    expect(await revocations.isRevoked(identity)).toBe(true);
  });

  test('is refused where it can be told beforehand: a Keyv with a ttl of its own', () => {
    const store = new Keyv({ store: new Map(), throwOnErrors: true, ttl: 60_000 });
    expect(() => createRevocations({ store })).toThrow(/ttl/);
  });
});

describe('the mark of a store', () => {
  const marksOf = (store: SlowStore) =>
    [...store.kept.keys()].filter((key) => key.startsWith('caveats:mark'));

  test('is left once, however many processes use it', async () => {
    const store = new SlowStore();
    for (let i = 0; i < 5; i++) await createRevocations({ store }).isRevoked(identity);
    expect(marksOf(store)).toHaveLength(2);
    expect(store.calls.filter((call) => call === 'set')).toHaveLength(2);
  });

  test('is another one in each store', async () => {
    const marks = [new SlowStore(), new SlowStore()].map(async (store) => {
      await createRevocations({ store }).isRevoked(identity);
      return store.kept.get('caveats:mark');
    });
    expect(new Set(await Promise.all(marks)).size).toBe(2);
  });

  test('is looked for once, however many tokens come first', async () => {
    const store = new SlowStore();
    const revocations = createRevocations({ store });
    await Promise.all(Array.from({ length: 20 }, () => revocations.isRevoked(identity)));
    expect(store.calls.filter((call) => call === 'set')).toHaveLength(2);
  });

  test('is left by several processes at once, and all of them go on', async () => {
    const store = new SlowStore();
    const processes = Array.from({ length: 8 }, () => createRevocations({ store }));
    const answers = await Promise.all(processes.map((process) => process.isRevoked(identity)));
    expect(answers).toEqual(Array(8).fill(false));
    await processes[0]!.add({ id: identity.id });
    for (const process of processes) expect(await process.isRevoked(identity)).toBe(true);
  });

  test.each([
    ['no mark', { made: 'up' }],
    ['the name of one that is gone', 'q83vEjRWeJCrze8SNFZ4kA'],
    ['too long', 'x'.repeat(60_000)],
  ])('is left anew by a process that starts and finds something else: %s', async (_, found) => {
    const store = new SlowStore();
    store.kept.set('caveats:mark', JSON.stringify(found));
    expect(await createRevocations({ store }).isRevoked(identity)).toBe(false);
    expect(marksOf(store)).toHaveLength(2);
    expect(store.kept.get('caveats:mark')).not.toBe(JSON.stringify(found));
  });
});
