import { addFirstPartyCaveat, createMacaroon, decode, encode } from 'caveats/macaroon';
import { importMacaroon } from 'macaroon';
import peer from 'macaroons.js';
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { toBase64Url, utf8 } from '../bytes/oracle.js';
import { writeBlobs } from './formats.js';
import { build } from './ours.js';
import { macaroonsJs } from './peers/macaroons-js.js';
import { npmMacaroon as npm } from './peers/npm-macaroon.js';
import { sealedAtOnce } from './sealed-at-once.js';
import {
  first,
  ourVerdict,
  ownVerdict,
  plan,
  refused,
  theirVerdict,
  third,
} from './small-plans.js';

const { MacaroonsBuilder, MacaroonsVerifier } = peer;

function derivedKey(key: string): Uint8Array {
  return new Uint8Array(createHmac('sha256', 'macaroons-key-generator').update(key).digest());
}

function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((byte, i) => byte ^ b[i]!);
}

// As in inputs.peers.ts: asserted as it is, and told in docs/interop.md.

describe('npm macaroon', () => {
  it('cannot write a binary with four caveats', async () => {
    const four = plan(['a', 'b', 'c', 'd'].map(first));
    await expect(npm.write(four, 'v2')).rejects.toThrow('Invalid typed array length');
    expect(await ourVerdict(npm, four, 'v2-json')).toEqual(['a', 'b', 'c', 'd']);
    expect(await theirVerdict(npm, four, 'v2')).toBe('accepted');
  });

  it('drops a byte order mark in v2 JSON, and cannot verify what it wrote', async () => {
    const marked = plan([first('\ufeffa')]);
    expect(await ourVerdict(npm, marked, 'v2-json')).toEqual(refused('bad_signature'));
    expect(await ownVerdict(npm, marked, 'v2-json')).toBe('refused');
    expect(await theirVerdict(npm, marked, 'v2-json')).toBe('accepted');
  });

  it('reads no v1 binary, and no binary list with a discharge', async () => {
    const token = plan([third('d')]);
    expect(await theirVerdict(npm, token, 'v1')).toBe('refused');
    expect(await theirVerdict(npm, token, 'v2-list')).toBe('refused');
    expect(await theirVerdict(npm, token, 'v2-json-list')).toBe('accepted');
  });

  it('takes every answer of a check for a yes that is not a text or the like', () => {
    const token = importMacaroon(encode(build(plan([first('a')]))[0]!, 'v2'));
    for (const answer of [false, undefined, 0, '']) {
      expect(() => token.verify(utf8('key'), () => answer)).not.toThrow();
    }
    expect(() => token.verify(utf8('key'), () => 'no')).toThrow('caveat check failed');
  });

  it('hands conditions to a check before it knows that they are signed', () => {
    const token = importMacaroon(encode(build(plan([first('a')]))[0]!, 'v2'));
    const seen: string[] = [];
    const check = (condition: string): null => (seen.push(condition), null);
    expect(() => token.verify(utf8('other key'), check)).toThrow('signature mismatch');
    expect(seen).toEqual(['a']);
  });
});

describe('macaroons.js', () => {
  it('writes the length of a long condition modulo 65,536', async () => {
    const long = plan([first('x'.repeat(65_536))]);
    expect(await ownVerdict(macaroonsJs, long, 'v1-text')).toBe('refused');
    expect(() => writeBlobs(build(long), 'v1')).toThrow('too long for v1');
  });

  it('seals with a nonce of zeros, so that one key tells another', () => {
    const keys = ['one key', 'another key'];
    const [one, other] = keys.map((key) => {
      const builder = sealedAtOnce(() =>
        new MacaroonsBuilder('', 'key', 'id').add_third_party_caveat('x', key, 'd'),
      );
      const macaroon = decode(builder.getMacaroon().serialize());
      return macaroon.unsafeCaveats[0]!.verificationId!;
    });
    expect(one!.slice(0, 24)).toEqual(new Uint8Array(24));
    const [key, otherKey] = keys.map(derivedKey);
    // Behind the nonce and the tag of 16 bytes.
    expect(xor(one!.slice(40), other!.slice(40))).toEqual(xor(key!, otherKey!));
  });

  it('takes a promise for a yes, whatever it holds', () => {
    const rootKey = 'key';
    const ours = addFirstPartyCaveat(createMacaroon({ rootKey, identifier: 'id' }), 'a');
    const token = MacaroonsBuilder.deserialize(toBase64Url(encode(ours, 'v1')));
    const verifier = new MacaroonsVerifier(token).satisfyGeneral(() => Promise.resolve(false));
    expect(verifier.isValid(rootKey)).toBe(true);
  });

  it('hands conditions to a check before it knows that they are signed', () => {
    const ours = addFirstPartyCaveat(createMacaroon({ rootKey: 'key', identifier: 'id' }), 'a');
    const token = MacaroonsBuilder.deserialize(toBase64Url(encode(ours, 'v1')));
    const seen: string[] = [];
    const verifier = new MacaroonsVerifier(token).satisfyGeneral((one) => (seen.push(one), true));
    expect(verifier.isValid('other key')).toBe(false);
    expect(seen).toEqual(['a']);
  });
});
