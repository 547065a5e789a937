import { inspect } from 'node:util';
import Keyv from 'keyv';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createRevocations, type RevocationStore } from '../../src/authority/revocations.js';
import { issued, NOW, SlowStore, unavailability } from './revocation-world.js';

const identity = issued(NOW);
const never = (): Promise<never> => new Promise(() => undefined);

/** A store that does something else from some moment on. */
class FickleStore extends SlowStore {
  readonly broken: Partial<RevocationStore> = {};

  override async get(key: string): Promise<unknown> {
    return this.broken.get === undefined ? super.get(key) : this.broken.get(key);
  }

  override async set(key: string, value: unknown, ttl?: number): Promise<unknown> {
    return this.broken.set === undefined
      ? super.set(key, value, ttl)
      : this.broken.set(key, value, ttl);
  }

  override async delete(key: string): Promise<boolean> {
    return this.broken.delete === undefined
      ? super.delete(key)
      : Boolean(await this.broken.delete(key));
  }

  /** As at first. */
  mend(): void {
    for (const name of ['get', 'set', 'delete'] as const) delete this.broken[name];
  }
}

/** Revocations over a store that has worked so far. */
async function working() {
  const store = new FickleStore();
  const revocations = createRevocations({ store, timeout: 20 });
  expect(await revocations.isRevoked(identity)).toBe(false);
  return { store, revocations };
}

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

  test('is no less of one where it is a map that somebody has changed', async () => {
    const store = new Map<string, unknown>();
    const revocations = createRevocations({ store });
    const fail = (): never => {
      throw new Error('connect ECONNREFUSED');
    };
    store.set = fail;
    await unavailability(() => revocations.add({ id: identity.id }));
    store.delete = fail;
    await unavailability(() => revocations.remove({ id: identity.id }));
    store.get = fail;
    await unavailability(() => revocations.isRevoked(identity));
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
    const timers = vi.spyOn(globalThis, 'setTimeout');
    const revocations = createRevocations({ store });
    await revocations.add({ id: identity.id });
    expect(await revocations.isRevoked(identity)).toBe(true);
    expect(timers).not.toHaveBeenCalled();
  });
});

describe('a store that swallows its errors', () => {
  test.each<[string, () => RevocationStore]>([
    ['a Keyv', () => new Keyv(new Map())],
    ['an adapter', () => Object.assign(new SlowStore(), { throwOnErrors: false })],
    [
      'an adapter of a Keyv',
      () =>
        new Keyv({
          store: Object.assign(new SlowStore(), { throwOnErrors: false, clear: () => undefined }),
          throwOnErrors: true,
        }),
    ],
    [
      'an adapter of a Keyv in a wrapper',
      () => Object.assign(new SlowStore(), { store: { store: new Keyv() } }),
    ],
  ])('is refused where it can be told: %s', (_, store) => {
    expect(() => createRevocations({ store: store() })).toThrow(/throwOnErrors: true/);
  });

  test('is noticed when it answers nothing, and nobody is let in', async () => {
    const { store, revocations } = await working();
    await revocations.add({ id: identity.id });
    store.broken.get = async () => undefined;
    const error = await unavailability(() => revocations.isRevoked(identity));
    expect(error.cause).toMatchObject({ message: expect.stringContaining('answers nothing') });
    await unavailability(() => revocations.add({ keyId: 'k1' }));
    store.broken.delete = async () => false;
    await unavailability(() => revocations.remove({ id: identity.id }));
    store.mend();
    expect(await revocations.isRevoked(identity)).toBe(true);
  });

  test('from the start lets nobody in', async () => {
    const nothing = async (): Promise<undefined> => undefined;
    const store: RevocationStore = { get: nothing, set: nothing, delete: nothing };
    const revocations = createRevocations({ store });
    await unavailability(() => revocations.isRevoked(identity));
    await unavailability(() => revocations.add({ id: identity.id }));
    await unavailability(() => revocations.remove({ id: identity.id }));
  });

  test('when it should keep something has not kept it', async () => {
    const { store, revocations } = await working();
    store.broken.set = async () => false;
    await unavailability(() => revocations.add({ id: identity.id }));
    await unavailability(() => revocations.add({ subject: 'usr-1' }));
    await unavailability(() => revocations.add({ keyId: 'k1' }));
    store.mend();
    expect(await revocations.isRevoked(identity)).toBe(false);
  });

  test('when it should delete something still has it', async () => {
    const { store, revocations } = await working();
    await revocations.add({ id: identity.id });
    store.broken.delete = async () => true;
    await unavailability(() => revocations.remove({ id: identity.id }));
    expect(await revocations.isRevoked(identity)).toBe(true);
  });
});

describe('a store that lies', () => {
  test('by keeping something else has not kept it', async () => {
    const { store, revocations } = await working();
    store.broken.set = async (key) => store.kept.set(key, '"[object Object]"');
    await unavailability(() => revocations.add({ id: identity.id }));
    // It cannot be read, so it revokes.
    expect(await revocations.isRevoked(identity)).toBe(true);
  });

  test('by keeping less than it should has not kept it', async () => {
    const { store, revocations } = await working();
    store.broken.set = async (key) => store.kept.set(key, String(NOW - 9));
    await unavailability(() => revocations.add({ subject: 'usr-1', issuedUntil: NOW }));
  });

  test('now and then is asked again, so that what was overwritten is set again', async () => {
    const { store, revocations } = await working();
    let lies = 3;
    store.broken.set = async (key, value) => {
      lies -= 1;
      store.kept.set(key, lies < 0 ? JSON.stringify(value) : String(NOW - 9));
    };
    await revocations.add({ subject: 'usr-1', issuedUntil: NOW });
    expect(await revocations.isRevoked(identity)).toBe(true);
  });

  test('with what has a broken then is one that cannot be asked', async () => {
    const store: RevocationStore = {
      get: () => ({
        get then(): never {
          throw new Error('no');
        },
      }),
      set: () => undefined,
      delete: () => undefined,
    };
    await unavailability(() => createRevocations({ store }).isRevoked(identity));
  });
});

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
