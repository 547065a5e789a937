import { fromJsMacaroon, type ReadableJsMacaroon, tokenFromJsMacaroons } from 'caveats/js-macaroon';
import { TokenError } from 'caveats/macaroon';
import fc from 'fast-check';
import { importMacaroon } from 'macaroon';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { malformed, refusalOf, tooLarge, typeErrorOf } from '../macaroon/errors.js';

const sound = {
  location: '',
  identifier: Uint8Array.of(1),
  signature: new Uint8Array(32),
  caveats: [{ identifier: Uint8Array.of(2) }],
};

/** What somebody hands over for an object of npm's. */
const read = (value: unknown): unknown => fromJsMacaroon(value as ReadableJsMacaroon);
const caveat = (value: unknown): unknown => ({ ...sound, caveats: [value] });
const identifier = Uint8Array.of(2);
const vid = new Uint8Array(72);

describe('an object that is none of npm macaroon', () => {
  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'wrong_type'],
    ['null', null, 'wrong_type'],
    ['a text', 'AgEA', 'wrong_type'],
    ['a function', () => sound, 'wrong_type'],
    ['an empty object', {}, 'wrong_type'],
    ['an object of no prototype', Object.create(null), 'wrong_type'],
    ['a list of one', [sound], 'wrong_type'],
    ['its JSON', importMacaroon({ v: 2, i: 'id', s64: 'A'.repeat(43) }).exportJSON(), 'wrong_type'],
    ['a location that is a number', { ...sound, location: 1 }, 'wrong_type'],
    ['a location that is a String', { ...sound, location: new String('') }, 'wrong_type'],
    ['a location that is half a pair', { ...sound, location: '\ud800' }, 'not_utf8'],
    ['an identifier that is a text', { ...sound, identifier: 'id' }, 'wrong_type'],
    ['an identifier that is a list', { ...sound, identifier: [1] }, 'wrong_type'],
    ['an identifier that is a proxy', { ...sound, identifier: new Proxy(vid, {}) }, 'wrong_type'],
    ['no signature', { ...sound, signature: undefined }, 'wrong_type'],
    ['a signature of 31', { ...sound, signature: new Uint8Array(31) }, 'signature_length'],
    ['a signature of 33', { ...sound, signature: new Uint8Array(33) }, 'signature_length'],
    ['no caveats', { ...sound, caveats: undefined }, 'wrong_type'],
    ['caveats that are like a list', { ...sound, caveats: { length: 0 } }, 'wrong_type'],
    ['a caveat that is none', caveat(undefined), 'wrong_type'],
    ['a caveat that is bytes', caveat(identifier), 'wrong_type'],
    ['a caveat of a text', caveat({ identifier: 'a' }), 'wrong_type'],
    ['a gap among caveats', { ...sound, caveats: new Array(1) }, 'wrong_type'],
    ['a vid that is null', caveat({ identifier, vid: null }), 'wrong_type'],
    [
      'a vid that is empty',
      caveat({ identifier, vid: vid.subarray(72) }),
      'verification_id_length',
    ],
    ['a vid of 71', caveat({ identifier, vid: vid.subarray(1) }), 'verification_id_length'],
    ['a location beside a condition', caveat({ identifier, location: 'a' }), 'missing_field'],
  ])('is malformed: %s', (_, value, detail) => {
    const refusal = { code: 'malformed_token', detail };
    expect(refusalOf(() => read(value))).toEqual(refusal);
    expect(refusalOf(() => tokenFromJsMacaroons([value as never]))).toEqual(refusal);
    expect(refusalOf(() => tokenFromJsMacaroons([sound, value as never]))).toEqual(refusal);
  });

  test('is answered with a TokenError, whatever it is', () => {
    const anything = fc.anything({ withNullPrototype: true, withTypedArray: true });
    fc.assert(
      fc.property(anything, fc.constantFrom(...Object.keys(sound)), (value, field) => {
        for (const one of [value, { ...sound, [field]: value }, caveat(value)]) {
          try {
            read(one);
          } catch (error) {
            expect(error).toBeInstanceOf(TokenError);
          }
        }
      }),
    );
  });

  test.each([
    ['no list', sound, 'wrong_type'],
    ['nothing', undefined, 'wrong_type'],
    ['an empty list', [], 'missing_field'],
  ] as const)('is malformed as a token: %s', (_, value, detail) => {
    expect(refusalOf(() => tokenFromJsMacaroons(value as never))).toEqual(malformed(detail));
  });
});

describe('an object that is too large', () => {
  const long = new Uint8Array(65_536);

  test.each<[string, unknown]>([
    ['an identifier', { ...sound, identifier: long }],
    ['a location', { ...sound, location: 'a'.repeat(65_536) }],
    ['a condition', caveat({ identifier: long })],
    ['a signature', { ...sound, signature: long }],
    ['a verification id', caveat({ identifier, vid: long })],
    ['the location of a caveat', caveat({ identifier, vid, location: 'a'.repeat(65_536) })],
    ['many caveats', { ...sound, caveats: new Array(65_536).fill({ identifier }) }],
    ['a list without end', { ...sound, caveats: new Array(4_294_967_295) }],
  ])('is refused: %s', (_, value) => {
    expect(refusalOf(() => read(value))).toEqual(tooLarge);
  });

  test('is refused where it and its discharges are too large together', () => {
    const half = { ...sound, identifier: new Uint8Array(32_768) };
    expect(fromJsMacaroon(half).identifier).toHaveLength(32_768);
    expect(refusalOf(() => tokenFromJsMacaroons([half, half]))).toEqual(tooLarge);
  });

  test('is refused exactly from maxLength on: all fields, and one for each macaroon and caveat', () => {
    const whole = {
      ...{ location: 'ab', identifier: Uint8Array.of(1), signature: new Uint8Array(32) },
      caveats: [{ identifier }, { identifier, vid, location: 'abc' }],
    };
    const size = 1 + 2 + 1 + 32 + (1 + 1) + (1 + 1 + 72 + 3);
    expect(fromJsMacaroon(whole, { maxLength: size }).unsafeCaveats).toHaveLength(2);
    expect(refusalOf(() => fromJsMacaroon(whole, { maxLength: size - 1 }))).toEqual(tooLarge);
    const both = { maxLength: 2 * size };
    expect(tokenFromJsMacaroons([whole, whole], both).discharges).toHaveLength(1);
    expect(fromJsMacaroon({ ...sound, identifier: long }, { maxLength: 70_000 })).toBeDefined();
  });

  test.each([-1, 0.5, Number.NaN, '1', null])('has no maxLength of %s', (maxLength) => {
    const options = { maxLength } as never;
    expect(typeErrorOf(() => fromJsMacaroon(sound, options))).toContain('maxLength');
    expect(typeErrorOf(() => tokenFromJsMacaroons([sound], options))).toContain('maxLength');
  });
});

describe('an object that is odd', () => {
  test('of another realm is read', () => {
    const other = runInNewContext(
      '({ identifier: new Uint8Array(1), signature: new Uint8Array(32), caveats: [] })',
    ) as ReadableJsMacaroon;
    expect(fromJsMacaroon(other).unsafeCaveats).toEqual([]);
  });

  test('with fields called __proto__ is read for what it is', () => {
    const named = JSON.parse('{"__proto__":{"vid":[1]},"constructor":1}') as object;
    const odd = { ...sound, ...named, caveats: [{ ...named, identifier }] };
    expect(fromJsMacaroon(odd)).toEqual(fromJsMacaroon(sound));
  });
});
