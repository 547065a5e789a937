import type { RootKey } from 'caveats';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createKeyLookup, type KeyLookupOptions } from '../../src/authority/key-lookup.js';

const KEY_1 = 'the first key, 32 bytes or more.';
const KEY_2 = 'the second key, 32 bytes or more';
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A database of keys that counts its queries, and a clock that is set by hand. */
function database(options: Partial<KeyLookupOptions> = {}) {
  const state = {
    now: 1_700_000_000,
    keys: new Map<string, RootKey>([
      ['k1', KEY_1],
      ['k2', KEY_2],
    ]),
    current: 'k2',
    queries: [] as string[],
    /** What every query fails with. */
    failure: undefined as Error | undefined,
  };
  const query = async <T>(name: string, answer: () => T): Promise<T> => {
    state.queries.push(name);
    if (state.failure !== undefined) throw state.failure;
    const answered = answer();
    await setImmediate();
    return answered;
  };
  const lookup = createKeyLookup({
    current: () =>
      query('current', () => ({ keyId: state.current, rootKey: state.keys.get(state.current)! })),
    find: (keyId) => query(keyId, () => state.keys.get(keyId)),
    clock: () => state.now,
    ...options,
  });
  return { state, lookup };
}

/** Answers that are given by hand. */
function byHand<T>() {
  const turns: { resolve: (value: T) => void; reject: (error: unknown) => void }[] = [];
  const ask = (): Promise<T> =>
    new Promise((resolve, reject) => void turns.push({ resolve, reject }));
  return { turns, ask };
}

const neverCurrent = (): never => {
  throw new Error('nobody asks for the current key here');
};

describe('keys from a function', () => {
  test('are those that it finds, as bytes', async () => {
    const { lookup } = database();
    expect(await lookup.find('k1')).toEqual(utf8(KEY_1));
    expect(await lookup.find('k3')).toBeUndefined();
    expect(await lookup.current()).toEqual({ keyId: 'k2', rootKey: utf8(KEY_2) });
  });

  test('are asked for once, and then answered at once', async () => {
    const { lookup, state } = database();
    const key = await lookup.find('k1');
    const current = await lookup.current();
    expect(lookup.find('k1')).toBe(key);
    expect(lookup.current()).toBe(current);
    expect(state.queries).toEqual(['k1', 'current']);
  });

  test('may be answered at once from the start, by a function that is not async', () => {
    const lookup = createKeyLookup({
      current: () => ({ keyId: 'k1', rootKey: KEY_1 }),
      find: (keyId) => (keyId === 'k1' ? KEY_1 : undefined),
    });
    expect(lookup.find('k1')).toEqual(utf8(KEY_1));
    expect(lookup.find('k1')).toBe(lookup.find('k1'));
    expect(lookup.find('k2')).toBeUndefined();
    expect(lookup.current()).toEqual({ keyId: 'k1', rootKey: utf8(KEY_1) });
  });

  test('are no longer a caller’s to change', async () => {
    const given = utf8(KEY_1);
    const lookup = createKeyLookup({
      current: () => ({ keyId: 'k1', rootKey: given }),
      find: () => given,
    });
    lookup.find('k1');
    lookup.current();
    given.fill(0);
    expect(lookup.find('k1')).toEqual(utf8(KEY_1));
    expect(await lookup.current()).toEqual({ keyId: 'k1', rootKey: utf8(KEY_1) });
  });

  test('may come from anything with a then, which is called once', async () => {
    let queries = 0;
    const query: PromiseLike<string> = {
      then(done, fail) {
        queries++;
        return Promise.resolve(KEY_1).then(done, fail);
      },
    };
    const lookup = createKeyLookup({ current: neverCurrent, find: () => query });
    expect(await Promise.all([lookup.find('k1'), lookup.find('k1')])).toEqual([
      utf8(KEY_1),
      utf8(KEY_1),
    ]);
    expect(queries).toBe(1);
  });

  test('are not there where a database says null', async () => {
    const lookup = createKeyLookup({ current: neverCurrent, find: async () => null as never });
    expect(await lookup.find('k1')).toBeUndefined();
  });
});

