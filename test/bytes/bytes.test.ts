import fc from 'fast-check';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { equalBytes, isBytes } from '../../src/bytes/bytes.js';

describe('what bytes are', () => {
  it.each([
    ['a Uint8Array', new Uint8Array([1, 2])],
    ['an empty one', new Uint8Array()],
    ['a part of one', new Uint8Array([1, 2, 3]).subarray(1)],
    ['one on shared memory', new Uint8Array(new SharedArrayBuffer(2))],
    ['a Buffer', Buffer.from('ab')],
    ['one of a subclass', new (class extends Uint8Array {})(2)],
    ['one of another realm', runInNewContext('new Uint8Array([1, 2])')],
  ])('%s is bytes', (_, value) => {
    expect(isBytes(value)).toBe(true);
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'ab'],
    ['a number', 1],
    ['an array', [1, 2]],
    ['an ArrayBuffer', new ArrayBuffer(2)],
    ['a DataView', new DataView(new ArrayBuffer(2))],
    ['a Uint8ClampedArray', new Uint8ClampedArray(2)],
    ['an Int8Array', new Int8Array(2)],
    ['a Uint16Array', new Uint16Array(2)],
    ['a clamped one of another realm', runInNewContext('new Uint8ClampedArray(2)')],
    ['a proxy of one', new Proxy(new Uint8Array(2), {})],
    ['an object with its prototype', Object.create(Uint8Array.prototype)],
    ['an object with its tag', { [Symbol.toStringTag]: 'Uint8Array', length: 0 }],
  ])('%s is not', (_, value) => {
    expect(isBytes(value)).toBe(false);
  });

  it('does not ask the value', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(isBytes(proxy)).toBe(false);
  });
});

describe('comparing bytes', () => {
  it('finds equal what has the same bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(equalBytes(bytes, Uint8Array.from(bytes))).toBe(true);
      }),
    );
    expect(equalBytes(new Uint8Array(), new Uint8Array())).toBe(true);
  });

  it('finds a difference of one bit, wherever it is', () => {
    const bytes = Uint8Array.from({ length: 33 }, (_, i) => i * 31);
    for (let at = 0; at < bytes.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const other = Uint8Array.from(bytes);
        other[at]! ^= 1 << bit;
        expect(equalBytes(bytes, other)).toBe(false);
      }
    }
  });

  it('finds two differences that cancel each other out', () => {
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(2, 1))).toBe(false);
  });

  it('finds a difference in length alone', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const longer = Uint8Array.from([...bytes, 0]);
        expect([equalBytes(bytes, longer), equalBytes(longer, bytes)]).toEqual([false, false]);
      }),
    );
  });
});
