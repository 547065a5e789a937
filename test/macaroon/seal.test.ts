import fc from 'fast-check';
import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { sealKey, unsealKey } from '../../src/macaroon/third-party.js';
import { hex } from '../bytes/oracle.js';
import { dischargeOfReadme, thirdParty } from './samples.js';
import { naclExample } from './secretbox.js';

// The one that npm `macaroon` seals with, and that is here for it.
const nacl = createRequire(createRequire(import.meta.url).resolve('macaroon'))(
  'tweetnacl',
) as typeof import('tweetnacl');

const bytesOf = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: length, maxLength: length });
const key = new Uint8Array(32).map((_, i) => i);
const signature = new Uint8Array(32).map((_, i) => 255 - i);

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
}

describe('a sealed key', () => {
  it('is opened as NaCl’s example is', () => {
    const { nonce, box, message, key: boxKey } = naclExample;
    expect(unsealKey(Uint8Array.from([...nonce, ...box]), boxKey)).toEqual(message);
    expect(unsealKey(Uint8Array.from([...nonce, ...box]), key)).toBeUndefined();
  });

  it('that libmacaroons sealed is the key derived from the caveat’s', () => {
    const { verificationId } = thirdParty.unsafeCaveats[1]!;
    const { rootKey } = dischargeOfReadme;
    const derived = createHmac('sha256', 'macaroons-key-generator').update(rootKey).digest();
    // The signature of the README's macaroon before it has the caveat.
    const before = hex('1434e674ad84fdfdc9bc1aa00785325c8b6d57341fc7ce200ba4680c80786dda');
    expect(unsealKey(verificationId!, before)).toEqual(new Uint8Array(derived));
  });

  it('that tweetnacl sealed is opened, whatever the key, the nonce and the signature', () => {
    fc.assert(
      fc.property(bytesOf(32), bytesOf(24), bytesOf(32), (sealed, nonce, under) => {
        const box = nacl.secretbox(sealed, nonce, under);
        expect(unsealKey(Uint8Array.from([...nonce, ...box]), under)).toEqual(sealed);
      }),
    );
  });

  it('is opened by tweetnacl and by us, whatever the key and the signature', () => {
    fc.assert(
      fc.property(bytesOf(32), bytesOf(32), (sealed, under) => {
        const verificationId = sealKey(sealed, under);
        expect(verificationId.length).toBe(72);
        expect(unsealKey(verificationId, under)).toEqual(sealed);
        const [nonce, box] = [verificationId.slice(0, 24), verificationId.slice(24)];
        expect(nacl.secretbox.open(box, nonce, under)).toEqual(sealed);
      }),
    );
  });

  it('is opened wherever it stands in the bytes of a token, and leaves them as they were', () => {
    const verificationId = sealKey(key, signature);
    for (let offset = 0; offset < 16; offset++) {
      const token = new Uint8Array(offset + 72 + 32);
      token.set(verificationId, offset);
      token.set(signature, offset + 72);
      const before = Uint8Array.from(token);
      const [sealed, under] = [token.subarray(offset, offset + 72), token.subarray(offset + 72)];
      expect(unsealKey(sealed, under)).toEqual(key);
      expect(token).toEqual(before);
    }
  });

  it('is not opened after any bit of it was flipped', () => {
    const verificationId = sealKey(key, signature);
    for (let bit = 0; bit < 8 * 72; bit++) {
      expect(unsealKey(flipped(verificationId, bit), signature)).toBeUndefined();
    }
  });

  it('is not opened under a signature that differs in any bit', () => {
    const verificationId = sealKey(key, signature);
    for (let bit = 0; bit < 8 * 32; bit++) {
      expect(unsealKey(verificationId, flipped(signature, bit))).toBeUndefined();
    }
  });

  it('is sealed with a nonce of its own each time, so that nobody sees whether two are the same', () => {
    const sealed = Array.from({ length: 500 }, () => sealKey(key, signature));
    for (const part of [(id: Uint8Array) => id.slice(0, 24), (id: Uint8Array) => id.slice(24)]) {
      expect(new Set(sealed.map((id) => part(id).join()))).toHaveProperty('size', 500);
    }
  });

  it('does not change the key and the signature that it is made of', () => {
    const [before, under] = [Uint8Array.from(key), Uint8Array.from(signature)];
    sealKey(before, under);
    expect([before, under]).toEqual([key, signature]);
  });
});