describe('what was found is remembered', () => {
  test('for 60 seconds, so that a rotation and a removal show by then', async () => {
    const { lookup, state } = database();
    await lookup.find('k1');
    await lookup.current();
    state.keys.delete('k1');
    state.current = 'k1';
    state.keys.set('k1', KEY_2);
    state.now += 59.999;
    expect(await lookup.find('k1')).toEqual(utf8(KEY_1));
    expect(await lookup.current()).toMatchObject({ keyId: 'k2' });
    state.now += 0.001;
    expect(await lookup.find('k1')).toEqual(utf8(KEY_2));
    expect(await lookup.current()).toMatchObject({ keyId: 'k1' });
    state.keys.delete('k1');
    state.now += 60;
    expect(await lookup.find('k1')).toBeUndefined();
  });

  test('for as long as is said', async () => {
    const { lookup, state } = database({ maxAge: 3600 });
    await lookup.find('k1');
    state.now += 3599;
    await lookup.find('k1');
    state.now += 1;
    await lookup.find('k1');
    expect(state.queries).toEqual(['k1', 'k1']);
  });

  test('from the question on, and not from a late answer', async () => {
    const { turns, ask } = byHand<RootKey>();
    let now = 1_700_000_000;
    const lookup = createKeyLookup({ current: neverCurrent, find: ask, clock: () => now });
    const first = lookup.find('k1');
    now += 59;
    turns[0]!.resolve(KEY_1);
    await first;
    now += 1;
    void lookup.find('k1');
    expect(turns).toHaveLength(2);
  });

  test('not at all where the age is 0', async () => {
    const { lookup, state } = database({ maxAge: 0 });
    const key = await lookup.find('k1');
    await lookup.current();
    await lookup.current();
    expect(await lookup.find('k1')).toEqual(key);
    state.keys.delete('k1');
    expect(await lookup.find('k1')).toBeUndefined();
    expect(state.queries).toEqual(['k1', 'current', 'current', 'k1', 'k1']);
  });

  test('not any longer where the clock is set back', async () => {
    const { lookup, state } = database();
    await lookup.find('k1');
    state.now -= 3600;
    await lookup.find('k1');
    expect(state.queries).toEqual(['k1', 'k1']);
  });

  test('by the clock of the system, where there is no other', async () => {
    const { lookup, state } = database({ clock: undefined });
    await lookup.find('k1');
    await lookup.find('k1');
    expect(state.queries).toEqual(['k1']);
  });

  test('up to so many keys, of which the one that was not used for longest goes', async () => {
    const { lookup, state } = database({ max: 2 });
    state.keys.set('k3', KEY_1);
    for (const id of ['k1', 'k2', 'k1', 'k3', 'k1', 'k2']) await lookup.find(id);
    expect(state.queries).toEqual(['k1', 'k2', 'k3', 'k2']);
  });

  test('until it is another key', async () => {
    const { lookup, state } = database();
    await lookup.find('k1');
    await lookup.current();
    state.now += 60;
    state.keys.set('k1', `${KEY_1}!`);
    state.keys.set('k2', `${KEY_2}!`);
    expect(await lookup.find('k1')).toEqual(utf8(`${KEY_1}!`));
    expect(await lookup.current()).toEqual({ keyId: 'k2', rootKey: utf8(`${KEY_2}!`) });
  });
});

