import { mint, verify } from 'caveats';
import fc from 'fast-check';
import { hkdfSync } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createDerivedKeys, deriveRootKey } from '../../src/authority/derived-keys.js';

const MASTER = Uint8Array.from({ length: 32 }, (_, i) => i);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('a root key that is derived', () => {
  // Computed with `openssl kdf … HKDF` (OpenSSL 3.0) and with hmac of Python 3.11, which agree.
  test.each([
    ['k1', undefined, '098b8b1143d895892815c680283a92c1de6ea46abe191a8aa1daa75a491865bc'],
    ['kéy', 'acme', 'd0d5de5923eb5ace1a895b36fa163aa951cc34f718c6e78b9c1ce0ff4a260a15'],
  ])('of the id %s and the salt %s is what other programs derive', (keyId, salt, expected) => {
    expect(hex(deriveRootKey(MASTER, keyId, salt))).toBe(expected);
  });

  test('is what node:crypto derives, for any master, id and salt', () => {
    const bytes = (minLength: number) => fc.uint8Array({ minLength, maxLength: 100 });
    fc.assert(
      fc.property(bytes(16), fc.string({ unit: 'grapheme' }), bytes(0), (master, keyId, salt) => {
        const info = Buffer.concat([Buffer.from('caveats/root-key/v1\0'), Buffer.from(keyId)]);
        const expected = Buffer.from(hkdfSync('sha256', master, salt, info, 32));
        expect(hex(deriveRootKey(master, keyId, salt))).toBe(hex(expected));
      }),
    );
  });

  test('is the same from a text and from its UTF-8', () => {
    const master = 'a master secret of ümlauts';
    const utf8 = new TextEncoder().encode(master);
    expect(deriveRootKey(master, 'k1', 'sält')).toEqual(
      deriveRootKey(utf8, 'k1', new TextEncoder().encode('sält')),
    );
  });

  test('is another for each master, each id and each salt', () => {
    const keys = [
      deriveRootKey(MASTER, ''),
      deriveRootKey(MASTER, 'k1'),
      deriveRootKey(MASTER, 'k1\0'),
      deriveRootKey(MASTER, 'k12'),
      deriveRootKey(MASTER, 'k1', 'salt'),
      deriveRootKey(MASTER.subarray(1), 'k1'),
    ].map(hex);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test.each([
    ['a short master', () => deriveRootKey(new Uint8Array(15), 'k1')],
    ['a short text', () => deriveRootKey('fifteen bytes..', 'k1')],
    ['no master', () => deriveRootKey(undefined as never, 'k1')],
    ['no id', () => deriveRootKey(MASTER, undefined as never)],
    ['an id that is not well-formed', () => deriveRootKey(MASTER, '\ud800')],
    ['a salt that is neither text nor bytes', () => deriveRootKey(MASTER, 'k1', 1 as never)],
  ])('is not made of %s', (_, derive) => {
    expect(derive).toThrow(TypeError);
  });
});

describe('keys of one master secret', () => {
  test('are the ones that are derived from it', () => {
    const salt = 'acme';
    const keys = createDerivedKeys({ master: MASTER, current: 'k2', previous: ['k1'], salt });
    expect(keys.keyIds).toEqual(['k1', 'k2']);
    expect(keys.currentId).toBe('k2');
    expect(keys.current()).toEqual({ keyId: 'k2', rootKey: deriveRootKey(MASTER, 'k2', salt) });
    expect(keys.find('k1')).toEqual(deriveRootKey(MASTER, 'k1', salt));
  });

  test('are held for the ids that are named, and not for what a sender names', () => {
    const keys = createDerivedKeys({ master: MASTER, current: 'k1' });
    expect(keys.keyIds).toEqual(['k1']);
    for (const id of ['k2', '', '__proto__', 'constructor']) {
      expect(keys.find(id)).toBeUndefined();
    }
    const odd = createDerivedKeys({ master: MASTER, current: '__proto__', previous: [''] });
    expect(odd.find('__proto__')).toEqual(deriveRootKey(MASTER, '__proto__'));
    expect(odd.find('')).toEqual(deriveRootKey(MASTER, ''));
    expect(odd.find('constructor')).toBeUndefined();
  });

  test('rotate: the new one signs, and the old one still verifies until it is removed', () => {
    const keys = createDerivedKeys({ master: MASTER, current: 'k1' });
    const { keyId, rootKey } = keys.current();
    const token = mint({ rootKey, identity: { keyId, subject: 'usr-1' } });
    keys.rotate('k2');
    expect(keys.current()).toEqual({ keyId: 'k2', rootKey: deriveRootKey(MASTER, 'k2') });

    const lookup = (unverified: { keyId: string }) => keys.find(unverified.keyId);
    expect(verify(token, { rootKey: lookup, request: {} }).identity.keyId).toBe('k1');
    expect(keys.remove('k1')).toBe(true);
    expect(() => verify(token, { rootKey: lookup, request: {} })).toThrow(
      expect.objectContaining({ code: 'unknown_key' }),
    );
    expect(keys.remove('k1')).toBe(false);
  });

  test('can be held before one of them signs', () => {
    const keys = createDerivedKeys({ master: MASTER, current: 'k1' });
    keys.add('k2');
    expect(keys.currentId).toBe('k1');
    expect(keys.find('k2')).toEqual(deriveRootKey(MASTER, 'k2'));
  });

  test('are derived once: each is the same object every time', () => {
    const previous = ['k1', 'k2', 'k1'];
    const keys = createDerivedKeys({ master: MASTER, current: 'k2', previous });
    expect(keys.keyIds).toEqual(['k1', 'k2']);
    const before = keys.find('k1');
    keys.add('k1');
    keys.rotate('k1');
    expect(keys.find('k1')).toBe(before);
    expect(keys.current().rootKey).toBe(before);
    expect(keys.keyIds).toEqual(['k1', 'k2']);
  });

  test('do not lose the one that signs', () => {
    const keys = createDerivedKeys({ master: MASTER, current: 'k1' });
    expect(() => keys.remove('k1')).toThrow(TypeError);
    expect(keys.find('k1')).toBeDefined();
  });

  test('stay what they are where the master and the salt are overwritten', () => {
    const master = MASTER.slice();
    const salt = new Uint8Array(4).fill(9);
    const keys = createDerivedKeys({ master, current: 'k1', salt });
    const expected = deriveRootKey(master, 'k2', salt);
    master.fill(0);
    salt.fill(0);
    keys.rotate('k2');
    expect(keys.find('k2')).toEqual(expected);
  });

  test.each([
    ['a short master', { master: 'fifteen bytes..', current: 'k1' }],
    ['no current id', { master: MASTER }],
    ['an id that is no text', { master: MASTER, current: 'k1', previous: [1] }],
    ['a text for the other ids', { master: MASTER, current: 'k1', previous: 'k0' }],
    ['a salt that is none', { master: MASTER, current: 'k1', salt: {} }],
  ])('are not made of %s', (_, options) => {
    expect(() => createDerivedKeys(options as never)).toThrow(TypeError);
  });

  test('do not show where they are printed', () => {
    const keys = createDerivedKeys({ master: MASTER, current: 'k1' });
    expect(JSON.parse(JSON.stringify(keys))).toEqual({ keyIds: ['k1'], currentId: 'k1' });
    expect(inspect(keys, { showHidden: true, depth: 9, getters: true })).not.toContain(
      'Uint8Array',
    );
  });
});
