import { expiresIn, inferScope } from 'caveats';
import { createAuthority } from 'caveats/authority';
import fc from 'fast-check';
import Keyv from 'keyv';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  createTestAuthority,
  createTestClock,
  createTestStore,
  mintFor,
  TEST_TIME,
  testKeys,
} from 'caveats/testing';

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'let in',
    (error) => error.code ?? error,
  );

test('a test store keeps what is set, and fails when it is made to', async () => {
  const store = createTestStore();
  await store.set('a', 1);
  expect([await store.get('a'), await store.get('b'), store.size]).toEqual([1, undefined, 1]);
  const error = new Error('the network is down');
  store.fail(error);
  expect(await codeOf(Promise.resolve(store.get('a')))).toBe(error);
  expect(await codeOf(Promise.resolve(store.set('a', 2)))).toBe(error);
  expect(await codeOf(Promise.resolve(store.delete('a')))).toBe(error);
  store.recover();
  expect(await store.get('a')).toBe(1);
  await store.delete('a');
  expect(store.size).toBe(0);
});

describe('a test store and Keyv over a Map', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
  afterEach(() => void vi.useRealTimers());

  type Step =
    | { readonly do: 'set'; readonly key: string; readonly value: unknown; readonly ttl?: number }
    | { readonly do: 'get' | 'delete'; readonly key: string }
    | { readonly do: 'wait'; readonly milliseconds: number };

  const key = fc.constantFrom('a', 'b', '__proto__');
  const milliseconds = fc.constantFrom(1, 500, 999, 1000, 1001, 60_000);
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record(
      {
        do: fc.constant('set' as const),
        key,
        value: fc.jsonValue(),
        ttl: fc.oneof(milliseconds, fc.constantFrom(0, -1)),
      },
      { requiredKeys: ['do', 'key', 'value'] },
    ),
    fc.record({ do: fc.constantFrom('get' as const, 'delete' as const), key }),
    fc.record({ do: fc.constant('wait' as const), milliseconds }),
  );

  /** A clock of seconds, as the kit's; the system's goes along with it. */
  const run = async (steps: readonly Step[], clock: ReturnType<typeof createTestClock>) => {
    const kits = createTestStore({ clock });
    const keyv = new Keyv({ store: new Map(), throwOnErrors: true });
    for (const one of steps) {
      vi.setSystemTime(Math.round(clock.now() * 1000));
      if (one.do === 'wait') clock.advance(one.milliseconds / 1000);
      else if (one.do === 'set') {
        expect(await kits.set(one.key, one.value, one.ttl)).toBe(
          await keyv.set(one.key, one.value, one.ttl),
        );
      } else expect(await kits[one.do](one.key)).toEqual(await keyv[one.do](one.key));
    }
  };

  test('keep and forget the same', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), (steps) =>
        // From zero: floating point keeps such times to the millisecond.
        run(steps, createTestClock(0)),
      ),
      { numRuns: 300 },
    );
  });

  test('give a copy of what was set, and take nothing that JSON cannot hold', async () => {
    const store = createTestStore();
    const value = { until: 1 };
    await store.set('a', value);
    value.until = 2;
    expect(await store.get('a')).toEqual({ until: 1 });
    await expect(store.set('a', 1n)).rejects.toThrow(TypeError);
  });
});

test('a test store goes by the system’s clock if it has none', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const store = createTestStore();
  await store.set('a', 1, 1000);
  await store.set('b', 1);
  vi.advanceTimersByTime(1001);
  expect([await store.get('a'), await store.get('b'), store.size]).toEqual([undefined, 1, 1]);
  vi.useRealTimers();
});

describe('the mistake that how-to/revoke.md warns of', () => {
  // A holder narrows a token that never expires; the service revokes it until the copy expires.
  const broad = mintFor('usr-1');
  const { rootKey } = testKeys;
  const mistake = async (authority: Pick<ReturnType<typeof createAuthority>, 'revoke'>) => {
    const narrowed = mintFor({ subject: 'usr-1', id: 'tok' }, expiresIn(10, TEST_TIME));
    const { validUntil } = inferScope(narrowed, { rootKey, context: { now: TEST_TIME } });
    await authority.revoke({ id: idOf(broad), expiresAt: validUntil });
  };
  const idOf = ({ macaroon }: typeof broad): string =>
    new TextDecoder().decode(macaroon.identifier).split('.').at(-1)!;

  test('is seen in tests as in production: the token is let in again after a while', async () => {
    const authority = createTestAuthority();
    await mistake(authority);
    expect(await codeOf(authority.verify(broad, { request: {} }))).toBe('token_revoked');
    authority.clock.advance(3700);
    expect(await codeOf(authority.verify(broad, { request: {} }))).toBe('let in');
  });
});

describe('a test authority refuses', () => {
  const clock = createTestClock();
  test.each<readonly [string, object, string]>([
    ['a store of another clock', { clock, store: createTestStore() }, 'store must have the same'],
    ['a store without a clock', { store: createTestStore() }, 'createTestStore({ clock })'],
    [
      'another clock than its store’s',
      { clock: createTestClock(), store: createTestStore({ clock }) },
      'same clock',
    ],
    ['a store that is undefined', { store: undefined }, 'store must be made with'],
    ['keys that are undefined', { keys: undefined }, 'keys is undefined'],
    ['a clock that is undefined', { clock: undefined }, 'clock must be made with'],
    ['a clock that is a function', { clock: clock.now }, 'clock must be made with createTestClock'],
    ['a store that cannot fail', { store: new Map() }, 'store must be made with createTestStore'],
    ['restrictions that are misspelt', { restriction: () => [] }, "unknown option 'restriction'"],
    ['a store by its other name', { revocations: new Map() }, "unknown option 'revocations'"],
  ])('%s', (_, options, message) => {
    expect(() => createTestAuthority(options as never)).toThrow(TypeError);
    expect(() => createTestAuthority(options as never)).toThrow(message);
  });
});
