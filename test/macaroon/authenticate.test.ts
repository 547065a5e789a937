import { addFirstPartyCaveat, authenticate, createMacaroon } from 'caveats/macaroon';
import type { Macaroon, RawCaveat } from 'caveats/macaroon';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { text, utf8 } from '../bytes/oracle.js';
import { signedMacaroons } from './arbitraries.js';
import { refusalOf, typeErrorOf } from './errors.js';
import * as samples from './samples.js';

const { bare, conditions, narrowed, rootKey, thirdParty, thirdPartyRootKey } = samples;

function withCaveats(macaroon: Macaroon, unsafeCaveats: readonly RawCaveat[]): Macaroon {
  const { location, identifier, signature } = macaroon;
  return { location, identifier, signature, unsafeCaveats };
}

const badSignature = { code: 'bad_signature' };

describe('authenticating a macaroon', () => {
  it('hands out the conditions, first to last', () => {
    expect(authenticate(narrowed, rootKey).map(text)).toEqual(conditions);
    expect(authenticate(bare, rootKey)).toEqual([]);
  });

  it('hands out the very bytes that were added, whatever they are', () => {
    fc.assert(
      fc.property(signedMacaroons, ({ macaroon, rootKey, conditions }) => {
        expect(authenticate(macaroon, rootKey)).toEqual(conditions);
      }),
    );
  });

  it('hands out a condition as often as it was added', () => {
    const macaroon = ['a', 'b', 'a'].reduce(addFirstPartyCaveat, bare);
    expect(authenticate(macaroon, rootKey).map(text)).toEqual(['a', 'b', 'a']);
  });

  it('takes the bytes of a key for the key', () => {
    expect(authenticate(narrowed, utf8(rootKey)).map(text)).toEqual(conditions);
    expect(authenticate(narrowed, Buffer.from(rootKey)).map(text)).toEqual(conditions);
  });

  it('takes a plain object with the fields of a macaroon', () => {
    expect(authenticate({ ...narrowed }, rootKey).map(text)).toEqual(conditions);
  });

  it('does not mind the location', () => {
    expect(authenticate({ ...narrowed, location: 'elsewhere' }, rootKey).map(text)).toEqual(
      conditions,
    );
  });

  it('hands out what it authenticated, also of a caveat that says something else each time', () => {
    for (let honest = 0; honest < 4; honest++) {
      let reads = 0;
      const caveat = {
        get condition(): Uint8Array {
          return utf8(reads++ < honest ? 'signed' : 'not signed');
        },
      };
      const macaroon = withCaveats(addFirstPartyCaveat(bare, 'signed'), [caveat]);
      let handedOut: readonly Uint8Array[] = [];
      const refusal = refusalOf(() => (handedOut = authenticate(macaroon, rootKey)));
      expect(refusal ?? handedOut.map(text)).toEqual(refusal ? badSignature : ['signed']);
    }
  });

  it('refuses another key', () => {
    expect(refusalOf(() => authenticate(narrowed, `${rootKey}!`))).toEqual(badSignature);
  });

  it('refuses a key that differs in one bit', () => {
    fc.assert(
      fc.property(signedMacaroons, fc.nat(), ({ macaroon, rootKey }, n) => {
        const bit = n % (8 * rootKey.length);
        const other = Uint8Array.from(rootKey);
        other[bit >> 3]! ^= 1 << (bit & 7);
        expect(refusalOf(() => authenticate(macaroon, other))).toEqual(badSignature);
      }),
    );
  });

  it('refuses the key derived from the right one, and the right one padded', () => {
    const { signature } = createMacaroon({ rootKey, identifier: '' });
    for (const other of [signature, utf8(`${rootKey}\0`)]) {
      expect(refusalOf(() => authenticate(bare, other))).toEqual(badSignature);
    }
  });

  it('refuses a macaroon of which a caveat was taken away', () => {
    for (const gone of narrowed.unsafeCaveats) {
      const wider = withCaveats(
        narrowed,
        narrowed.unsafeCaveats.filter((caveat) => caveat !== gone),
      );
      expect(refusalOf(() => authenticate(wider, rootKey))).toEqual(badSignature);
    }
  });

  it('refuses caveats in another order, twice, or one that nobody signed', () => {
    const [a, b, c] = narrowed.unsafeCaveats as [RawCaveat, RawCaveat, RawCaveat];
    const extra = { condition: utf8('extra') };
    for (const caveats of [
      [b, a, c],
      [a, c, b],
      [a, a, b, c],
      [a, b, c, c],
      [a, b, c, extra],
    ]) {
      const forged = withCaveats(narrowed, caveats);
      expect(refusalOf(() => authenticate(forged, rootKey))).toEqual(badSignature);
    }
  });

  it('refuses a condition that was moved into the one before', () => {
    const forged = withCaveats(narrowed, [{ condition: utf8(conditions.join('')) }]);
    expect(refusalOf(() => authenticate(forged, rootKey))).toEqual(badSignature);
  });

  it('refuses another identifier, and the identifier as a caveat', () => {
    const { signature, identifier } = bare;
    const other = { ...bare, identifier: utf8('we used our other key') };
    expect(refusalOf(() => authenticate(other, rootKey))).toEqual(badSignature);
    const moved = {
      location: '',
      identifier: utf8(''),
      signature,
      unsafeCaveats: [{ condition: identifier }],
    };
    expect(refusalOf(() => authenticate(moved, rootKey))).toEqual(badSignature);
  });
});

