import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RevocationStore } from '../../src/authority/revocation-store.js';
import {
  createRevocations,
  FickleStore,
  identity,
  NOW,
  SlowStore,
  unavailability,
  working,
} from './revocation-world.js';

const never = (): Promise<never> => new Promise(() => undefined);

const refusal = async (): Promise<never> => {
  throw new Error('connect ECONNREFUSED');
};

describe('a store that cannot be asked', () => {
  test.each<[string, Partial<RevocationStore>]>([
    ['rejects', { get: refusal, set: refusal, delete: refusal }],
    [
      'throws',
      {
        get: () => {
          throw new Error('connect ECONNREFUSED');
        },
        set: () => undefined,
        delete: () => undefined,
      },
    ],
  ])('lets nobody in, and says so: it %s', async (_, store) => {
    const revocations = createRevocations({ store: store as RevocationStore });
    for (const ask of [
      () => revocations.isRevoked(identity),
      () => revocations.add({ id: identity.id }),
      () => revocations.remove({ id: identity.id }),
    ]) {
      const error = await unavailability(ask);
      expect(error.cause).toMatchObject({ message: 'connect ECONNREFUSED' });
    }
  });

  test('is asked again the next time', async () => {
    const { store, revocations } = await working();
    store.broken.get = refusal;
    await unavailability(() => revocations.isRevoked(identity));
    await unavailability(() => revocations.isRevoked(identity));
    store.mend();
    expect(await revocations.isRevoked(identity)).toBe(false);
  });

  test('at first can be asked later', async () => {
    const store = new FickleStore();
    store.broken.get = refusal;
    const revocations = createRevocations({ store });
    await Promise.all([1, 2, 3].map(() => unavailability(() => revocations.isRevoked(identity))));
    store.mend();
    expect(await revocations.isRevoked(identity)).toBe(false);
  });

  test.each(['token', 'key', 'subject', 'mark'])(
    'for one of its entries is not asked for the others: %s',
    async (kind) => {
      const { store, revocations } = await working();
      store.broken.get = (key) => (key.includes(`:${kind}:`) ? refusal() : undefined);
      await unavailability(() => revocations.isRevoked(identity));
    },
  );

  test('may fail in several places at once, and no promise is left behind', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    let calls = 0;
    const map = new Map<string, unknown>();
    const store: RevocationStore = {
      get(key) {
        if (key.includes(':mark')) return map.get(key);
        calls += 1;
        if (calls === 1) return refusal();
        throw new Error('connect ECONNREFUSED');
      },
      set: (key, value) => map.set(key, value),
      delete: refusal,
    };
    await unavailability(() => createRevocations({ store }).isRevoked(identity));
    await new Promise((turned) => setTimeout(turned, 5));
    process.off('unhandledRejection', unhandled);
    expect(calls).toBe(2);
    expect(unhandled).not.toHaveBeenCalled();
  });

  test('is told of without anything of the store’s in what is printed', async () => {
    const { store, revocations } = await working();
    store.broken.get = async () => {
      throw new Error('redis://:secret@10.0.0.1');
    };
    const error = await unavailability(() => revocations.isRevoked(identity));
    expect(error.message).not.toContain('secret');
    expect(JSON.stringify(error)).not.toContain('secret');
    expect(inspect(error.cause)).toContain('secret');
  });
});

describe('a store that does not answer', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const silent: RevocationStore = { get: never, set: never, delete: never };

  test.each([
    ['5 seconds by default', undefined, 5000],
    ['as long as it may', 70, 70],
  ])('is waited for: %s', async (_, timeout, expected) => {
    const revocations = createRevocations({ store: silent, timeout });
    const settled = vi.fn();
    const asked = unavailability(() => revocations.isRevoked(identity)).then(settled);
    await vi.advanceTimersByTimeAsync(expected - 1);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(settled).toHaveBeenCalledOnce();
    await asked;
  });

  test('to what was revoked, or taken back, is not taken for one that did it', async () => {
    const store = new FickleStore();
    const revocations = createRevocations({ store, timeout: 20 });
    await revocations.isRevoked(identity);
    store.broken.set = never;
    store.broken.delete = never;
    for (const ask of [
      () => revocations.add({ id: identity.id }),
      () => revocations.remove({ id: identity.id }),
    ]) {
      const asked = unavailability(ask);
      await vi.advanceTimersByTimeAsync(20);
      expect((await asked).cause).toBeInstanceOf(Error);
    }
  });

  test('leaves no timer behind, and neither does one that answers', async () => {
    const revocations = createRevocations({ store: new SlowStore() });
    await revocations.isRevoked(identity);
    await revocations.add({ id: identity.id, expiresAt: NOW });
    expect(vi.getTimerCount()).toBe(0);
    const asked = unavailability(() => createRevocations({ store: silent }).isRevoked(identity));
    expect(vi.getTimerCount()).toBe(1);
    await vi.runAllTimersAsync();
    await asked;
    expect(vi.getTimerCount()).toBe(0);
  });

  test('has no timer where it answers at once', async () => {
    const map = new Map<string, unknown>();
    const store: RevocationStore = {
      get: (key) => map.get(key),
      set: (key, value) => map.set(key, value),
      delete: (key) => map.delete(key),
    };
    vi.useRealTimers();
    const timers = vi.spyOn(globalThis, 'setTimeout');
    const revocations = createRevocations({ store });
    await revocations.add({ id: identity.id });
    expect(await revocations.isRevoked(identity)).toBe(true);
    expect(timers).not.toHaveBeenCalled();
    timers.mockRestore();
  });
});
