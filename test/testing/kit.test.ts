import {
  createDialect,
  defineCaveat,
  defineScope,
  doc,
  expiresIn,
  inspect,
  serialize,
  standardDialect,
  time,
  verify,
} from 'caveats';
import { createKeyring } from 'caveats/authority';
import { describe, expect, test } from 'vitest';
import {
  createTestAuthority,
  createTestClock,
  createTestStore,
  mintFor,
  TEST_TIME,
  testKeys,
  textFor,
} from 'caveats/testing';

describe('a test clock', () => {
  test('stands still until it is told to go on', () => {
    const clock = createTestClock();
    expect(clock.now()).toBe(TEST_TIME);
    expect(clock.now()).toBe(Date.UTC(2026, 0, 1) / 1000);
    clock.advance(0.5);
    clock.advance(60);
    expect(clock.now()).toBe(TEST_TIME + 60.5);
  });

  test('starts and goes where it is set to, by a date too', () => {
    const { now, set } = createTestClock(new Date('2019-10-15T13:51:34.5Z'));
    expect(now()).toBe(1_571_147_494.5);
    set(7);
    expect(now()).toBe(7);
    set(new Date(0));
    expect(now()).toBe(0);
  });

  test.each<readonly [string, () => unknown]>([
    ['milliseconds', () => createTestClock(Date.now())],
    ['no time', () => createTestClock(NaN)],
    ['a date that is none', () => createTestClock(new Date('soon'))],
    ['a text', () => createTestClock(JSON.parse('"7"'))],
    ['a time below zero', () => createTestClock().set(-1)],
    ['steps back', () => createTestClock().advance(-1)],
    ['a step that is none', () => createTestClock().advance(NaN)],
    ['a step to the end of time', () => createTestClock().advance(Infinity)],
  ])('refuses %s', (_, run) => {
    expect(run).toThrow(TypeError);
  });
});

describe('a token for a test', () => {
  test('is the same each time, down to its bytes', () => {
    const text = textFor('usr-1', doc('A'), 'access = read');
    expect(textFor('usr-1', doc('A'), 'access = read')).toBe(text);
    expect(serialize(mintFor('usr-1', 'doc = A', 'access = read'))).toBe(text);
    expect(textFor('usr-1', doc('A'))).toMatchInlineSnapshot(
      `"AgJJdjEudW5maXQtZm9yLXByb2R1Y3Rpb24uYWNjZXNzLnVzci0xLjAxOWI3NmRhLWE4MDAtNzY1YS04NjdkLWIxY2Q4YjEzNTBhNQACB2RvYyA9IEEAAAYgv4Xn00BQbea9198qO2jH3fGi4bpSTpqYPEPloh8FjZo"`,
    );
  });

  test('has an id of its own, which tells that it was issued when test clocks start', () => {
    const ids = [
      mintFor('usr-1'),
      mintFor('usr-2'),
      mintFor('usr-1', doc('A')),
      mintFor({ subject: 'usr-1', type: 'identity' }),
      mintFor({ subject: 'usr-1', keyId: testKeys.otherKeyId }),
    ].map((token) => inspect(token).unverified.identity.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) {
      expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/);
      expect(parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(TEST_TIME * 1000);
    }
  });

  test('has caveats of a dialect, and the same bytes as from their texts', () => {
    const git = defineScope({
      levels: { org: {}, repo: { in: 'org' } },
      actions: ['read', 'admin'],
    });
    const who = { subject: 'usr-1', dialect: createDialect({ scope: git }) };
    const { repo, access } = git.caveats;
    const text = textFor(who, repo('acme', 'web'), access('admin'));
    expect(textFor(who, 'repo = acme/web', 'access = admin')).toBe(text);
    expect(() => mintFor(who, 'access = write')).toThrow("a condition that starts with 'access'");
    expect(() => mintFor(who, JSON.parse('{"type":"doc"}'))).toThrow("unknown caveat type 'doc'");
    const standard = { subject: 'usr-1', dialect: standardDialect };
    expect(textFor(standard, doc('A'))).toBe(textFor('usr-1', doc('A')));
  });

  test('has the identity that it is given, and a key that says what it is', () => {
    const identity = { type: 'identity', subject: 'usr-1', id: 'mine' } as const;
    const { rootKey } = testKeys;
    const grant = verify(mintFor(identity), { rootKey, request: {}, expect: 'identity' });
    expect(grant.identity).toEqual({ ...identity, keyId: 'unfit-for-production' });
  });

  test('cannot be signed with a key that is not for tests', () => {
    expect(() => mintFor({ subject: 'usr-1', keyId: 'k1' })).toThrow(TypeError);
  });
});

test('test keys know their own ids and no other, whatever it is called', () => {
  expect(testKeys.find(testKeys.keyId)).toBe(testKeys.current().rootKey);
  expect(testKeys.find(testKeys.otherKeyId)).not.toBe(testKeys.current().rootKey);
  for (const id of ['', 'k1', '__proto__', 'constructor']) {
    expect(testKeys.find(id)).toBeUndefined();
    expect(testKeys.rootKey({ keyId: id })).toBeUndefined();
  }
  expect(testKeys.rootKey({})).toBeUndefined();
});

const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'let in',
    (error) => error.code ?? error,
  );