describe('those who ask at the same time', () => {
  test('share one call for each key', async () => {
    const { lookup, state } = database();
    const ids = ['k1', 'k2', 'k1', 'k3', 'k1', 'k3'];
    const found = await Promise.all(ids.map((id) => lookup.find(id)));
    expect(found[0]).toEqual(utf8(KEY_1));
    expect(found[2]).toBe(found[0]);
    expect(found[3]).toBeUndefined();
    await Promise.all([lookup.current(), lookup.current()]);
    expect(state.queries).toEqual(['k1', 'k2', 'k3', 'current']);
  });

  test('share a failure, and the next one asks again', async () => {
    const { lookup, state } = database();
    state.failure = new Error('no connection');
    const [a, b] = await Promise.allSettled([lookup.find('k1'), lookup.find('k1')]);
    expect(a).toEqual({ status: 'rejected', reason: state.failure });
    expect(b).toEqual(a);
    await expect(lookup.current()).rejects.toBe(state.failure);
    expect(state.queries).toEqual(['k1', 'current']);
    state.failure = undefined;
    expect(await lookup.find('k1')).toEqual(utf8(KEY_1));
    expect(await lookup.current()).toMatchObject({ keyId: 'k2' });
  });

  test('do not wait for good on an answer that never comes', async () => {
    const { turns, ask } = byHand<RootKey>();
    let now = 1_700_000_000;
    const lookup = createKeyLookup({ current: neverCurrent, find: ask, clock: () => now });
    const stuck = lookup.find('k1');
    now += 4.9;
    expect(lookup.find('k1')).toBe(stuck);
    now += 0.1;
    const second = lookup.find('k1');
    turns[1]!.resolve(KEY_2);
    expect(await second).toEqual(utf8(KEY_2));
    // The first answer comes after all: it is older, and changes nothing.
    turns[0]!.resolve(KEY_1);
    expect(await stuck).toEqual(utf8(KEY_1));
    expect(lookup.find('k1')).toEqual(utf8(KEY_2));
  });

  test('get the newer answer, also where that one took no time', async () => {
    const { turns, ask } = byHand<RootKey>();
    let now = 1_700_000_000;
    const answers = [ask, () => KEY_2];
    const find = () => answers.shift()!();
    const lookup = createKeyLookup({ current: neverCurrent, find, clock: () => now });
    const stuck = lookup.find('k1');
    now += 5;
    expect(lookup.find('k1')).toEqual(utf8(KEY_2));
    turns[0]!.resolve(KEY_1);
    await stuck;
    expect(lookup.find('k1')).toEqual(utf8(KEY_2));
  });

  test('are as many as they like: only so many calls are shared', async () => {
    const { turns, ask } = byHand<RootKey>();
    const lookup = createKeyLookup({ current: neverCurrent, find: ask, max: 2 });
    const all = ['k1', 'k2', 'k3', 'k1'].map((id) => lookup.find(id));
    expect(turns).toHaveLength(4);
    for (const { resolve } of turns) resolve(KEY_1);
    expect(await Promise.all(all)).toEqual(all.map(() => utf8(KEY_1)));
  });
});

describe('failures are not remembered', () => {
  test('neither a key that there is not', async () => {
    const { lookup, state } = database();
    expect(await lookup.find('k3')).toBeUndefined();
    state.keys.set('k3', KEY_1);
    expect(await lookup.find('k3')).toEqual(utf8(KEY_1));
  });

  test('nor a throw', async () => {
    const { lookup, state } = database();
    const failing = createKeyLookup({
      current: () => {
        throw new Error('no connection');
      },
      find: (keyId) => {
        if (state.failure !== undefined) throw state.failure;
        return state.keys.get(keyId);
      },
    });
    state.failure = new Error('no connection');
    expect(() => failing.find('k1')).toThrow('no connection');
    expect(() => failing.current()).toThrow('no connection');
    state.failure = undefined;
    expect(failing.find('k1')).toEqual(utf8(KEY_1));
    expect(await lookup.find('k1')).toEqual(utf8(KEY_1));
  });

  test('and what was known once is not used in their place', async () => {
    const { lookup, state } = database();
    const key = await lookup.find('k1');
    await lookup.current();
    state.now += 60;
    state.failure = new Error('no connection');
    await expect(lookup.find('k1')).rejects.toBe(state.failure);
    await expect(lookup.current()).rejects.toBe(state.failure);
    state.failure = undefined;
    expect(await lookup.find('k1')).toEqual(key);
  });
});

describe('what is no key', () => {
  test.each([
    ['a short text', 'fifteen bytes..'],
    ['short bytes', new Uint8Array(15)],
    ['an empty text', ''],
    ['a number', 42],
    ['an object', {}],
  ])('such as %s fails with a TypeError, and is asked for again', async (_, answer) => {
    const { lookup, state } = database();
    state.keys.set('k1', answer as string);
    state.keys.set('k2', answer as string);
    await expect(lookup.find('k1')).rejects.toThrow(TypeError);
    await expect(lookup.current()).rejects.toThrow(TypeError);
    state.keys.set('k1', KEY_1);
    expect(await lookup.find('k1')).toEqual(utf8(KEY_1));

    const direct = createKeyLookup({ current: neverCurrent, find: () => answer as string });
    expect(() => direct.find('k1')).toThrow(TypeError);
  });

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a key without an id', { rootKey: KEY_1 }],
    ['a key with an id that is not well-formed', { keyId: '\ud800', rootKey: KEY_1 }],
    ['an id without a key', { keyId: 'k1' }],
  ])('such as %s does not sign', async (_, answer) => {
    const { lookup } = database({ current: async () => answer as never });
    await expect(lookup.current()).rejects.toThrow(TypeError);
  });
});

