import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createRevocations, issued, NOW, SlowStore, unavailability } from './revocation-world.js';

/** A store that takes longer to keep some values than others, or refuses them. */
class UnevenStore extends SlowStore {
  readonly slow: Set<unknown> = new Set();
  readonly refused: Set<unknown> = new Set();

  override async set(key: string, value: unknown, ttl?: number): Promise<unknown> {
    if (this.slow.has(value)) await wait(20);
    if (this.refused.delete(value)) throw new Error('connect ECONNRESET');
    return super.set(key, value, ttl);
  }
}

describe('in one process, revocations of the same subject wait for each other', () => {
  const create = () => {
    const store = new UnevenStore();
    const revocations = createRevocations({ store });
    const add = (issuedUntil: number) => revocations.add({ subject: 'usr-1', issuedUntil });
    return { store, revocations, add };
  };

  test('so that an earlier moment which takes long to be kept does not overwrite a later one', async () => {
    const { store, revocations, add } = create();
    store.slow.add(NOW);
    await Promise.all([add(NOW), add(NOW + 20)]);
    expect(await revocations.isRevoked(issued(NOW + 20))).toBe(true);
  });

  test('also where the first is done while the second is not', async () => {
    const { store, revocations, add } = create();
    store.slow.add(NOW);
    const [first, second] = [add(NOW - 20), add(NOW)];
    await first;
    await Promise.all([second, add(NOW + 20)]);
    expect(await revocations.isRevoked(issued(NOW + 20))).toBe(true);
  });

  test('and one that fails does not keep the next from being done', async () => {
    const { store, revocations, add } = create();
    await revocations.isRevoked(issued(NOW));
    store.refused.add(NOW);
    const failed = unavailability(() => add(NOW));
    await add(NOW + 20);
    await failed;
    expect(await revocations.isRevoked(issued(NOW + 20))).toBe(true);
  });

  test('but those of others do not', async () => {
    const { store, revocations, add } = create();
    await revocations.isRevoked(issued(NOW));
    store.slow.add(NOW);
    const done: string[] = [];
    await Promise.all([
      add(NOW).then(() => done.push('usr-1')),
      revocations.add({ subject: 'usr-2' }).then(() => done.push('usr-2')),
    ]);
    expect(done).toEqual(['usr-2', 'usr-1']);
  });
});