describe('a test authority', () => {
  const request = { resource: { doc: 'A' } };

  test('mints and verifies as any other does, and knows the tokens of mintFor', async () => {
    const authority = createTestAuthority();
    const text = await authority.textFor('usr-1', doc('A'), time(TEST_TIME + 60));
    expect(await authority.verify(text, { request })).toMatchObject({
      identity: { subject: 'usr-1', keyId: 'unfit-for-production' },
      validUntil: TEST_TIME + 60,
    });
    await expect(authority.verify(text, { request: { resource: {} } })).rejects.toMatchObject({
      code: 'scope_denied',
    });
    expect((await authority.verify(mintFor('usr-2'), { request })).identity.subject).toBe('usr-2');
  });

  test('gives the same tokens in each run, and each an id of its own', async () => {
    const run = async (): Promise<readonly string[]> => {
      const authority = createTestAuthority();
      const first = authority.textFor('usr-1');
      const second = authority.textFor('usr-1');
      authority.clock.advance(1);
      const third = authority.serialize(await authority.mint({ identity: { subject: 'usr-1' } }));
      return [await first, await second, third];
    };
    const texts = await run();
    expect(new Set(texts).size).toBe(3);
    expect(await run()).toEqual(texts);
  });

  test('takes an id that it is given, and rejects for a caller’s mistake', async () => {
    const authority = createTestAuthority();
    const token = await authority.mintFor({ subject: 'usr-1', type: 'identity', id: 'mine' });
    expect(inspect(token).unverified.identity).toMatchObject({ type: 'identity', id: 'mine' });
    await expect(authority.mint(JSON.parse('{}'))).rejects.toThrow(TypeError);
  });

  test('expires tokens by its own clock, and by no other', async () => {
    const authority = createTestAuthority();
    const { clock } = authority;
    const token = await authority.mintFor('usr-1', expiresIn(60, clock.now()));
    expect(await rejection(authority.verify(token, { request }))).toBe('let in');
    clock.advance(60);
    expect(await rejection(authority.verify(token, { request }))).toBe('token_expired');
  });

  test('revokes tokens, and those of a subject that were issued before', async () => {
    const authority = createTestAuthority();
    const [one, two] = [await authority.mintFor('usr-1'), await authority.mintFor('usr-1')];
    await authority.revoke({ token: one });
    expect(await rejection(authority.verify(one, { request }))).toBe('token_revoked');
    expect(await rejection(authority.verify(two, { request }))).toBe('let in');
    authority.clock.advance(10);
    await authority.revoke({ subject: 'usr-1' });
    authority.clock.advance(10);
    expect(await rejection(authority.verify(two, { request }))).toBe('token_revoked');
    const later = await authority.mintFor('usr-1');
    expect(await rejection(authority.verify(later, { request }))).toBe('let in');
  });

  test.each<readonly [string, (store: ReturnType<typeof createTestStore>) => void]>([
    ['fails', (store) => store.fail()],
    ['does not answer', (store) => store.hang()],
  ])('lets nobody in while its store %s, and goes on after', async (_, fail) => {
    const authority = createTestAuthority({ timeout: 20 });
    const token = await authority.mintFor('usr-1');
    const revoked = await authority.mintFor('usr-1');
    await authority.revoke({ token: revoked });
    fail(authority.store);
    const code = rejection(authority.verify(token, { request }));
    expect(await code).toBe('verification_unavailable');
    expect(await rejection(authority.revoke({ token }))).toBe('verification_unavailable');
    authority.store.recover();
    expect(await rejection(authority.verify(token, { request }))).toBe('let in');
    expect(await rejection(authority.verify(revoked, { request }))).toBe('token_revoked');
  });

  test('lets nobody in once its store has lost what was revoked', async () => {
    const authority = createTestAuthority();
    const token = await authority.mintFor('usr-1');
    await authority.revoke({ token });
    authority.store.lose();
    expect(await rejection(authority.verify(token, { request }))).toBe('verification_unavailable');
  });

  test('shares its store and its clock with another, as processes of one service do', async () => {
    const one = createTestAuthority();
    // Its clock is that of the store.
    const two = createTestAuthority({ store: one.store });
    expect(two.clock).toBe(one.clock);
    const token = await one.mintFor('usr-1');
    await one.revoke({ token });
    expect(await rejection(two.verify(token, { request }))).toBe('token_revoked');
  });

  test('takes all that an authority takes: keys, restrictions, a prefix, a dialect', async () => {
    const tenant = defineCaveat({
      type: 'tenant',
      role: 'context',
      fields: { tenant: 'text' },
      decode: (text) =>
        text.startsWith('tenant = ') ? { type: 'tenant', id: text.slice(9) } : undefined,
      encode: ({ id }) => `tenant = ${id}`,
      check: ({ id }, asked: { tenant?: string }) =>
        asked.tenant === id ? { ok: true } : { ok: false, reason: 'other_tenant' },
    });
    const authority = createTestAuthority({
      keys: createKeyring({ current: 'k1', keys: { k1: 'a key of this test, 32 bytes or so' } }),
      restrictions: () => ['access = read'],
      prefix: 'acme',
      dialect: createDialect({ kinds: [tenant] }),
    });
    const text = await authority.textFor('usr-1', { type: 'tenant', id: 'acme' });
    expect(text).toMatch(/^acme_/);
    const asked = { tenant: 'acme', access: 'read' } as const;
    expect(await rejection(authority.verify(text, { request: asked }))).toBe('let in');
    const denied = authority.verify(text, { request: { ...asked, access: 'write' } });
    expect(await rejection(denied)).toBe('scope_denied');
    expect(await rejection(authority.verify(mintFor('usr-1'), { request: asked }))).toBe(
      'unknown_key',
    );
  });
});