describe('a third-party caveat', () => {
  it('is missing its discharge where the signature holds', () => {
    expect(refusalOf(() => authenticate(thirdParty, thirdPartyRootKey))).toEqual({
      code: 'missing_discharge',
    });
  });

  it('is not told of where the signature does not hold', () => {
    expect(refusalOf(() => authenticate(thirdParty, 'another key'))).toEqual(badSignature);
  });

  it('is missing its discharge also after the macaroon was narrowed', () => {
    const macaroon = addFirstPartyCaveat(thirdParty, 'one more');
    expect(refusalOf(() => authenticate(macaroon, thirdPartyRootKey))).toEqual({
      code: 'missing_discharge',
    });
  });

  const [first, third] = thirdParty.unsafeCaveats as [RawCaveat, Required<RawCaveat>];
  const other = Uint8Array.from(third.verificationId);
  other[71]! ^= 1;
  it.each<[string, readonly RawCaveat[]]>([
    ['taken away', [first]],
    ['made a first party’s', [first, { condition: third.condition }]],
    ['of another condition', [first, { ...third, condition: utf8('another') }]],
    ['of another verification id', [first, { ...third, verificationId: other }]],
    [
      'split into two first-party caveats',
      [first, { condition: third.verificationId }, { condition: third.condition }],
    ],
    ['put first', [third, first]],
  ])('that was %s is refused', (_, caveats) => {
    const forged = withCaveats(thirdParty, caveats);
    expect(refusalOf(() => authenticate(forged, thirdPartyRootKey))).toEqual(badSignature);
  });

  it('may say another location, which nobody signed', () => {
    const moved = withCaveats(thirdParty, [first, { ...third, location: 'http://elsewhere/' }]);
    expect(refusalOf(() => authenticate(moved, thirdPartyRootKey))).toEqual({
      code: 'missing_discharge',
    });
  });
});

describe('a mistake of the caller', () => {
  it.each<[string, unknown]>([
    ['an empty text', ''],
    ['no bytes', new Uint8Array()],
    ['nothing', undefined],
    ['a list', [1, 2, 3]],
    ['a lone surrogate', 'secret-marker\udc00'],
  ])('%s as key is a TypeError, also where the macaroon is wrong', (_, key) => {
    for (const macaroon of [narrowed, { ...narrowed, signature: bare.signature }]) {
      const message = typeErrorOf(() => authenticate(macaroon, key as never));
      expect(message).toMatch(/^rootKey must /);
      expect(message).not.toContain('secret-marker');
    }
  });

  const caveat = { condition: utf8('a') };
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', samples.base64UrlText(narrowed, 'v2')],
    ['bytes', narrowed.signature],
    ['JSON', JSON.parse(samples.jsonText(narrowed, 'v2'))],
    ['a location that is no text', { ...narrowed, location: undefined }],
    ['an identifier that is no bytes', { ...narrowed, identifier: 'id' }],
    ['a signature that is no bytes', { ...narrowed, signature: 'ab'.repeat(16) }],
    ['a signature of 31 bytes', { ...narrowed, signature: narrowed.signature.slice(1) }],
    ['a signature of 33 bytes', { ...narrowed, signature: new Uint8Array(33) }],
    ['an empty signature', { ...narrowed, signature: new Uint8Array() }],
    ['no caveats', { ...narrowed, unsafeCaveats: undefined }],
    ['caveats that are no list', { ...narrowed, unsafeCaveats: { length: 0 } }],
    ['a caveat that is none', { ...narrowed, unsafeCaveats: [null] }],
    ['a caveat without a condition', { ...narrowed, unsafeCaveats: [{}] }],
    ['a condition that is no bytes', { ...narrowed, unsafeCaveats: [{ condition: 'a' }] }],
    [
      'a verification id that is no bytes',
      { ...narrowed, unsafeCaveats: [{ ...caveat, verificationId: 'a' }] },
    ],
    [
      'a verification id that is a number, 72',
      { ...narrowed, unsafeCaveats: [{ ...caveat, verificationId: 72 }] },
    ],
    [
      'a verification id that is a list of 72 numbers',
      { ...narrowed, unsafeCaveats: [{ ...caveat, verificationId: Array(72).fill(0) }] },
    ],
    [
      'a verification id that is null',
      { ...narrowed, unsafeCaveats: [{ ...caveat, verificationId: null }] },
    ],
    [
      'a location that is no text in a caveat',
      { ...narrowed, unsafeCaveats: [{ ...caveat, location: 5 }] },
    ],
    [
      'an empty verification id',
      { ...narrowed, unsafeCaveats: [{ ...caveat, verificationId: new Uint8Array() }] },
    ],
    [
      'a verification id of 73 bytes',
      { ...narrowed, unsafeCaveats: [{ ...caveat, verificationId: new Uint8Array(73) }] },
    ],
    [
      'a location beside a first-party condition',
      { ...narrowed, unsafeCaveats: [{ ...caveat, location: 'a' }] },
    ],
    ['a location with a lone surrogate', { ...narrowed, location: 'a\ud800' }],
    ['a gap among the caveats', { ...narrowed, unsafeCaveats: [caveat, , caveat] }],
  ])('%s instead of a macaroon is a TypeError', (_, macaroon) => {
    expect(typeErrorOf(() => authenticate(macaroon as never, rootKey))).toBe(
      'macaroon must be a macaroon',
    );
  });
});
