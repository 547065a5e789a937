import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Revocation } from '../../src/authority/revocation.js';
import type { RevocationStore } from '../../src/authority/revocation-store.js';
import { createRevocations, issued, NOW, SlowStore } from './revocation-world.js';

const stores: [string, () => RevocationStore & object][] = [
  ['a map', () => new Map<string, unknown>()],
  ['a store that takes its time', () => new SlowStore()],
  [
    'a store that answers at once',
    () => {
      const map = new Map<string, unknown>();
      return {
        get: (key: string) => map.get(key),
        set: (key: string, value: unknown) => map.set(key, value),
        delete: (key: string) => map.delete(key),
      };
    },
  ],
];

describe.each(stores)('in %s', (_, newStore) => {
  const create = () => createRevocations({ store: newStore(), clock: () => NOW });

  test('nothing is revoked at first', async () => {
    expect(await create().isRevoked(issued(NOW))).toBe(false);
  });

  test('a token is revoked by its id, and no other token is', async () => {
    const revocations = create();
    const [one, other] = [issued(NOW), issued(NOW)];
    await revocations.add({ id: one.id });
    expect(await revocations.isRevoked(one)).toBe(true);
    expect(await revocations.isRevoked(other)).toBe(false);
  });

  test('a key is revoked with all its tokens, whenever they are issued', async () => {
    const revocations = create();
    await revocations.add({ keyId: 'k1' });
    expect(await revocations.isRevoked(issued(NOW - 9))).toBe(true);
    expect(await revocations.isRevoked(issued(NOW + 9))).toBe(true);
    expect(await revocations.isRevoked(issued(NOW, { keyId: 'k2' }))).toBe(false);
  });

  test('the key without an id is that of tokens which name none', async () => {
    const revocations = create();
    await revocations.add({ keyId: '' });
    const { id, type } = issued(NOW);
    expect(await revocations.isRevoked({ id, type })).toBe(true);
    expect(await revocations.isRevoked(issued(NOW, { keyId: '' }))).toBe(true);
    expect(await revocations.isRevoked(issued(NOW))).toBe(false);
  });

  test('the tokens of a subject are revoked up to now and 5 seconds, and later ones are not', async () => {
    const revocations = create();
    await revocations.add({ subject: 'usr-1' });
    expect(await revocations.isRevoked(issued(NOW - 9))).toBe(true);
    expect(await revocations.isRevoked(issued(NOW + 5))).toBe(true);
    expect(await revocations.isRevoked(issued(NOW + 5.001))).toBe(false);
    expect(await revocations.isRevoked(issued(NOW, { subject: 'usr-2' }))).toBe(false);
  });

  test('the tokens of a subject can be revoked up to any other moment', async () => {
    const revocations = create();
    await revocations.add({ subject: 'usr-1', issuedUntil: NOW - 5.5 });
    expect(await revocations.isRevoked(issued(NOW - 5.5))).toBe(true);
    expect(await revocations.isRevoked(issued(NOW - 5.499))).toBe(false);
    await revocations.add({ subject: 'usr-2', issuedUntil: 0 });
    expect(await revocations.isRevoked(issued(0, { subject: 'usr-2' }))).toBe(true);
    expect(await revocations.isRevoked(issued(0.001, { subject: 'usr-2' }))).toBe(false);
  });

  test('a token whose id does not tell its time counts as issued before', async () => {
    const revocations = create();
    await revocations.add({ subject: 'usr-1', issuedUntil: 0 });
    expect(await revocations.isRevoked(issued(NOW, { id: 'q83vEjRWeJCrze8SNFZ4kA' }))).toBe(true);
  });

  test('a token without a subject is not revoked by one', async () => {
    const revocations = create();
    await revocations.add({ subject: 'undefined', issuedUntil: NOW + 9 });
    const { id, type } = issued(NOW);
    expect(await revocations.isRevoked({ id, type })).toBe(false);
    expect(await revocations.isRevoked({ id, type, subject: '' })).toBe(false);
  });

  test('a later moment is never lowered by an earlier one', async () => {
    const revocations = create();
    const times = [NOW, NOW + 20, NOW + 10, NOW - 10];
    // At the same time: each waits for the one before.
    await Promise.all(
      times.map((issuedUntil) => revocations.add({ subject: 'usr-1', issuedUntil })),
    );
    expect(await revocations.isRevoked(issued(NOW + 20))).toBe(true);
    expect(await revocations.isRevoked(issued(NOW + 20.001))).toBe(false);
  });

  test.each<Revocation>([
    { id: issued(NOW).id, expiresAt: NOW + 60 },
    { subject: 'usr-1' },
    { keyId: 'k1' },
  ])('what is revoked can be taken back: %j', async (revocation) => {
    const revocations = create();
    const identity = issued(NOW, revocation.id === undefined ? {} : { id: revocation.id });
    await revocations.add(revocation);
    expect(await revocations.isRevoked(identity)).toBe(true);
    await revocations.remove(revocation);
    expect(await revocations.isRevoked(identity)).toBe(false);
    await revocations.add(revocation);
    expect(await revocations.isRevoked(identity)).toBe(true);
  });

  test('what was not revoked can be taken back as well', async () => {
    const revocations = create();
    await revocations.remove({ id: 'nothing' });
    expect(await revocations.isRevoked(issued(NOW, { id: 'nothing' }))).toBe(false);
  });

  test('ids of one kind are no ids of another', async () => {
    const revocations = create();
    await revocations.add({ id: 'x' });
    expect(await revocations.isRevoked(issued(NOW, { keyId: 'x' }))).toBe(false);
    expect(await revocations.isRevoked(issued(NOW, { subject: 'x' }))).toBe(false);
    await revocations.add({ keyId: 'y' });
    expect(await revocations.isRevoked(issued(NOW, { id: 'y' }))).toBe(false);
    expect(await revocations.isRevoked(issued(NOW, { subject: 'y' }))).toBe(false);
    await revocations.add({ subject: 'z', issuedUntil: NOW + 9 });
    expect(await revocations.isRevoked(issued(NOW, { id: 'z' }))).toBe(false);
    expect(await revocations.isRevoked(issued(NOW, { keyId: 'z' }))).toBe(false);
  });

  test('any text is an id like any other', async () => {
    const awkward = fc.constantFrom('__proto__', 'constructor', 'mark', 'a:b', '\0', '%', '"');
    const ids = fc.oneof(awkward, fc.string({ unit: 'grapheme', minLength: 1 }));
    await fc.assert(
      fc.asyncProperty(ids, ids, async (id, other) => {
        fc.pre(id !== other);
        for (const field of ['id', 'subject', 'keyId'] as const) {
          const revocations = create();
          expect(await revocations.isRevoked(issued(NOW, { [field]: id }))).toBe(false);
          await revocations.add(
            field === 'id' ? { id } : field === 'subject' ? { subject: id } : { keyId: id },
          );
          expect(await revocations.isRevoked(issued(NOW, { [field]: id }))).toBe(true);
          expect(await revocations.isRevoked(issued(NOW, { [field]: other }))).toBe(false);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('what one has revoked is in force for another with the same store, at once', async () => {
    const store = newStore();
    const [a, b] = [createRevocations({ store }), createRevocations({ store })];
    const identity = issued(NOW);
    expect(await b.isRevoked(identity)).toBe(false);
    await a.add({ id: identity.id });
    expect(await b.isRevoked(identity)).toBe(true);
    await b.remove({ id: identity.id });
    expect(await a.isRevoked(identity)).toBe(false);
  });
});

test('a map is made where no store is given, and it is nobody else’s', async () => {
  const [one, other] = [createRevocations(), createRevocations()];
  await one.add({ keyId: 'k1' });
  expect(one.isRevoked(issued(NOW))).toBe(true);
  expect(other.isRevoked(issued(NOW))).toBe(false);
});

test('the clock of the system is the default one', async () => {
  const revocations = createRevocations();
  const identity = issued(Date.now() / 1000);
  await revocations.add({ subject: 'usr-1' });
  expect(revocations.isRevoked(identity)).toBe(true);
  expect(revocations.isRevoked(issued(Date.now() / 1000 + 3600))).toBe(false);
});
