import { expect, test } from 'vitest';
import { createRevocations, FickleStore, issued, NOW, unavailability } from './revocation-world.js';

/** Revocations by two processes, and a store whose first write is done when the test says so. */
function lateStore() {
  const store = new FickleStore();
  const [one, other] = [1, 2].map(() =>
    createRevocations({ store, clock: () => NOW, timeout: 20 }),
  ) as [ReturnType<typeof createRevocations>, ReturnType<typeof createRevocations>];
  let write = (): void => undefined;
  const hold = (): void => {
    store.broken.set = (key, value) => {
      store.mend();
      write = () => void store.set(key, value);
      return new Promise(() => undefined);
    };
  };
  return { one, other, hold, writeLate: () => write() };
}

test.each([
  ['the same moment stays in force', 0, true],
  ['a later moment is shortened: what was issued between the two is good again', 10, false],
])(
  'a revocation that was given up and is written late: repeated with %s',
  async (_, later, isRevoked) => {
    const { one, other, hold, writeLate } = lateStore();
    const token = issued(NOW + later - 1);
    await other.isRevoked(token);
    await one.isRevoked(token);
    hold();
    await unavailability(() => one.add({ subject: 'usr-1', issuedUntil: NOW }));
    await other.add({ subject: 'usr-1', issuedUntil: NOW + later });
    expect(await other.isRevoked(token)).toBe(true);
    writeLate();
    await new Promise((resolve) => setTimeout(resolve));
    expect(await other.isRevoked(token)).toBe(isRevoked);
  },
);

test('a revocation of a token or a key that is written late changes nothing', async () => {
  for (const revocation of [{ id: issued(NOW).id }, { keyId: 'k1' }]) {
    const { one, other, hold, writeLate } = lateStore();
    const token = issued(NOW, 'id' in revocation ? { id: revocation.id! } : {});
    await one.isRevoked(token);
    hold();
    await unavailability(() => one.add(revocation));
    await other.add(revocation);
    writeLate();
    await new Promise((resolve) => setTimeout(resolve));
    expect(await one.isRevoked(token)).toBe(true);
  }
});
