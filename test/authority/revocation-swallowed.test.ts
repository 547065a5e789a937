import Keyv from 'keyv';
import { describe, expect, test } from 'vitest';
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
    expect(error.cause).toMatchObject({ message: expect.stringContaining('returns nothing') });
    await unavailability(() => revocations.add({ keyId: 'k1' }));
    store.broken.delete = async () => false;
    await unavailability(() => revocations.remove({ id: identity.id }));
    store.mend();
    expect(await revocations.isRevoked(identity)).toBe(true);
  });

  test('from the start lets nobody in, until it works', async () => {
    const nothing = async (): Promise<undefined> => undefined;
    const store = new FickleStore();
    Object.assign(store.broken, { get: nothing, set: nothing, delete: nothing });
    const revocations = createRevocations({ store });
    await unavailability(() => revocations.isRevoked(identity));
    await unavailability(() => revocations.add({ id: identity.id }));
    await unavailability(() => revocations.remove({ id: identity.id }));
    store.mend();
    expect(await revocations.isRevoked(identity)).toBe(false);
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
