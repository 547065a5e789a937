import fc from 'fast-check';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createKeyring } from '../../src/authority/keyring.js';

const KEY_1 = 'the first key, 32 bytes or more.';
const KEY_2 = 'the second key, 32 bytes or more';
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('a keyring', () => {
  test.each([
    ['an object', { k1: KEY_1, k2: KEY_2 }],
    [
      'a Map',
      new Map([
        ['k1', KEY_1],
        ['k2', KEY_2],
      ]),
    ],
    [
      'a list of pairs',
      [
        ['k1', KEY_1],
        ['k2', KEY_2],
      ] as const,
    ],
    [
      'anything that gives pairs',
      new Map([
        ['k1', KEY_1],
        ['k2', KEY_2],
      ]).entries(),
    ],
  ])('takes its keys from %s', (_, keys) => {
    const keyring = createKeyring({ current: 'k2', keys });
    expect(keyring.keyIds).toEqual(['k1', 'k2']);
    expect(keyring.currentId).toBe('k2');
    expect(keyring.current()).toEqual({ keyId: 'k2', rootKey: utf8(KEY_2) });
    expect(keyring.find('k1')).toEqual(utf8(KEY_1));
    expect(keyring.find('k3')).toBeUndefined();
  });

  test('signs with a new key from now on, and still has the old one', () => {
    const keyring = createKeyring({ current: 'k1', keys: { k1: KEY_1 } });
    keyring.rotate('k2', KEY_2);
    expect(keyring.current()).toEqual({ keyId: 'k2', rootKey: utf8(KEY_2) });
    expect(keyring.find('k1')).toEqual(utf8(KEY_1));
    expect(keyring.keyIds).toEqual(['k1', 'k2']);
  });

  test('holds a key that signs nothing until it is told to', () => {
    const keyring = createKeyring({ current: 'k1', keys: { k1: KEY_1 } });
    keyring.add('k2', KEY_2);
    expect(keyring.currentId).toBe('k1');
    expect(keyring.find('k2')).toEqual(utf8(KEY_2));
    keyring.use('k2');
    expect(keyring.currentId).toBe('k2');
  });

  test('drops a key, which is unknown from then on', () => {
    const keyring = createKeyring({ current: 'k2', keys: { k1: KEY_1, k2: KEY_2 } });
    expect(keyring.remove('k1')).toBe(true);
    expect(keyring.find('k1')).toBeUndefined();
    expect(keyring.keyIds).toEqual(['k2']);
    expect(keyring.remove('k1')).toBe(false);
  });

  test('never drops the key that signs', () => {
    const keyring = createKeyring({ current: 'k1', keys: { k1: KEY_1 } });
    expect(() => keyring.remove('k1')).toThrow(TypeError);
    expect(keyring.find('k1')).toEqual(utf8(KEY_1));
  });

  test('signs with no key that it does not hold', () => {
    expect(() => createKeyring({ current: 'k2', keys: { k1: KEY_1 } })).toThrow(TypeError);
    expect(() => createKeyring({ current: 'k1', keys: {} })).toThrow(TypeError);
    const keyring = createKeyring({ current: 'k1', keys: { k1: KEY_1 } });
    expect(() => keyring.use('k2')).toThrow(TypeError);
    expect(keyring.currentId).toBe('k1');
  });

  test('lets an id stand for one key only', () => {
    const keyring = createKeyring({ current: 'k1', keys: { k1: KEY_1, k2: KEY_2 } });
    expect(() => keyring.add('k2', KEY_1)).toThrow(TypeError);
    expect(() => keyring.rotate('k2', KEY_1)).toThrow(TypeError);
    expect(keyring.currentId).toBe('k1');
    expect(keyring.find('k2')).toEqual(utf8(KEY_2));
    const keys = [
      ['k1', KEY_1],
      ['k1', KEY_2],
    ] as const;
    expect(() => createKeyring({ current: 'k1', keys })).toThrow(TypeError);
  });

  test('takes the same key again, and it is still the same object', () => {
    const keyring = createKeyring({ current: 'k1', keys: { k1: KEY_1 } });
    const before = keyring.find('k1');
    keyring.add('k1', utf8(KEY_1));
    keyring.rotate('k1', KEY_1);
    expect(keyring.find('k1')).toBe(before);
    expect(keyring.current().rootKey).toBe(before);
    expect(keyring.current()).toBe(keyring.current());
  });

  test('has keys of its own: what it was given can be overwritten', () => {
    const given = utf8(KEY_1);
    const keyring = createKeyring({ current: 'k1', keys: { k1: given } });
    const added = utf8(KEY_2);
    keyring.rotate('k2', added);
    given.fill(0);
    added.fill(0);
    expect(keyring.find('k1')).toEqual(utf8(KEY_1));
    expect(keyring.current().rootKey).toEqual(utf8(KEY_2));
  });

  test('has a list of ids that is nobody else’s', () => {
    const keyring = createKeyring({ current: 'k1', keys: { k1: KEY_1 } });
    const ids = keyring.keyIds as string[];
    ids.push('k2');
    expect(keyring.keyIds).toEqual(['k1']);
  });

  test.each([
    ['a short text', 'fifteen bytes..'],
    ['short bytes', new Uint8Array(15)],
    ['nothing', ''],
    ['a number', 42],
    ['undefined', undefined],
  ])('refuses %s as a key', (_, key) => {
    expect(() => createKeyring({ current: 'k1', keys: { k1: key as string } })).toThrow(TypeError);
    const keyring = createKeyring({ current: 'k1', keys: { k1: KEY_1 } });
    expect(() => keyring.add('k2', key as string)).toThrow(TypeError);
    expect(() => keyring.rotate('k2', key as string)).toThrow(TypeError);
    expect(keyring.keyIds).toEqual(['k1']);
  });

  test('takes a key of 16 bytes', () => {
    const keyring = createKeyring({ current: 'k1', keys: { k1: new Uint8Array(16).fill(7) } });
    expect(keyring.find('k1')).toHaveLength(16);
  });

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'k1'],
    ['bytes', utf8(KEY_1)],
    ['a list of keys', [KEY_1]],
    ['a list with a hole', [null]],
  ])('refuses %s for its keys', (_, keys) => {
    expect(() => createKeyring({ current: 'k1', keys: keys as never })).toThrow(TypeError);
  });

  test('refuses an id that is no well-formed text', () => {
    const keyring = createKeyring({ current: 'k1', keys: { k1: KEY_1 } });
    expect(() => keyring.add('\ud800', KEY_2)).toThrow(TypeError);
    expect(() => keyring.add(1 as never, KEY_2)).toThrow(TypeError);
  });

  test('has no keys by ids that nobody gave, such as those every object has', () => {
    const keyring = createKeyring({ current: 'k1', keys: { k1: KEY_1 } });
    for (const id of ['__proto__', 'constructor', 'toString', '']) {
      expect(keyring.find(id)).toBeUndefined();
      keyring.add(id, `${KEY_2} ${id}`);
      expect(keyring.find(id)).toEqual(utf8(`${KEY_2} ${id}`));
    }
    const keys = JSON.parse(`{ "__proto__": "${KEY_1}" }`);
    expect(createKeyring({ current: '__proto__', keys }).keyIds).toEqual(['__proto__']);
  });

  test('finds every key that it was given by any id, and no other', () => {
    const entries = fc.uniqueArray(
      fc.tuple(fc.string({ unit: 'grapheme' }), fc.uint8Array({ minLength: 16, maxLength: 40 })),
      { minLength: 1, selector: ([id]) => id },
    );
    fc.assert(
      fc.property(entries, fc.string(), (keys, other) => {
        const keyring = createKeyring({ current: keys[0]![0], keys });
        for (const [id, key] of keys) expect(keyring.find(id)).toEqual(key);
        if (!keys.some(([id]) => id === other)) expect(keyring.find(other)).toBeUndefined();
      }),
    );
  });

  test('shows no key where it is printed', () => {
    const keyring = createKeyring({ current: 'k1', keys: { k1: KEY_1 } });
    expect(JSON.stringify(keyring)).toBe('{"keyIds":["k1"],"currentId":"k1"}');
    expect(inspect(keyring, { showHidden: true, depth: 9 })).not.toContain('Uint8Array');
  });

  test('says no key in its errors', () => {
    const keyring = createKeyring({ current: 'k1', keys: { k1: KEY_1, k2: KEY_2 } });
    for (const wrong of [() => keyring.add('k2', KEY_1), () => keyring.add('k3', 'short secret')]) {
      expect(wrong).not.toThrow(/the first key|short secret/);
      expect(wrong).toThrow(TypeError);
    }
  });
});