describe('an id that a sender names', () => {
  test('is not asked for where it is longer than 256 characters', async () => {
    const { lookup, state } = database();
    expect(lookup.find('k'.repeat(257))).toBeUndefined();
    expect(state.queries).toEqual([]);
    expect(await lookup.find('k'.repeat(256))).toBeUndefined();
    expect(state.queries).toHaveLength(1);
  });

  test('is an id like any other where objects have it', async () => {
    const { lookup, state } = database();
    for (const id of ['__proto__', 'constructor', 'toString', '']) {
      expect(await lookup.find(id)).toBeUndefined();
      state.keys.set(id, `${KEY_1} ${id}`);
      expect(await lookup.find(id)).toEqual(utf8(`${KEY_1} ${id}`));
    }
  });
});

describe('forgetting', () => {
  test('one key asks for it again, and for the current one', async () => {
    const { lookup, state } = database();
    await Promise.all([lookup.find('k1'), lookup.find('k2'), lookup.current()]);
    state.keys.delete('k1');
    lookup.forget('k1');
    expect(await lookup.find('k1')).toBeUndefined();
    await lookup.find('k2');
    await lookup.current();
    expect(state.queries).toEqual(['k1', 'k2', 'current', 'k1', 'current']);
  });

  test('everything asks for everything again', async () => {
    const { lookup, state } = database();
    const all = () => Promise.all([lookup.find('k1'), lookup.find('k2'), lookup.current()]);
    await all();
    lookup.forget();
    await all();
    expect(state.queries).toEqual(['k1', 'k2', 'current', 'k1', 'k2', 'current']);
  });

  test.each([
    ['the key', 'k1'],
    ['everything', undefined],
  ])('%s keeps out an answer that was under way', async (_, keyId) => {
    const { turns, ask } = byHand<RootKey | undefined>();
    const lookup = createKeyLookup({ current: neverCurrent, find: ask });
    const before = lookup.find('k1');
    lookup.forget(keyId);
    const after = lookup.find('k1');
    turns[1]!.resolve(undefined);
    expect(await after).toBeUndefined();
    // Whoever asked before it was forgotten still gets the answer; nobody else does.
    turns[0]!.resolve(KEY_1);
    expect(await before).toEqual(utf8(KEY_1));
    void lookup.find('k1');
    expect(turns).toHaveLength(3);
  });

  test('keeps out a current key that was under way, and a failure ends nobody else’s turn', async () => {
    const { turns, ask } = byHand<{ keyId: string; rootKey: RootKey }>();
    const lookup = createKeyLookup({ current: ask, find: () => undefined });
    const before = lookup.current();
    lookup.forget('k1');
    const after = lookup.current();
    turns[0]!.reject(new Error('no connection'));
    await expect(before).rejects.toThrow('no connection');
    expect(lookup.current()).toBe(after);
    turns[1]!.resolve({ keyId: 'k2', rootKey: KEY_2 });
    expect(await after).toMatchObject({ keyId: 'k2' });
    expect(lookup.current()).toMatchObject({ keyId: 'k2' });
  });
});

describe('the options of a lookup', () => {
  test.each([
    ['a negative age', { maxAge: -1 }],
    ['an age in milliseconds', { maxAge: 60_000 }],
    ['an age that is not a number', { maxAge: Number.NaN }],
    ['an age for ever', { maxAge: Infinity }],
    ['an age as text', { maxAge: '60' }],
    ['no keys at all', { max: 0 }],
    ['half a key', { max: 1.5 }],
    ['any number of keys', { max: Infinity }],
    ['more keys than memory', { max: 1_000_001 }],
    ['a clock that is a time', { clock: 1_700_000_000 }],
    ['nothing to find keys with', { find: undefined }],
    ['a key for the current one', { current: { keyId: 'k1', rootKey: KEY_1 } }],
  ])('are refused with %s', (_, options) => {
    const given = { current: neverCurrent, find: () => undefined, ...options };
    expect(() => createKeyLookup(given as never)).toThrow(TypeError);
  });
});
