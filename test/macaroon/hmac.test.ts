import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HmacSha256 } from '../../src/macaroon/hmac.js';
import { hex, toHex } from '../bytes/oracle.js';
import { rfc4231 } from '../vectors/rfc4231.js';

function expected(key: Uint8Array, message: Uint8Array): string {
  return toHex(hmac(sha256, key, message));
}

function signWith(instance: HmacSha256, key: Uint8Array, message: Uint8Array): string {
  instance.result = key;
  instance.signOn(message);
  return toHex(instance.result);
}

function signPreparedWith(instance: HmacSha256, key: Uint8Array, message: Uint8Array): string {
  instance.signPrepared(instance.prepare(key), message);
  return toHex(instance.result);
}

/** Bytes that differ from place to place, so that one that is out of place shows. */
function counting(length: number, start = 1): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => start + i * 7);
}

const keys32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const messages = fc.uint8Array({ maxLength: 400 });

describe('HMAC-SHA-256', () => {
  it.each(rfc4231)('gives the result of RFC 4231, $name', ({ key, data, mac }) => {
    expect(signPreparedWith(new HmacSha256(), hex(key), hex(data)).slice(0, mac.length)).toBe(mac);
  });

  it('agrees with noble for every length of message from 0 to 300', () => {
    const key = counting(32, 0xf0);
    const longKey = counting(90, 3);
    for (let length = 0; length <= 300; length++) {
      const message = counting(length);
      expect(signWith(new HmacSha256(), key, message)).toBe(expected(key, message));
      expect(signPreparedWith(new HmacSha256(), longKey, message)).toBe(expected(longKey, message));
    }
  });

  it('agrees with noble for every length of prepared key from 0 to 200', () => {
    const message = counting(50);
    for (let length = 0; length <= 200; length++) {
      const key = counting(length, 9);
      expect(signPreparedWith(new HmacSha256(), key, message)).toBe(expected(key, message));
    }
  });

  it('agrees with noble for random keys and messages', () => {
    fc.assert(
      fc.property(keys32, fc.uint8Array({ maxLength: 200 }), messages, (key, anyKey, message) => {
        expect(signWith(new HmacSha256(), key, message)).toBe(expected(key, message));
        expect(signPreparedWith(new HmacSha256(), anyKey, message)).toBe(expected(anyKey, message));
      }),
    );
  });

  it('agrees with noble for a message of many blocks', () => {
    const key = counting(32);
    const message = counting(64 * 4096 + 61);
    expect(signWith(new HmacSha256(), key, message)).toBe(expected(key, message));
    expect(signPreparedWith(new HmacSha256(), key, message)).toBe(expected(key, message));
  });

  it('leaves nothing of one message in the next when an instance is used again', () => {
    const call = fc.record({ prepared: fc.boolean(), key: keys32, message: messages });
    fc.assert(
      fc.property(fc.array(call, { minLength: 2, maxLength: 12 }), (calls) => {
        const instance = new HmacSha256();
        for (const { prepared, key, message } of calls) {
          const sign = prepared ? signPreparedWith : signWith;
          expect(sign(instance, key, message)).toBe(expected(key, message));
        }
      }),
    );
  });

  it('uses a key that another instance prepared', () => {
    const key = counting(100);
    const prepared = new HmacSha256().prepare(key);
    const instance = new HmacSha256();
    for (const message of [counting(200), counting(0), counting(64)]) {
      instance.signPrepared(prepared, message);
      expect(toHex(instance.result)).toBe(expected(key, message));
    }
  });

  it('changes neither the key nor the message', () => {
    const key = counting(32);
    const message = counting(150);
    const instance = new HmacSha256();
    signWith(instance, key, message);
    signPreparedWith(instance, key, message);
    instance.forget();
    expect([key, message]).toEqual([counting(32), counting(150)]);
  });

  it('takes the result of one as the key of the next', () => {
    fc.assert(
      fc.property(keys32, fc.array(messages, { maxLength: 5 }), (first, chained) => {
        const instance = new HmacSha256();
        instance.result = first;
        for (const message of chained) instance.signOn(message);
        const last = chained.reduce((key, message) => hmac(sha256, key, message), first);
        expect(instance.result).toEqual(last);
      }),
    );
  });

  it('holds nothing of what it signed once it has forgotten it', () => {
    const instance = new HmacSha256();
    const held = instance as unknown as { buffer: Uint8Array };
    signWith(instance, counting(32), counting(150));
    expect([...held.buffer, ...instance.result].some(Boolean)).toBe(true);
    instance.forget();
    expect([...held.buffer, ...instance.result].some(Boolean)).toBe(false);
  });

  it('reads a message that is a part of a larger buffer', () => {
    const buffer = counting(300);
    const message = buffer.subarray(17, 217);
    const key = counting(32);
    expect(signWith(new HmacSha256(), key, message)).toBe(expected(key, message.slice()));
  });
});

describe('the result', () => {
  it('is the 32 bytes that were taken for it, whatever they are', () => {
    fc.assert(
      fc.property(keys32, (bytes) => {
        const instance = new HmacSha256();
        instance.result = bytes;
        expect(instance.result).toEqual(bytes);
      }),
    );
  });

  it('is a copy each time', () => {
    const instance = new HmacSha256();
    instance.result = counting(32);
    instance.result.fill(0);
    expect(instance.result).toEqual(counting(32));
  });
});
